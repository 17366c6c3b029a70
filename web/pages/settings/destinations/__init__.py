"""Destinations and opening hours: as they are in force, and how they are changed."""

from web.pages.settings.destinations import destination_form, hours_form, showing

DOORS = (
    *showing.DOORS,
    *hours_form.DOORS,
    *destination_form.DOORS,
)
