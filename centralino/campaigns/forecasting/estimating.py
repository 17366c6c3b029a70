"""From what past campaigns counted to rates, with a prior that gives way as experience grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from centralino.campaigns.forecasting.rates import PICKED_UP, Chances, Rates, Seconds, Share
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.hours import PartOfDay

SUREST: Final = 400.0
"""Cases: no campaign is quite like the last, so thousands of calls make no chance surer than this many would."""

PRIOR: Final = Chances(
    invalid=Share(3, 97),
    not_carried=Share(1, 99),
    busy=Share(6, 94),
    rejected=Share(3, 97),
    picks_up=Share(24, 36),
    machine=Share(15, 45),
    answers=Share(42, 18),
    hangs_up=Share(30, 20),
    never=Share(2, 18),
    talks=Share(1, 19),
    yes=Share(16, 24),
    answers_text=Share(6, 34),
    calls_back=Share(2, 48),
)
"""What is believed of an association's members before anybody was called, as cases seen.

It is a guess of the house and meant to be a careful one; a hundred calls of the organisation's own weigh more.
"""
ALIKE: Final = 2.0
PRIOR_SECONDS: Final[Mapping[Disposition, Seconds]] = {
    Disposition.ANSWERED: Seconds(55, 40),
    Disposition.NEVER: Seconds(55, 40),
    Disposition.TALKED: Seconds(200, 185),
    Disposition.NO_KEY: Seconds(75, 60),
    Disposition.HUNG_UP: Seconds(28, 13),
    Disposition.MACHINE: Seconds(35, 15),
    Disposition.BUSY: Seconds(5, 0),
    Disposition.REJECTED: Seconds(10, 0),
    Disposition.INVALID_NUMBER: Seconds(3, 0),
    Disposition.CONGESTION: Seconds(3, 0),
}
TEXT_AFTER: Final = timedelta(minutes=20)
BACK_AFTER: Final = timedelta(minutes=10)

_CALLS = 30.0  # of a disposition: so many past calls weigh as much as the prior in how long such a call takes
_TRIES = 200.0  # and so many in what part of the day and earlier tries change

_NOT_CARRIED = {Disposition.CONGESTION, Disposition.TRUNK_FAILED, Disposition.NOT_PLACED}
_MISSED = {Disposition.NO_ANSWER, Disposition.MACHINE}
_RANG = {*PICKED_UP, *_MISSED}


@dataclass(frozen=True, slots=True)
class Tried:
    """So many past attempts were alike; `line` and `talk` are seconds of all of them together.

    `before` is how many attempts went before for the same invitation, where nobody picked up at any of them; None
    where it was otherwise. `part` is of the organisation's day.
    """

    disposition: Disposition
    part: PartOfDay
    before: int | None
    count: int
    line: float = 0.0
    talk: float = 0.0


@dataclass(frozen=True, slots=True)
class History:
    """What past campaigns of the organisation have counted."""

    tried: tuple[Tried, ...] = ()
    yes: int = 0
    no: int = 0
    texts: int = 0
    texts_answered: int = 0
    text_after: timedelta | None = None
    """The median."""
    called_back: int = 0

    @property
    def attempts(self) -> int:
        return sum(each.count for each in self.tried)


def estimated(history: History, ring_for: float) -> Rates[Share]:
    """The rates that history and prior make together; unanswered calls ring for so many seconds."""
    chances = _chances(history)
    return Rates(
        chances=chances,
        alike=_alike(history, chances.picks_up.mean),
        parts=_parts(history),
        seconds=dict(_seconds(history, ring_for)),
        text_after=_text_after(history),
        back_after=BACK_AFTER,
    )


def _chances(history: History) -> Chances[Share]:
    """Each fork sees the attempts that came as far as to it."""
    first = _counted(history, first=True)
    every = _counted(history, first=False)
    missed = sum(every.get(each, 0) for each in _MISSED)
    carried = [each for each in every if each not in {Disposition.INVALID_NUMBER, Disposition.LOST}]
    got_through = set(carried) - _NOT_CARRIED

    def share(prior: Share, so: Set[Disposition], of: Set[Disposition]) -> Share:
        return _seen(prior, sum(every.get(d, 0) for d in so), sum(every.get(d, 0) for d in of))

    def of_those_left(prior: Share, disposition: Disposition) -> Share:
        return share(prior, {disposition}, set(PICKED_UP[PICKED_UP.index(disposition) :]))

    return Chances(
        invalid=_seen(PRIOR.invalid, first.get(Disposition.INVALID_NUMBER, 0), sum(first.values())),
        not_carried=share(PRIOR.not_carried, _NOT_CARRIED, set(carried)),
        busy=share(PRIOR.busy, {Disposition.BUSY}, got_through),
        rejected=share(PRIOR.rejected, {Disposition.REJECTED}, got_through - {Disposition.BUSY}),
        picks_up=_seen(PRIOR.picks_up, *_picked_up(first)),
        machine=share(PRIOR.machine, {Disposition.MACHINE}, _MISSED),
        answers=of_those_left(PRIOR.answers, Disposition.ANSWERED),
        hangs_up=of_those_left(PRIOR.hangs_up, Disposition.HUNG_UP),
        never=of_those_left(PRIOR.never, Disposition.NEVER),
        talks=of_those_left(PRIOR.talks, Disposition.TALKED),
        yes=_seen(PRIOR.yes, history.yes, history.yes + history.no),
        answers_text=_seen(PRIOR.answers_text, history.texts_answered, history.texts),
        calls_back=_seen(PRIOR.calls_back, history.called_back, missed),
    )


def _seen(prior: Share, so: float, of: float) -> Share:
    """The prior and what was seen, no surer than the surest."""
    share = Share(prior.so + so, prior.not_so + max(of - so, 0))
    too_sure = (share.so + share.not_so) / SUREST
    return Share(share.so / too_sure, share.not_so / too_sure) if too_sure > 1 else share


def _counted(history: History, *, first: bool) -> dict[Disposition, int]:
    counted = dict[Disposition, int]()
    for each in history.tried:
        if not first or each.before == 0:
            counted[each.disposition] = counted.get(each.disposition, 0) + each.count
    return counted


def _picked_up(counted: Mapping[Disposition, int]) -> tuple[int, int]:
    """How many were picked up, and of how many that rang until somebody did or nobody would."""
    return sum(counted.get(each, 0) for each in PICKED_UP), sum(counted.get(each, 0) for each in _RANG)


def _alike(history: History, first: float) -> float:
    """How alike people are, told from how much less often a second call is picked up than a first.

    Of a beta distribution with the sum s, whoever missed the first call picks up the second s / (s + 1) times as
    often as people do in all.
    """
    second = dict[Disposition, int]()
    for each in history.tried:
        if each.before == 1:
            second[each.disposition] = second.get(each.disposition, 0) + each.count
    picked_up, rang = _picked_up(second)
    expected = first * ALIKE / (ALIKE + 1)
    ratio = (picked_up + _TRIES * expected) / (rang + _TRIES) / first
    ratio = min(max(ratio, 0.2), 0.95)
    return ratio / (1 - ratio)


def _parts(history: History) -> dict[PartOfDay, float]:
    """How much more often, or less, people pick up in a part of the day than in all of it."""
    picked_up, rang = _picked_up(_counted(history, first=False))
    if not picked_up:
        return dict.fromkeys(PartOfDay, 1.0)
    usual = picked_up / rang
    found = {}
    for part in PartOfDay:
        counted = dict[Disposition, int]()
        for each in history.tried:
            if each.part is part:
                counted[each.disposition] = counted.get(each.disposition, 0) + each.count
        picked_up, rang = _picked_up(counted)
        found[part] = (picked_up + _TRIES * usual) / (rang + _TRIES) / usual
    return found


def _seconds(history: History, ring_for: float) -> Iterator[tuple[Disposition, Seconds]]:
    unanswered = Seconds(ring_for + 2, 0)
    for disposition in Disposition:
        prior = PRIOR_SECONDS.get(disposition, unanswered)
        alike = [each for each in history.tried if each.disposition is disposition]
        calls = sum(each.count for each in alike) + _CALLS
        line = (sum(each.line for each in alike) + _CALLS * prior.line) / calls
        talk = (sum(each.talk for each in alike) + _CALLS * prior.talk) / calls
        yield disposition, Seconds(line, talk)


def _text_after(history: History) -> timedelta:
    if history.text_after is None or history.texts_answered < _CALLS:
        return TEXT_AFTER
    return history.text_after
