"""A forecast in sentences and figures, in the visitor's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from centralino.campaigns.forecasting.forecast import Told
from centralino.campaigns.forecasting.result import Forecast, Range
from web.formats import Formats
from web.pages.campaigns.forecast_chart import Band, band
from web.visit import Visit
from web.words_of_rules import CHANNELS, STOPS

NAMED = 200  # of those who are left out


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: from, about and to as they are written, and the range as a picture of a whole."""

    words: str
    low: str
    middle: str
    high: str
    band: Band | None = None
    is_part: bool = False


def headline(visit: Visit, found: Forecast) -> str:
    """When it ends, and whom it reaches."""
    if found.ends_at is None:
        return visit.ngettext(
            "Nobody will be called or texted: %(num)d member is invited, and may not be asked.",
            "Nobody will be called or texted: of %(num)d members none may be asked.",
            found.members,
        )
    reached = visit.gettext(
        "%(span)s of %(members)s members are reached.",
        span=span(visit, found.reached),
        members=visit.formats.number(found.members),
    )
    return f"{_end(visit, found)} {reached}"


def warning(visit: Visit, told: Told) -> str:
    """That replies close before all is done, and what would help; nothing where they do not."""
    cut_off, more = told.forecast.out_of_time, told.more_lines
    if more is None or cut_off.high < 1:
        return ""
    number = visit.formats.number
    said = visit.gettext(
        "Replies close before all is done: %(span)s members will not be asked as often as planned.",
        span=span(visit, cut_off),
    )
    values = {"lines": number(more.lines), "members": number(more.out_of_time), "now": number(told.lines)}
    if more.out_of_time <= more.instead_of / 2:
        helps = visit.gettext(
            "With %(lines)s lines in place of %(now)s it would be about %(members)s.", **values
        )
    else:
        helps = visit.gettext(
            "With %(lines)s lines in place of %(now)s it would still be about %(members)s: an earlier start, longer "
            "hours or shorter waits would help more.",
            **values,
        )
    return f"{said} {helps}"


def basis(visit: Visit, told: Told) -> list[str]:
    """How often it was played, and by what rates."""
    chances, runs, formats = told.rates.chances, told.forecast.runs, visit.formats
    if told.every_nth > 1:
        played = visit.gettext(
            "Played once by everybody and %(runs)s times by one member in %(nth)s, on %(lines)s lines.",
            runs=formats.number(runs - 1),
            nth=formats.number(told.every_nth),
            lines=formats.number(told.lines),
        )
    else:
        played = visit.gettext(
            "Played %(runs)s times, on %(lines)s lines.",
            runs=formats.number(runs),
            lines=formats.number(told.lines),
        )
    known = (
        visit.ngettext(
            "The rates are those of %(num)d past call.",
            "The rates are those of %(num)d past calls.",
            told.past_attempts,
        )
        if told.past_attempts
        else visit.gettext("The rates are a guess, for nobody was called yet.")
    )
    rates = visit.gettext(
        "%(picks_up)s pick up a first call, %(answers)s of them answer; %(texts)s answer a text.",
        picks_up=formats.percent(chances.picks_up),
        answers=formats.percent(chances.answers),
        texts=formats.percent(chances.answers_text),
    )
    return [played, known, rates]


def figures(visit: Visit, told: Told, prices: Mapping[str, float]) -> list[Figure]:
    """People first, then what it takes, then what it costs."""
    found = told.forecast
    _ = visit.gettext
    people = found.asked
    return [
        _figure(visit, _("Reached"), found.reached, people),
        *(
            _figure(visit, _(CHANNELS[way]), each, people, is_part=True)
            for way, each in found.reached_by.items()
        ),
        _figure(visit, _("Come"), found.yes, people),
        _figure(visit, _("Calls"), found.calls),
        _figure(visit, _("Minutes"), found.minutes),
        _figure(visit, _("Texts"), found.texts),
        _figure(visit, _("segments of them"), told.segments, is_part=True),
        *_costs(visit, told, prices),
    ]


def unreached(visit: Visit, found: Forecast) -> list[tuple[str, str]]:
    """Why some of those who are asked do not answer, the most frequent reason first."""
    most_first = sorted(found.unreached.items(), key=lambda each: -each[1].middle)
    return [
        (visit.gettext(STOPS[why]), visit.formats.number(round(each.middle)))
        for why, each in most_first
        if round(each.middle)
    ]


def left_out(visit: Visit, told: Told) -> list[tuple[str, str, list[str], bool]]:
    """Why nothing will be done for some, how many they are, some of their names, and whether there are more."""
    found = told.forecast.left_out
    names: dict[str, list[str]] = {}
    for each in found:
        names.setdefault(each.why, []).append(told.names.get(each.contact_id) or f"#{each.contact_id}")
    return [
        (visit.gettext(STOPS[why]), visit.formats.number(count), sorted(names[why])[:NAMED], count > NAMED)
        for why, count in Counter(each.why for each in found).most_common()
    ]


def span(visit: Visit, found: Range) -> str:
    """2–8, or 5 where there is no doubt."""
    low, high = (visit.formats.number(round(each)) for each in (found.low, found.high))
    return low if low == high else f"{low}–{high}"


def _end(visit: Visit, found: Forecast) -> str:
    assert found.ends_at
    formats: Formats = visit.formats
    first, middle, last = [each.astimezone(formats.zone) for each in found.ends_at]
    if (last - first).total_seconds() < 3600:
        return visit.gettext("It ends about %(when)s.", when=formats.instant(middle, "full"))
    if first.date() == last.date():
        return visit.gettext(
            "It ends on %(day)s, between %(first)s and %(last)s.",
            day=formats.day(first, "full"),
            first=formats.clock(first),
            last=formats.clock(last),
        )
    return visit.gettext(
        "It ends between %(first)s and %(last)s.",
        first=formats.instant(first, "full"),
        last=formats.instant(last, "full"),
    )


def _figure(
    visit: Visit, words: str, found: Range, of: float | None = None, *, is_part: bool = False
) -> Figure:
    low, middle, high = (visit.formats.number(round(each)) for each in (found.low, found.middle, found.high))
    return Figure(words, low, middle, high, band(found, of) if of is not None else None, is_part)


def _costs(visit: Visit, told: Told, prices: Mapping[str, float]) -> Iterator[Figure]:
    units = {
        "per_minute": (visit.gettext("Cost of minutes"), told.forecast.minutes),
        "per_text": (visit.gettext("Cost of texts"), told.segments),
    }
    for name, price in prices.items():
        words, found = units[name]
        cost = found.times(price)
        low, middle, high = (
            visit.formats.number(round(each, 2)) for each in (cost.low, cost.middle, cost.high)
        )
        yield Figure(words, low, middle, high)
