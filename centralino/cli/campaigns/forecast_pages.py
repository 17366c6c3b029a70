"""A forecast as people look at it: a sentence, figures with their ranges, reasons, and a bar for each hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import RenderableType
from rich.text import Text

from centralino.campaigns.forecasting.forecast import Told
from centralino.campaigns.forecasting.result import Forecast, LeftOut, Range
from centralino.campaigns.rules.answers import AnswerChannel
from centralino.campaigns.rules.next_step import StopReason
from centralino.cli.output import table

_BAR = 60  # columns of the longest
_EIGHTHS = " ▏▎▍▌▋▊▉"
_MANY_HOURS = 72  # of which no eye makes a picture: then days are told
_BY = {
    AnswerChannel.CALL: "by call",
    AnswerChannel.TEXT: "by text",
    AnswerChannel.CALL_BACK: "by calling back",
}


def pages(
    told: Told, costs: Mapping[str, Range], zone: ZoneInfo, *, left_out: bool
) -> Iterator[RenderableType]:
    """What is shown of it; times are on the wall clock of `zone`, and with `left_out` those members are listed."""
    found = told.forecast
    yield Text("\n").join([_headline(found, zone), *_if_time_runs_out(told), _basis(told)])
    if found.asked:
        yield _figures(told, costs)
        if found.unreached:
            rows = [(why, _about(each)) for why, each in _most_first(found.unreached)]
            yield table("not reached, because#", "members#", rows=rows, title="Asked, and without an answer")
    if found.left_out:
        counted = Counter((each.why, _reason(each)) for each in found.left_out).most_common()
        reasons = [(why, words, f"{count:,}") for (why, words), count in counted]
        yield table("reason", "in words", "members#", rows=reasons, title="Left out")
    if left_out:
        people = [
            (each.contact_id, told.names.get(each.contact_id), each.why, each.words)
            for each in found.left_out
        ]
        yield table("id#", "name", "reason", "in words", rows=people, title="Who is left out")
    if found.calls_per_hour:
        yield _chart(found, zone)


def _headline(found: Forecast, zone: ZoneInfo) -> Text:
    if found.ends_at is None:
        return Text(
            f"Nobody will be called or texted: of {found.members:,} members none may be asked.", "bold"
        )
    ways = [f"{_span(each)} {_BY[way]}" for way, each in found.reached_by.items() if each.high >= 1]
    said = f"Will end {_end(found.ends_at, zone)}; {_span(found.reached)} of {found.members:,} reached"
    return Text(f"{said}: {', '.join(ways)}." if len(ways) > 1 else f"{said}.", "bold green")


def _end(ends_at: tuple[datetime, datetime, datetime], zone: ZoneInfo) -> str:
    first, middle, last = [each.astimezone(zone) for each in ends_at]
    if (last - first).total_seconds() < 3600:
        return f"on {_day(middle)} about {middle:%H:%M}"
    if first.date() == last.date():
        return f"on {_day(middle)} between {first:%H:%M} and {last:%H:%M}"
    return f"between {_day(first)} {first:%H:%M} and {_day(last)} {last:%H:%M}"


def _if_time_runs_out(told: Told) -> Iterator[Text]:
    cut_off, more = told.forecast.out_of_time, told.more_lines
    if more is None or cut_off.high < 1:
        return
    said = f"Replies close before all is done: {_span(cut_off)} members will not be asked as often as planned"
    if more.out_of_time <= more.instead_of / 2:
        words = f"with {more.lines} lines in place of {told.lines} about {more.out_of_time:,}."
    else:
        words = (
            f"with {more.lines} lines in place of {told.lines} still about {more.out_of_time:,}; "
            "an earlier start, longer hours or shorter waits between attempts would help more."
        )
    yield Text(f"{said}; {words}", "yellow")


def _basis(told: Told) -> Text:
    chances, runs = told.rates.chances, told.forecast.runs
    played = f"{runs} times"
    if told.every_nth > 1:
        played = f"once by everybody and {runs - 1} times by one member in {told.every_nth}"
    basis = (
        f"{told.past_attempts:,} past attempts" if told.past_attempts else "a guess: nobody was called yet"
    )
    return Text(
        f"Played {played}, on {told.lines} lines, by rates from {basis}: {chances.picks_up:.0%} pick up a first call, "
        f"{chances.answers:.0%} of them answer, {chances.answers_text:.0%} answer a text.",
        "dim",
    )


def _figures(told: Told, costs: Mapping[str, Range]) -> RenderableType:
    found = told.forecast
    figures = {
        "reached": found.reached,
        **{f"  {_BY[way]}": each for way, each in found.reached_by.items()},
        "who come": found.yes,
        "calls": found.calls,
        "minutes": found.minutes,
        "texts": found.texts,
        "  segments": told.segments,
    }
    rows = [
        (what, *(f"{each:,.0f}" for each in (figure.low, figure.middle, figure.high)))
        for what, figure in figures.items()
    ]
    rows += [
        (f"cost of {what}", *(f"{each:,.2f}" for each in (cost.low, cost.middle, cost.high)))
        for what, cost in costs.items()
    ]
    title = f"{found.asked:,} members are asked"
    return table("in 8 of 10 runs", "from#", "about#", "to#", rows=rows, title=title)


def _chart(found: Forecast, zone: ZoneInfo) -> RenderableType:
    """A bar for each hour with calls; of a campaign of many days, for each day."""
    by_day = len(found.calls_per_hour) > _MANY_HOURS
    bars = dict[tuple[str, str], float]()
    for hour, calls in found.calls_per_hour.items():
        local = hour.astimezone(zone)
        key = (f"{local:%a %-d %b}", "" if by_day else f"{local:%H:%M}")
        bars[key] = bars.get(key, 0) + calls
    longest = max(bars.values())
    last = ""
    chart = Text(f"Calls per {'day' if by_day else 'hour'} ({zone.key})\n", "bold")
    for (day, time), calls in bars.items():
        chart.append(f"\n{'' if day == last else day:>10} {time:>5} {calls:>8,.0f} ", "not bold")
        chart.append(_bar(calls / longest * _BAR), "not bold cyan")
        last = day
    return chart


def _bar(length: float) -> str:
    whole, rest = divmod(round(length * 8), 8)
    return ("█" * whole + _EIGHTHS[rest]).rstrip() or "▏"


def _most_first(found: Mapping[StopReason, Range]) -> list[tuple[StopReason, Range]]:
    return sorted(found.items(), key=lambda each: -each[1].middle)


def _reason(left_out: LeftOut) -> str:
    """Without what is each person's own."""
    return "opposed to it" if left_out.why == "never-call" else left_out.words


def _span(found: Range) -> str:
    low, high = f"{found.low:,.0f}", f"{found.high:,.0f}"
    return low if low == high else f"{low} to {high}"


def _about(found: Range) -> str:
    return f"{found.middle:,.0f}"


def _day(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B}"
