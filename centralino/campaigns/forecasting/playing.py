"""Chance plays the people: who picks up, what they do then, how long it takes, and who replies later by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from random import Random
from typing import NamedTuple

from centralino.campaigns.forecasting.rates import PICKED_UP, Rates
from centralino.campaigns.rules.answers import AnswerChannel
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.hours import part_of_day
from centralino.campaigns.rules.people import Line, PastCall, Person, Terms

_LENGTHS = (
    0.4  # how far calls are from their mean length, and replies from their median: on a logarithmic scale
)
_DELAYS = 1.3


class Length(NamedTuple):
    """How long a call holds its line, and how many minutes of it are paid for, the last one whole."""

    line: timedelta
    minutes: int


class Reply(NamedTuple):
    """An answer that is on its way to us."""

    at: datetime
    channel: AnswerChannel


class Players:
    """The members of one run. Each has a chance of their own to pick up, the same all along."""

    def __init__(self, terms: Terms, rates: Rates[float], chance: Random, people: Iterable[Person]) -> None:
        self._terms, self._rates, self._chance = terms, rates, chance
        self._habits = dict[int, float]()
        self._in_use = {call.number for person in people for call in person.calls if call.disturbed}

    def outcome(self, person: Person, line: Line, at: datetime) -> Disposition:
        """What becomes of a call that is placed at that instant."""
        chances, drawn = self._rates.chances, self._chance.random
        if line.number not in self._in_use and drawn() < chances.invalid:
            return Disposition.INVALID_NUMBER
        if drawn() < chances.not_carried:
            return Disposition.CONGESTION
        self._in_use.add(line.number)
        if drawn() < chances.busy:
            return Disposition.BUSY
        if drawn() < chances.rejected:
            return Disposition.REJECTED
        part = part_of_day(self._terms.zone_of(person, line), at)
        if drawn() < self._habit(person) * self._rates.parts[part]:
            return self._once_picked_up()
        return self._machine() if drawn() < chances.machine else Disposition.NO_ANSWER

    def _habit(self, person: Person) -> float:
        """Their own chance to pick up; what they did before tells something of it."""
        habit = self._habits.get(person.id)
        if habit is None:
            picked_up = sum(call.disposition in PICKED_UP for call in person.calls)
            missed = sum(call.disposition is Disposition.NO_ANSWER for call in person.calls)
            mean, alike = self._rates.chances.picks_up, self._rates.alike
            habit = self._chance.betavariate(mean * alike + picked_up, (1 - mean) * alike + missed)
            self._habits[person.id] = habit
        return habit

    def _once_picked_up(self) -> Disposition:
        chances, drawn = self._rates.chances, self._chance.random
        if drawn() < chances.answers:
            return Disposition.ANSWERED
        if drawn() < chances.hangs_up:
            return Disposition.HUNG_UP
        if drawn() < chances.never:
            return Disposition.NEVER
        if self._terms.plan.person and drawn() < chances.talks:
            return Disposition.TALKED
        return Disposition.NO_KEY

    def _machine(self) -> Disposition:
        """Where no machine is looked for, it is taken for somebody who presses no key."""
        return Disposition.MACHINE if self._terms.plan.machines else Disposition.NO_KEY

    def length(self, disposition: Disposition) -> Length:
        """How long such a call takes."""
        seconds = self._rates.seconds[disposition]
        if not seconds.talk:
            return Length(timedelta(seconds=seconds.line), 0)
        factor = self._chance.lognormvariate(-(_LENGTHS**2) / 2, _LENGTHS)
        return Length(timedelta(seconds=seconds.line * factor), ceil(seconds.talk * factor / 60))

    def reply_to_text(self, sent_at: datetime) -> Reply | None:
        """Their answer to a text, if there is to be one."""
        if self._chance.random() >= self._rates.chances.answers_text:
            return None
        return Reply(sent_at + self._rates.text_after * self._delay(), AnswerChannel.TEXT)

    def call_back(self, call: PastCall) -> Reply | None:
        """Their answer to a call they missed, if they are to call back; only where they see whom to call."""
        missed = call.disposition is Disposition.NO_ANSWER and self._terms.plan.caller_id
        if not missed or self._chance.random() >= self._rates.chances.calls_back:
            return None
        return Reply(call.ended_at + self._rates.back_after * self._delay(), AnswerChannel.CALL_BACK)

    def _delay(self) -> float:
        return self._chance.lognormvariate(0, _DELAYS)

    def says_yes(self) -> bool:
        """Whether an answer is a yes."""
        return self._chance.random() < self._rates.chances.yes
