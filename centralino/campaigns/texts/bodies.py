"""The texts of a campaign, written out for one member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.words.house_words import campaign_words
from centralino.campaigns.words.wording import WRITTEN, Facts, Template, written
from centralino.settings import Language


class Text(StrEnum):
    """Which text; spelt as the key of the plan's words."""

    QUESTION = "text"
    UNCLEAR = "text_unclear"
    YES = "text_yes"
    NO = "text_no"
    STOP = "text_stop"
    OVER = "text_over"


# To somebody who was asked several things, for their reply may belong to any. No letter outside the GSM alphabet.
WHICH: Final[Mapping[Language, str]] = {
    "it": "Ci scusi, per chi o per cosa risponde? Scelga qui:",
    "en": "Sorry, whom or what is your reply for? Please choose here:",
    "es": "Disculpe, para quien o para que responde? Elija:",
}


def facts_of(plan: Plan) -> Facts:
    """What the words of a plan leave open, and is the same for all members."""
    event = plan.event
    return Facts(event.title, event.starts_at, ZoneInfo(event.time_zone), event.place, plan.organisation)


def body(plan: Plan, text: Text, *, name: str, link: str) -> str:
    """A text for one member."""
    words = campaign_words(plan.language, plan.words.texts())
    template = Template.parse(getattr(words, text), WRITTEN)
    return written(template, facts_of(plan), plan.language, name=name, link=link)


def which_one(language: Language, asked: Sequence[tuple[str, str, str]]) -> str:
    """The question which of several invitations is meant; each as (member, event, personal link)."""
    return "\n".join([WHICH[language], *(f"{name}, {event}: {link}" for name, event, link in asked)])
