"""A participant as a row: of a table on a page, and of a file that leaves the house."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.store.participants import AnswerGiven, Participant
from centralino.campaigns.telling.archive import Cell
from web.marking import N_
from web.visit import Visit
from web.words_of_rules import ANSWERS, CHANNELS, DISPOSITIONS, INVITATION_STATES, OBSTACLES, STOPS

COLUMNS: Final = (
    N_("Member"),
    N_("Name"),
    N_("Codes"),
    N_("Answer"),
    N_("How many come"),
    N_("Answered"),
    N_("By way of"),
    N_("From"),
    N_("Changes of mind"),
    N_("Calls"),
    N_("Calls that did not ring"),
    N_("Last call"),
    N_("Texts"),
    N_("State"),
    N_("Next step"),
    N_("Due"),
    N_("Reason"),
    N_("List"),
)
STEPS: Final = {"call": N_("call"), "text": N_("text"), "ask": N_("to be decided")}
_REASONS: Final = {
    **{str(each): words for each, words in OBSTACLES.items()},
    **{str(each): words for each, words in STOPS.items()},
    "due": N_("due"),
    "asked-anew": N_("due"),
    "text-being-sent": INVITATION_STATES[InvitationState.TEXTING],
    "not-sent": N_("the text could not be sent"),
}


def columns(visit: Visit) -> list[str]:
    """The heads of a file."""
    return [visit.gettext(each) for each in COLUMNS]


def row(visit: Visit, each: Participant) -> tuple[Cell, ...]:
    """Under COLUMNS; instants are on our wall clock, and without it, as spreadsheets want them."""
    say = visit.gettext
    return (
        each.contact_id,
        each.name,
        ", ".join(each.codes),
        say(ANSWERS[each.answer]) if each.answer else None,
        each.party,
        _wall(visit, each.answered_at),
        say(CHANNELS[each.channel]) if each.channel else None,
        each.by,
        changes_told(visit, each),
        each.calls,
        each.other_calls,
        say(DISPOSITIONS[each.last_call]) if each.last_call else None,
        each.texts,
        say(INVITATION_STATES[each.state]),
        say(STEPS[each.next_step]) if each.next_step else None,
        _wall(visit, each.due_at),
        reason_told(visit, each),
        each.via_list,
    )


def changes_told(visit: Visit, each: Participant) -> str:
    """All that somebody answered, in order; nothing for a single answer."""
    if len(each.answers) < 2:
        return ""
    return " → ".join(_given(visit, given) for given in each.answers)


def next_told(visit: Visit, each: Participant) -> str:
    """What comes next and when; of those who have not answered and get nothing more, why."""
    if each.due_at and each.next_step:
        step, when = visit.gettext(STEPS[each.next_step]), visit.formats.instant(each.due_at, "short")
        return f"{step} {when} ({reason_told(visit, each)})"
    return "" if each.answer else reason_told(visit, each)


def reason_told(visit: Visit, each: Participant) -> str:
    """Which rule says so; of one that this page does not know, its own word."""
    return visit.gettext(_REASONS[each.reason]) if each.reason in _REASONS else each.reason


def _given(visit: Visit, given: AnswerGiven) -> str:
    party = f" ({given.party})" if given.party is not None else ""
    when = visit.formats.instant(given.at, "short")
    return f"{visit.gettext(ANSWERS[given.answer])}{party} {visit.gettext(CHANNELS[given.channel])}, {when}"


def _wall(visit: Visit, at: datetime | None) -> datetime | None:
    return at and at.astimezone(visit.office.zone).replace(tzinfo=None, microsecond=0)
