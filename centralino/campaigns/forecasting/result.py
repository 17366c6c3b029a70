"""What a forecast comes to: from several runs to ranges, from instants to hours, from stops to who is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import mean, quantiles

from centralino.campaigns.forecasting.simulating import QUARTER, Run, Scenario
from centralino.campaigns.rules.answers import AnswerChannel
from centralino.campaigns.rules.next_step import Stop, StopReason

NOT_ASKED_ANY_MORE = {StopReason.ANSWERED, StopReason.WITHDRAWN}
TIME_RAN_OUT = {StopReason.NO_TIME, StopReason.CLOSED}


@dataclass(frozen=True, slots=True)
class Range:
    """From the 10th to the 90th percentile of the runs, with the median."""

    low: float
    middle: float
    high: float

    def times(self, factor: float) -> Range:
        """The range of something that goes along with it."""
        return Range(self.low * factor, self.middle * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Expected:
    """How many will have said yes by an instant."""

    at: datetime
    yes: Range


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member to whom nothing will be done, and why."""

    contact_id: int
    why: StopReason
    words: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a campaign will come to.

    `members` are those who have not answered and were not withdrawn; `asked` of them are called or texted. `ends_at`
    is when the last call is over or the last text sent: its range in instants, None when nothing will be done.
    `unreached` are of those who are asked, `out_of_time` the part of them that closing cuts off. `calls_per_hour`
    is the mean of the runs, by the beginning of the hour, `calls_between` their range; `course` is how the yeses come.
    """

    runs: int
    start: datetime
    closes_at: datetime
    members: int
    asked: int
    ends_at: tuple[datetime, datetime, datetime] | None
    reached: Range
    reached_by: Mapping[AnswerChannel, Range]
    yes: Range
    unreached: Mapping[StopReason, Range]
    out_of_time: Range
    calls: Range
    calls_per_hour: Mapping[datetime, float]
    minutes: Range
    texts: Range
    left_out: tuple[LeftOut, ...]
    calls_between: Mapping[datetime, Range] = field(default_factory=dict)
    course: tuple[Expected, ...] = ()


def forecast_of(scenario: Scenario, runs: Sequence[Run]) -> Forecast:
    """What the runs of a scenario have in common."""
    out = left_out(scenario)
    answered = sum(_is(step, NOT_ASKED_ANY_MORE) for step in scenario.steps)
    members = len(scenario.members) - answered

    def over(figure: Callable[[Run], float]) -> Range:
        return spread([figure(run) for run in runs])

    return Forecast(
        runs=len(runs),
        start=scenario.start,
        closes_at=scenario.terms.plan.replies_close_at.astimezone(UTC),
        members=members,
        asked=members - len(out),
        ends_at=_end(runs),
        reached=over(lambda run: run.reached.total()),
        reached_by={channel: spread([run.reached[channel] for run in runs]) for channel in _channels(runs)},
        yes=over(lambda run: run.yes),
        unreached={why: spread([run.unreached[why] for run in runs]) for why in _reasons(runs)},
        out_of_time=over(out_of_time),
        calls=over(lambda run: run.calls.total()),
        calls_per_hour=dict(_calls_per_hour(runs)),
        minutes=over(lambda run: run.minutes),
        texts=over(lambda run: run.texts),
        left_out=out,
        calls_between=dict(_calls_between(runs)),
        course=tuple(_course(scenario.start, runs)),
    )


def left_out(scenario: Scenario) -> tuple[LeftOut, ...]:
    """To whom nothing will be done, though they have not answered."""
    return tuple(
        LeftOut(member.person.id, step.why, step.words)
        for member, step in zip(scenario.members, scenario.steps, strict=True)
        if isinstance(step, Stop) and step.why not in NOT_ASKED_ANY_MORE
    )


def out_of_time(run: Run) -> int:
    """Who would be asked again if replies did not close."""
    return sum(run.unreached[why] for why in TIME_RAN_OUT)


def spread(figures: Sequence[float]) -> Range:
    """The range of a figure over the runs; of a single one, the figure itself."""
    if len(figures) < 2:
        return Range(figures[0], figures[0], figures[0])
    tenths = quantiles(figures, n=10, method="inclusive")
    return Range(tenths[0], tenths[4], tenths[8])


def _is(step: object, reasons: set[StopReason]) -> bool:
    return isinstance(step, Stop) and step.why in reasons


def _end(runs: Sequence[Run]) -> tuple[datetime, datetime, datetime] | None:
    ends = [run.ends_at.timestamp() for run in runs if run.ends_at]
    if not ends:
        return None
    found = spread(ends)
    low, middle, high = (datetime.fromtimestamp(at, UTC) for at in (found.low, found.middle, found.high))
    return low, middle, high


def _channels(runs: Sequence[Run]) -> list[AnswerChannel]:
    return [channel for channel in AnswerChannel if any(run.reached[channel] for run in runs)]


def _reasons(runs: Sequence[Run]) -> list[StopReason]:
    return [why for why in StopReason if any(run.unreached[why] for run in runs)]


def _calls_per_hour(runs: Sequence[Run]) -> Iterator[tuple[datetime, float]]:
    for hour in sorted({hour for run in runs for hour in run.calls}):
        yield _EPOCH + timedelta(hours=hour), mean(run.calls[hour] for run in runs)


def _calls_between(runs: Sequence[Run]) -> Iterator[tuple[datetime, Range]]:
    for hour in sorted({hour for run in runs for hour in run.calls}):
        yield _EPOCH + timedelta(hours=hour), spread([run.calls[hour] for run in runs])


def _course(start: datetime, runs: Sequence[Run]) -> Iterator[Expected]:
    """From nothing at the start on, at the end of each quarter of an hour in which somebody says yes in any run."""
    so_far = [0] * len(runs)
    yield Expected(start, spread(so_far))
    for quarter in sorted({quarter for run in runs for quarter in run.yeses}):
        so_far = [count + run.yeses[quarter] for count, run in zip(so_far, runs, strict=True)]
        yield Expected(_EPOCH + timedelta(seconds=(quarter + 1) * QUARTER), spread(so_far))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
