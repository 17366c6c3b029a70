"""What comes next for an invitation, when, and why not sooner: the one decision of the campaigns.

Who records an outcome asks it for the time, who claims asks it again at that time, and every screen asks it to explain
itself. It depends on nothing but what is known, so a change of plan, hours or numbers needs no more than asking anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from centralino.campaigns.rules import gate
from centralino.campaigns.rules.dispositions import FINAL, Disposition
from centralino.campaigns.rules.gate import LOOK_AGAIN_AFTER, Obstacle, Opening, Rule, first_opening
from centralino.campaigns.rules.hours import next_open_in_other_part, part_of_day
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.rules.people import Invited, Line, PastCall, PastText, Person, Terms
from centralino.campaigns.rules.plan import TextPlan
from centralino.settings.lengths import written_length

OTHER_PART_WITHIN = timedelta(hours=36)
# What another part of the day may change: who was not at home, or not free to talk.
_WORTH_ANOTHER_PART = {Disposition.NO_ANSWER, Disposition.MACHINE, Disposition.REJECTED, Disposition.NO_KEY}


class StopReason(StrEnum):
    """Why nothing comes next."""

    ANSWERED = "answered"
    NEVER_CALL = "never-call"
    WITHDRAWN = "withdrawn"
    CAMPAIGN_OVER = "campaign-over"
    TALKED = "talked"
    CLOSED = "closed"
    ATTEMPTS = "attempts-used-up"
    ENOUGH = "enough-of-such"
    NO_NUMBER = "no-number"
    REGISTERED = "in-a-register"
    PER_EVENT = "per-event"
    NO_TIME = "no-time-left"
    TEXTED = "texted"


@dataclass(frozen=True, slots=True)
class CallAt:
    """Call this number, not before that instant; `met` is what stood in the way of calling sooner."""

    at: datetime
    line: Line
    met: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class TextAt:
    """Send a text to this number, not before that instant."""

    at: datetime
    line: Line
    met: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing comes next; an answer may still come from outside."""

    why: StopReason
    words: str
    met: tuple[Obstacle, ...] = ()


NextStep = CallAt | TextAt | Stop


def next_step(terms: Terms, person: Person, invited: Invited, now: datetime) -> NextStep:
    """The step that comes next; its instant is `now` when nothing stands in its way."""
    if over := _is_over(terms, person, invited, now):
        return over
    if person.lines and (met := tuple(gate.in_a_call(person, now))):
        # What follows from that call is not known before its end.
        return CallAt(now + LOOK_AGAIN_AFTER, person.lines[0], met)
    if terms.plan.texts and (line := _line_to_text(terms, terms.plan.texts, person, invited, now)):
        text = _text(terms, person, invited, line, now)
        if isinstance(text, TextAt):
            return text
    line_or_stop = _line_to_call(terms, person, invited, now)
    if isinstance(line_or_stop, Line):
        return _call(terms, person, invited, line_or_stop, now)
    if terms.plan.texts and (line := _way_out(terms, person, invited, now)):
        return _text(terms, person, invited, line, now)
    return line_or_stop


def _is_over(terms: Terms, person: Person, invited: Invited, now: datetime) -> Stop | None:
    if invited.state == InvitationState.WITHDRAWN:
        return Stop(StopReason.WITHDRAWN, "withdrawn from the campaign")
    if invited.state == InvitationState.ANSWERED:
        return Stop(StopReason.ANSWERED, "has answered")
    if person.never:
        return Stop(StopReason.NEVER_CALL, person.never)
    if invited.campaign_over:
        return Stop(StopReason.CAMPAIGN_OVER, "the campaign was ended")
    if now >= terms.plan.replies_close_at:
        return Stop(StopReason.CLOSED, "replies are closed")
    if any(call.disposition is Disposition.TALKED for call in invited.calls_of(person)):
        return Stop(StopReason.TALKED, "was put through to a person")
    return None


# Calls.


def may_join(terms: Terms, person: Person, invited: Invited, number: str, now: datetime) -> bool:
    """Whether a call to this number, placed now for somebody else there, may be for this person too."""
    line = next((line for line in person.lines if line.number == number and not line.invalid), None)
    if line is None or _register_against(terms, line, now) or _is_over(terms, person, invited, now):
        return False
    if _used_up(terms, person, invited, invited.calls_of(person)):
        return False
    if terms.plan.texts and _line_to_text(terms, terms.plan.texts, person, invited, now):
        return False
    waits = _waits(terms, person, invited)
    return not _still(waits, now) and not gate.to_a_call(terms, person, invited, line, now)


def _line_to_call(terms: Terms, person: Person, invited: Invited, now: datetime) -> Line | Stop:
    """The number that was tried least for this invitation, or why there is none."""
    mine = invited.calls_of(person)
    if used_up := _used_up(terms, person, invited, mine):
        return used_up
    valid = [line for line in person.lines if not line.invalid]
    if not valid:
        return Stop(StopReason.NO_NUMBER, "no number in use that is declared or confirmed")
    free = [line for line in valid if not _register_against(terms, line, now)]
    if not free:
        register = _register_against(terms, valid[0], now)
        return Stop(StopReason.REGISTERED, f"stands in the register {register}")
    return min(free, key=lambda line: sum(call.number == line.number for call in mine))


def _used_up(terms: Terms, person: Person, invited: Invited, mine: Sequence[PastCall]) -> Stop | None:
    retries = terms.plan.retries
    if _sent(person, invited) and terms.plan.texts and _is_texted_instead(terms.plan.texts, person):
        return Stop(StopReason.TEXTED, "prefers texts, and was sent one")
    if sum(call.disturbed for call in mine) >= retries.attempts:
        return Stop(StopReason.ATTEMPTS, f"{retries.attempts} attempts are all there are")
    last = mine[-1].disposition if mine else None
    if last is None or last in FINAL:  # final, and yet they are to be called: the opposition was lifted
        return None
    such = sum(call.disposition is last for call in mine)
    if such >= retries.again(last).most:
        return Stop(StopReason.ENOUGH, f"{such} attempts that ended as {last} are enough")
    return None


def _register_against(terms: Terms, line: Line, now: datetime) -> str | None:
    if not line.registers:
        return None
    return next((each.register for each in terms.law(line, now) if each.register in line.registers), None)


def _call(terms: Terms, person: Person, invited: Invited, line: Line, now: datetime) -> CallAt | Stop:
    def obstacles_at(at: datetime) -> list[Obstacle]:
        return _still(waits, at) + gate.to_a_call(terms, person, invited, line, at)

    waits = _waits(terms, person, invited)
    limit = terms.plan.replies_close_at
    opening = first_opening(obstacles_at, now, limit)
    if opening.at is None:
        return _never(opening)
    other = _in_another_part(terms, person, invited, line, opening, obstacles_at)
    return CallAt(other.at or opening.at, line, other.met)


def _waits(terms: Terms, person: Person, invited: Invited) -> list[Obstacle]:
    """What the plan wants waited for: after the last attempt, and after the text."""
    found = []
    mine, texts = invited.calls_of(person), _sent(person, invited)
    if mine and (last := mine[-1]).disposition and last.disposition not in FINAL:
        wait = terms.plan.retries.again(last.disposition).after
        words = f"{written_length(wait)} after an attempt that ended as {last.disposition}"
        found.append(Obstacle(Rule.RETRY, last.ended_at + wait, words))
    if texts and terms.plan.texts:
        wait = terms.plan.texts.wait
        found.append(Obstacle(Rule.AFTER_TEXT, texts[-1].at + wait, f"{written_length(wait)} after the text"))
    return found


def _sent(person: Person, invited: Invited) -> list[PastText]:
    return [text for text in invited.texts_of(person) if not text.failed]


def _still(waits: Sequence[Obstacle], at: datetime) -> list[Obstacle]:
    return [each for each in waits if each.until and at < each.until]


def _in_another_part(
    terms: Terms,
    person: Person,
    invited: Invited,
    line: Line,
    first: Opening,
    obstacles_at: Callable[[datetime], Sequence[Obstacle]],
) -> Opening:
    """The first opening, or a later one in a part of the day that was not tried yet.

    How long that may be put off is counted from the last attempt, so that asking again later changes nothing.
    """
    assert first.at
    mine = [call for call in invited.calls_of(person) if call.disturbed]
    last = mine[-1] if mine else None
    if not terms.plan.retries.vary or not last or last.disposition not in _WORTH_ANOTHER_PART:
        return first
    zone, sets = terms.zone_of(person, line), terms.hours(line)
    tried = frozenset(part_of_day(zone, call.placed_at) for call in mine)
    if part_of_day(zone, first.at) not in tried:
        return first
    wait = terms.plan.retries.again(last.disposition).after
    latest = min(last.ended_at + wait + OTHER_PART_WITHIN, terms.plan.replies_close_at)
    at = next_open_in_other_part(sets, zone, first.at, tried, latest)
    if at is None:
        return first
    opening = first_opening(obstacles_at, at, latest)
    if opening.at is None or part_of_day(zone, opening.at) in tried:
        return first
    preferred = Obstacle(Rule.PART_OF_DAY, opening.at, "another part of the day than those tried")
    return Opening(opening.at, (*first.met, preferred))


# Texts.


def _line_to_text(
    terms: Terms, texts: TextPlan, person: Person, invited: Invited, now: datetime
) -> Line | None:
    """Where a text is to go now, in place of a call."""
    line = _way_out(terms, person, invited, now)
    if line is None:
        return None
    mine = invited.calls_of(person)
    if _is_texted_instead(texts, person):
        return line
    enough = sum(call.disturbed for call in mine) >= texts.after_attempts
    return line if enough or (mine and _is_texted_at_once(texts, person, mine[-1])) else None


def _is_texted_at_once(texts: TextPlan, person: Person, last: PastCall) -> bool:
    mobiles = {line.number for line in person.lines if line.mobile}
    return last.disposition in texts.at_once_after and last.number in mobiles


def _way_out(terms: Terms, person: Person, invited: Invited, now: datetime) -> Line | None:
    """The mobile that a text could go to, unless one was sent; where sending failed, it is not tried again."""
    if _sent(person, invited):
        return None
    refused = {text.number for text in invited.texts_of(person)}
    mobiles = [line for line in person.lines if line.mobile and line.number not in refused]
    free = [line for line in mobiles if not _register_against(terms, line, now)]
    return min(free, key=lambda line: line.invalid, default=None)


def _is_texted_instead(texts: TextPlan, person: Person) -> bool:
    return texts.for_those_who_prefer and person.prefers_texts


def _text(terms: Terms, person: Person, invited: Invited, line: Line, now: datetime) -> TextAt | Stop:
    opening = first_opening(
        lambda at: gate.to_a_text(terms, person, invited, line, at), now, terms.plan.replies_close_at
    )
    return _never(opening) if opening.at is None else TextAt(opening.at, line, opening.met)


def _never(opening: Opening) -> Stop:
    last = opening.met[-1] if opening.met else None
    if last and last.rule is Rule.PER_EVENT:
        return Stop(StopReason.PER_EVENT, last.words, opening.met)
    words = f"replies close before it may be done: {last.words}" if last else "replies are closed"
    return Stop(StopReason.NO_TIME, words, opening.met)
