"""One way in which a campaign may go: the rules are asked as they are asked in earnest, and chance plays the people.

Nothing happens to a member between two of their calls but a reply to a text or a call-back, so each call is followed
to its end and to the next step at once. What members share are the lines, and those are given out in order of time.
Members behind one number are called one by one, and the trunks are taken to be the campaign's alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush, heapreplace
from itertools import count
from typing import TypeVar

from centralino.campaigns.forecasting.playing import Players, Reply
from centralino.campaigns.rules.answers import AnswerChannel
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.next_step import CallAt, NextStep, Stop, StopReason, TextAt, next_step
from centralino.campaigns.rules.people import Invited, Line, PastCall, PastText, Person, Terms

QUARTER = 900
"""Seconds: in so long a time answers are counted together."""
_MINUTE = timedelta(minutes=1)

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Member:
    """A person, and the invitation that is followed."""

    person: Person
    invited: Invited


@dataclass(frozen=True, slots=True)
class Carrier:
    """A trunk, as far as it limits what is placed over it."""

    lines: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a simulation begins with; `steps` are the members' first ones, which are the same in every run."""

    terms: Terms
    carriers: tuple[Carrier, ...]
    start: datetime
    members: tuple[Member, ...]
    steps: tuple[NextStep, ...]


def scenario(
    terms: Terms, carriers: Sequence[Carrier], members: Sequence[Member], start: datetime
) -> Scenario:
    """A campaign as it stands at `start`; calls that are open then are taken to end without an answer."""
    start = start.astimezone(UTC)
    known = tuple(Member(_off_the_line(each.person, start), each.invited) for each in members)
    steps = tuple(next_step(terms, each.person, each.invited, start) for each in known)
    return Scenario(terms, tuple(carriers), start, known, steps)


@dataclass(slots=True)
class Run:
    """What became of the campaign in one simulation.

    `calls` are counted by the hour in which they were placed, in hours since 1970; `yeses` by the quarter of an hour in
    which they came, in quarters since 1970. `reached` are members who answer,
    by the way in which they do; `unreached` those who do not, by what ended it. Of both, those whom nothing was
    planned for at the start and who did nothing are left out. `ends_at` is when the last call was over or the last
    text sent.
    """

    calls: Counter[int] = field(default_factory=Counter)
    reached: Counter[AnswerChannel] = field(default_factory=Counter)
    yes: int = 0
    yeses: Counter[int] = field(default_factory=Counter)
    unreached: Counter[StopReason] = field(default_factory=Counter)
    minutes: int = 0
    texts: int = 0
    ends_at: datetime | None = None

    def times(self, count: int) -> Run:
        """As much for so many groups of members, each with lines of their own."""
        return Run(
            calls=_times(self.calls, count),
            reached=_times(self.reached, count),
            yes=self.yes * count,
            yeses=_times(self.yeses, count),
            unreached=_times(self.unreached, count),
            minutes=self.minutes * count,
            texts=self.texts * count,
            ends_at=self.ends_at,
        )


def simulate(scenario: Scenario, players: Players) -> Run:
    """Let the campaign run from its start until nothing is left to do; `players` have not played before."""
    return _Simulation(scenario, players).run()


class _Trunk:
    """The lines of a trunk, by when they are free, and its pace."""

    def __init__(self, carrier: Carrier, start: datetime) -> None:
        self._lines = [start] * carrier.lines
        self._step = timedelta(seconds=1 / carrier.per_second)
        self._next_call_at = start

    def free_at(self, at: datetime) -> datetime:
        """The first instant from `at` on at which a call may be placed."""
        return max(at, self._lines[0], self._next_call_at)

    def take(self, at: datetime, until: datetime) -> None:
        """A call holds a line."""
        heapreplace(self._lines, until)
        self._next_call_at = at + self._step


class _Simulation:
    """The state of one run. Members are known by their position in the scenario."""

    def __init__(self, scenario: Scenario, players: Players) -> None:
        self._terms = scenario.terms
        self._people = [each.person for each in scenario.members]
        self._invited = [each.invited for each in scenario.members]
        self._players = players
        self._trunks = [_Trunk(each, scenario.start) for each in scenario.carriers]
        self._due: list[tuple[datetime, int, int, CallAt | TextAt]] = []
        self._order = count()
        self._stopped = dict[int, StopReason]()
        self._replies = dict[int, Reply]()
        self._run = Run()
        self._begin(scenario)

    def _begin(self, scenario: Scenario) -> None:
        for index, step in enumerate(scenario.steps):
            if not isinstance(step, Stop):
                self._due.append((step.at, next(self._order), index, step))
        heapify(self._due)
        for index, (person, invited) in enumerate(zip(self._people, self._invited, strict=True)):
            for text in invited.texts_of(person) if person.texts else ():
                reply = self._players.reply_to_text(text.at)
                if reply and reply.at > scenario.start and not text.failed:
                    self._expect(index, reply)

    def run(self) -> Run:
        """All of it, in order of time."""
        while self._due:
            _, _, index, step = heappop(self._due)
            if isinstance(step, CallAt):
                self._call(index, step)
            else:
                self._text(index, step)
        for index, reply in list(self._replies.items()):
            self._answer(index, reply.channel, reply.at)
        self._run.unreached = Counter(self._stopped.values())
        return self._run

    def _call(self, index: int, due: CallAt) -> None:
        trunk = min(self._trunks, key=lambda each: each.free_at(due.at))
        at = trunk.free_at(due.at)
        if self._has_replied(index, at):
            return
        step = due if _in_one_minute(due.at, at) else self._next_step(index, at)
        if not isinstance(step, CallAt) or step.at > at:
            self._follow(index, step)
            return
        disposition = self._players.outcome(self._people[index], step.line, at)
        length = self._players.length(disposition)
        trunk.take(at, at + length.line)
        self._run.minutes += length.minutes
        self._run.calls[int(at.timestamp()) // 3600] += 1
        self._settle(index, step.line, disposition, at, at + length.line)

    def _settle(
        self, index: int, line: Line, disposition: Disposition, at: datetime, over_at: datetime
    ) -> None:
        """The call is over: what is known of the person, and what comes next."""
        self._ends(over_at)
        if disposition is Disposition.ANSWERED:
            self._answer(index, AnswerChannel.CALL, over_at)
            return
        invited = self._invited[index]
        call = PastCall(at, over_at, line.number, disposition, invited.id, invited.event_id)
        self._people[index] = _after(self._people[index], call)
        if reply := self._players.call_back(call):
            self._expect(index, reply)
        self._follow(index, self._next_step(index, over_at))

    def _text(self, index: int, step: TextAt) -> None:
        if self._has_replied(index, step.at):
            return
        person, invited = self._people[index], self._invited[index]
        text = PastText(step.at, step.line.number, invited.id, invited.event_id)
        self._people[index] = replace(person, texts=(*person.texts, text))
        self._run.texts += 1
        self._ends(step.at)
        if reply := self._players.reply_to_text(step.at):
            self._expect(index, reply)
        self._follow(index, self._next_step(index, step.at))

    def _next_step(self, index: int, at: datetime) -> NextStep:
        return next_step(self._terms, self._people[index], self._invited[index], at)

    def _follow(self, index: int, step: NextStep) -> None:
        if isinstance(step, Stop):
            self._stopped[index] = step.why
        else:
            heappush(self._due, (step.at, next(self._order), index, step))

    def _expect(self, index: int, reply: Reply) -> None:
        """They will answer by themselves, unless replies are closed by then; the first time counts."""
        if reply.at < self._terms.plan.replies_close_at:
            known = self._replies.get(index, reply)
            self._replies[index] = min(known, reply)

    def _has_replied(self, index: int, at: datetime) -> bool:
        """Whether they have answered by themselves before that instant: then nothing is due any more."""
        reply = self._replies.get(index)
        if reply is None or reply.at > at:
            return False
        self._answer(index, reply.channel, reply.at)
        return True

    def _answer(self, index: int, channel: AnswerChannel, at: datetime) -> None:
        self._replies.pop(index, None)
        self._stopped.pop(index, None)
        self._run.reached[channel] += 1
        if self._players.says_yes():
            self._run.yes += 1
            self._run.yeses[int(at.timestamp()) // QUARTER] += 1

    def _ends(self, at: datetime) -> None:
        if self._run.ends_at is None or at > self._run.ends_at:
            self._run.ends_at = at


def _times(counted: Counter[Key], count: int) -> Counter[Key]:
    return Counter({key: figure * count for key, figure in counted.items()})


def _in_one_minute(due_at: datetime, at: datetime) -> bool:
    """Whether the rules need not be asked again: hours open and close with the minute, and all else only opens."""
    return at - due_at < _MINUTE and at.minute == due_at.minute


def _after(person: Person, call: PastCall) -> Person:
    lines, never = person.lines, person.never
    if call.disposition is Disposition.INVALID_NUMBER:
        lines = tuple(replace(each, invalid=True) if each.number == call.number else each for each in lines)
    elif call.disposition is Disposition.NEVER:
        never = "key"
    calls = (*person.calls, call)
    return Person(person.id, lines, person.time_zone, person.prefers_texts, never, calls, person.texts)


def _off_the_line(person: Person, at: datetime) -> Person:
    if all(call.disposition and call.over_at for call in person.calls):
        return person
    calls = tuple(
        replace(call, disposition=call.disposition or Disposition.NO_ANSWER, over_at=call.over_at or at)
        for call in person.calls
    )
    return replace(person, calls=calls)
