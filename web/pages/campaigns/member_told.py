"""How a member's invitation is told: what was done one thing after another, what comes next, and why not sooner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.next_step import CallAt, Stop, StopReason, TextAt
from centralino.campaigns.rules.zones import ZoneFrom
from centralino.campaigns.store.archive import CallMade, Opposition, TextSent
from centralino.campaigns.store.participants import AnswerGiven
from centralino.campaigns.telling.happened import Begun, Happened, Lifted
from centralino.campaigns.telling.why import Besides, Wait, Why
from web.formats import Formats, phone
from web.marking import N_
from web.visit import Visit
from web.words_of_rules import CHANNELS, DISPOSITIONS, OBSTACLES, STOPS

TEXT_PURPOSES: Final = {
    "invitation": N_("Invitation by text"),
    "question-back": N_("Asked back by text"),
    "confirmation": N_("Confirmed by text"),
    "opted-out": N_("Told by text that nothing more will come"),
    "over": N_("Told by text that replies are closed"),
}
TEXT_STATES: Final = {
    "queued": N_("waits to be sent"),
    "sending": N_("is being sent"),
    "in-doubt": N_("sent, or perhaps not"),
    "accepted": N_("taken by the provider"),
    "sent": N_("sent"),
    "delivered": N_("delivered"),
    "failed": N_("failed"),
    "not-sent": N_("not sent"),
}
SOURCES: Final = {
    "key": N_("by key 9 in a call"),
    "text": N_("by text, or on the page of their link"),
    "staff": N_("told to the staff"),
    "provider": N_("told by the provider of texts"),
}
ZONES: Final = {
    ZoneFrom.CONTACT: N_("as the contact has it"),
    ZoneFrom.NUMBER: N_("told from the number"),
    ZoneFrom.ORGANISATION: N_("ours, for want of another"),
}
WAITS: Final = {
    Wait.NOT_RUNNING: N_("The campaign does not run just now: nothing is done for anybody."),
    Wait.UNKNOWN_TRUNK: N_("The trunk %(trunk)s is not among ours any more."),
    Wait.TRUNK_RESTS: N_("The trunk %(trunk)s rests until %(clock)s, for it failed."),
    Wait.LINES_IN_USE: N_("All %(lines)s lines of the trunk %(trunk)s are in use."),
    Wait.TURN: N_("It waits for its turn on the trunk %(trunk)s: %(used)s of %(lines)s lines are in use."),
    Wait.TEXTS: N_("No provider carries texts at present."),
}
_GOOD, _BAD = {Disposition.ANSWERED, Disposition.TALKED}, {Disposition.NEVER, Disposition.INVALID_NUMBER}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, for a timeline; `tone` is a badge's."""

    at: datetime
    what: str
    details: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Something that keeps the next step from being sooner."""

    what: str
    until: str


def timeline(visit: Visit, why: Why) -> list[Told]:
    """What was done and what came of it, the latest thing first."""
    return [_told(visit, each) for each in reversed(why.happened)]


def next_told(visit: Visit, why: Why) -> str:
    """What comes next, and when."""
    match why.next:
        case CallAt(at=at, line=line):
            return visit.gettext(
                "A call to %(number)s, %(when)s.", number=phone(line.number), when=_when(visit, why, at)
            )
        case TextAt(at=at, line=line):
            return visit.gettext(
                "A text to %(number)s, %(when)s.", number=phone(line.number), when=_when(visit, why, at)
            )
        case Stop(why=reason):
            return visit.gettext("Nothing more: %(why)s.", why=visit.gettext(STOPS[reason]))


def in_the_way(visit: Visit, why: Why) -> list[InTheWay]:
    """What keeps it from being sooner; nothing where they have answered."""
    if isinstance(why.next, Stop) and why.next.why is StopReason.ANSWERED:
        return []
    return [
        InTheWay(
            visit.gettext(OBSTACLES[each.rule]),
            _both(visit, why.zone, each.until) if each.until else visit.gettext("for good"),
        )
        for each in why.next.met
    ]


def waits_for(visit: Visit, why: Why) -> Iterator[str]:
    """What else there is to wait for."""
    for each in why.besides:
        yield visit.gettext(WAITS[each.wait], **_of_trunk(visit, each))


def clock_told(visit: Visit, why: Why) -> str:
    """Whose clock the hours are judged by, and how it is known."""
    return f"{why.zone.key}, {visit.gettext(ZONES[why.zone_from])}"


def _told(visit: Visit, happened: Happened) -> Told:
    match happened.event:
        case Begun() as begun:
            return _begun(visit, happened.at, begun)
        case CallMade() as call:
            return _call(visit, call)
        case TextSent() as text:
            return _text(visit, text)
        case AnswerGiven() as given:
            return _answer(visit, given)
        case Opposition() as against:
            by = visit.gettext(SOURCES.get(against.source, against.source))
            words = visit.gettext("Never to be called again")
            return Told(against.at, words, " · ".join(filter(None, (by, against.why))), "bad")
        case Lifted() as lifted:
            details = " · ".join(filter(None, (lifted.by, lifted.why)))
            return Told(happened.at, visit.gettext("To be called again"), details)


def _begun(visit: Visit, at: datetime, begun: Begun) -> Told:
    if begun.via_list:
        words = visit.gettext("by the list %(list)s, by %(by)s", list=begun.via_list, by=begun.by)
    else:
        words = visit.gettext("singly, by %(by)s", by=begun.by)
    return Told(at, visit.gettext("Invited to the event"), words)


def _call(visit: Visit, call: CallMade) -> Told:
    ended = visit.gettext(DISPOSITIONS[call.disposition]) if call.disposition else visit.gettext("in a call")
    details = visit.gettext(
        "%(number)s over the trunk %(trunk)s", number=phone(call.number), trunk=call.trunk
    )
    if call.with_others:
        others = visit.ngettext(
            "with %(num)d more of the household", "with %(num)d more of the household", call.with_others
        )
        details = f"{details} · {others}"
    tone = "good" if call.disposition in _GOOD else "bad" if call.disposition in _BAD else ""
    return Told(call.at, visit.gettext("Call: %(ended)s", ended=ended), details, tone)


def _text(visit: Visit, text: TextSent) -> Told:
    state = visit.gettext(TEXT_STATES[text.state])
    details = f"{phone(text.number)} · {state}"
    if text.error:
        details = f"{details} ({text.error})"
    tone = "bad" if text.state in ("failed", "not-sent") else ""
    return Told(text.at, visit.gettext(TEXT_PURPOSES[text.purpose]), details, tone)


def _answer(visit: Visit, given: AnswerGiven) -> Told:
    details = f"{visit.gettext(CHANNELS[given.channel])} · {phone(given.by)}"
    return Told(given.at, answer_told(visit, given.answer, given.party), details, "good")


def answer_told(visit: Visit, answer: Answer, party: int | None) -> str:
    """Whether they come, and how many."""
    if answer is Answer.NO:
        return visit.gettext("Does not come")
    if party is None:
        return visit.gettext("Comes")
    return visit.ngettext("Comes, %(num)d person", "Comes, %(num)d people", party)


def _when(visit: Visit, why: Why, at: datetime) -> str:
    return visit.gettext("as soon as a line is free") if at <= why.at else _both(visit, why.zone, at)


def _both(visit: Visit, member: ZoneInfo, at: datetime) -> str:
    """On our clock, and on the member's where that differs."""
    ours = visit.formats.instant(at)
    if at.astimezone(member).utcoffset() == at.astimezone(visit.office.zone).utcoffset():
        return ours
    theirs = Formats(visit.language, member).instant(at)
    return visit.gettext("%(theirs)s there, %(ours)s here", theirs=theirs, ours=ours)


def _of_trunk(visit: Visit, each: Besides) -> dict[str, object]:
    trunk = each.trunk
    if trunk is None:
        return {}
    return {
        "trunk": trunk.name,
        "lines": visit.formats.number(trunk.lines),
        "used": visit.formats.number(trunk.in_use),
        "clock": visit.formats.clock(trunk.rests_until) if trunk.rests_until else "",
    }
