"""Sentences of the wings, told in the visitor's language as far as they were worded to be."""

from __future__ import annotations

from datetime import date
from typing import Final

from centralino.campaigns.rules.lives import CampaignEvent, CampaignState
from centralino.worded import Worded
from web.marking import N_
from web.visit import Visit
from web.words_of_rules import CAMPAIGN_STATES

EVENTS: Final = {
    CampaignEvent.PREPARED: N_("made ready"),
    CampaignEvent.CHANGED: N_("replanned"),
    CampaignEvent.STARTED: N_("started"),
    CampaignEvent.PAUSED: N_("paused"),
    CampaignEvent.RESUMED: N_("resumed"),
    CampaignEvent.FINISHED: N_("finished"),
    CampaignEvent.CANCELLED: N_("cancelled"),
}


def in_words(visit: Visit, sentence: str) -> str:
    """A refusal or a finding, as a sentence of its own; one that was never worded stays as it is."""
    told = as_worded(visit, sentence)
    return told[:1].upper() + told[1:]


def as_worded(visit: Visit, sentence: str) -> str:
    """As `in_words`, with a small letter where it has one: it may begin with a command, or an address."""
    if not isinstance(sentence, Worded):
        return sentence
    return "; ".join(
        visit.gettext(each.text, **{name: _told(visit, value) for name, value in each.values})
        for each in sentence.messages
    )


def _told(visit: Visit, value: object) -> str:
    match value:
        case CampaignState():
            return visit.gettext(CAMPAIGN_STATES[value])
        case CampaignEvent():
            return visit.gettext(EVENTS[value])
        case date():
            return visit.formats.day(value)
        case int() | float():
            return visit.formats.number(value)
        case Worded():
            return as_worded(visit, value)
        case tuple():
            return ", ".join(_told(visit, each) for each in value)
        case _:
            return str(value)
