"""Registration for everybody: the form, what is confirmed, and how it stands in a page of the organisation's."""

from web.pages.registering import confirming, embedding, sending, showing

DOORS = (*showing.DOORS, *sending.DOORS, *confirming.DOORS, *embedding.DOORS)
