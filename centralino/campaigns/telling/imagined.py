"""What a plan would do to somebody who never answers: the rules played for one imaginary member, step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from phonenumbers import PhoneNumberFormat, PhoneNumberType, example_number_for_type, format_number

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.gate import Rule
from centralino.campaigns.rules.next_step import CallAt, Stop, TextAt, next_step
from centralino.campaigns.rules.people import Invited, Line, PastCall, PastText, Person, Terms

MOST: Final = 60  # steps, of a plan that knows no end
_EVENT: Final = 1


@dataclass(frozen=True, slots=True)
class Imagined:
    """A call or a text that would come then, and which rules put it off until then."""

    at: datetime
    is_text: bool
    met: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """All that would be done, and why nothing comes after it; None where there would be no end."""

    steps: tuple[Imagined, ...]
    end: Stop | None


def days_of_who_never_answers(
    terms: Terms, start: datetime, region: str, ended: Disposition = Disposition.NO_ANSWER
) -> Days:
    """From `start` on, for somebody with one mobile of that country (ISO 3166) whose calls all end like this."""
    person = Person(1, (Line(an_example_mobile(region), mobile=True),))
    invited = Invited(1, _EVENT)
    steps: list[Imagined] = []
    now = start
    while len(steps) < MOST:
        step = next_step(terms, person, invited, now)
        if isinstance(step, Stop):
            return Days(tuple(steps), step)
        met = tuple(dict.fromkeys(each.rule for each in step.met))
        steps.append(Imagined(step.at, isinstance(step, TextAt), met))
        person, now = _afterwards(person, step, terms, ended)
    return Days(tuple(steps), None)


def an_example_mobile(region: str) -> str:
    """A number in E.164 that is nobody's."""
    number = example_number_for_type(region, PhoneNumberType.MOBILE)
    return format_number(number, PhoneNumberFormat.E164) if number else "+393123456789"


def _afterwards(
    person: Person, step: CallAt | TextAt, terms: Terms, ended: Disposition
) -> tuple[Person, datetime]:
    if isinstance(step, TextAt):
        text = PastText(step.at, step.line.number, 1, _EVENT)
        return replace(person, texts=(*person.texts, text)), step.at
    over_at = step.at + timedelta(seconds=terms.plan.retries.ring_for)
    call = PastCall(step.at, over_at, step.line.number, ended, 1, _EVENT)
    return replace(person, calls=(*person.calls, call)), over_at
