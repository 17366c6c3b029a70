"""A plan as the fields of forms, step by step: shown from a plan, and read into one with every fault at its field."""

from centralino.campaigns.life.plan_form.calling import AGAIN_AFTER, calling_shown, read_calling
from centralino.campaigns.life.plan_form.event import event_shown, first_plan, read_event
from centralino.campaigns.life.plan_form.hours import DAYS, MOST_WINDOWS, hours_shown, read_hours, windows_of
from centralino.campaigns.life.plan_form.lines import lines_shown, read_lines
from centralino.campaigns.life.plan_form.people import people_shown, read_people
from centralino.campaigns.life.plan_form.wording import SAID, TEXTED, read_wording, wording_shown
from centralino.campaigns.life.plan_form.written import Fault, Faults, Written, Wrong, written

__all__ = [
    "AGAIN_AFTER",
    "DAYS",
    "MOST_WINDOWS",
    "SAID",
    "TEXTED",
    "Fault",
    "Faults",
    "Written",
    "Wrong",
    "calling_shown",
    "event_shown",
    "first_plan",
    "hours_shown",
    "lines_shown",
    "people_shown",
    "read_calling",
    "read_event",
    "read_hours",
    "read_lines",
    "read_people",
    "read_wording",
    "windows_of",
    "wording_shown",
    "written",
]
