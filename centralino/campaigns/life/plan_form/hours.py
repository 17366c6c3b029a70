"""The hours of a week as fields of a form, each day's windows within what the law permits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from centralino import calendars
from centralino.campaigns.life.plan_form.written import Fault, Faults, Written, Wrong, with_parts
from centralino.campaigns.rules.hours import ALL_DAY, Window
from centralino.campaigns.rules.hours.windows import common
from centralino.campaigns.rules.law_of_week import AT_ANY_HOUR, LawOfWeek
from centralino.campaigns.rules.plan import CallingHours, Plan
from centralino.settings.telephone import WEEKDAYS

MOST_WINDOWS: Final = 4  # of one day
DAYS: Final = (*WEEKDAYS, "on_holidays", "on_eves")


def hours_shown(plan: Plan) -> Written:
    """The plan's hours as a form has them: for each day its windows, `monday_1_from` and `monday_1_to` the first."""
    hours = plan.hours
    fields: dict[str, Sequence[str]] = {}
    for day in DAYS:
        for number, window in enumerate(getattr(hours, day) or (), start=1):
            opens, closes = window.split("-")
            fields |= {f"{day}_{number}_from": (opens,), f"{day}_{number}_to": (_midnight_shown(closes),)}
    if hours.holidays:
        fields["holidays"] = (hours.holidays,)
    if hours.on_eves is not None:
        fields["eves"] = ("yes",)
    fields["closed_on"] = tuple(day.isoformat() for day in sorted(hours.closed_on))
    return Written(fields)


def read_hours(sent: Written, plan: Plan, law: LawOfWeek = AT_ANY_HOUR) -> Plan | Faults:
    """The plan with the hours that were filled in; windows that the law forbids are refused."""
    faults = (*_faults(sent, law), *_faulty_days(sent))
    if faults:
        return faults
    hours = CallingHours(
        **{day: _written(windows_of(sent, day)) for day in (*WEEKDAYS, "on_holidays")},
        on_eves=_written(windows_of(sent, "on_eves")) if sent.ticked("eves") else None,
        holidays=sent.one("holidays").upper() or None,
        closed_on=tuple(date.fromisoformat(each) for each in sent.every("closed_on")),
    )
    return with_parts(plan, {"hours": hours.model_dump()}, {})


def windows_of(sent: Written, day: str) -> list[Window]:
    """The windows of a day that are whole, in order; those that are none are left out."""
    found = (_window(sent, day, number) for number in range(1, MOST_WINDOWS + 1))
    return sorted((each for each in found if isinstance(each, Window)), key=lambda each: each.opens)


def _faults(sent: Written, law: LawOfWeek) -> Iterator[Fault]:
    for day in DAYS:
        if day == "on_eves" and not sent.ticked("eves"):
            continue
        permitted = law.of(day)
        last = 0
        for number in range(1, MOST_WINDOWS + 1):
            found = _window(sent, day, number)
            if isinstance(found, Wrong):
                yield Fault(f"{day}_{number}", found)
            elif found and common([(found,), permitted]) != (found,):
                yield Fault(f"{day}_{number}", Wrong.OUTSIDE_THE_LAW, _told(permitted))
        for window in windows_of(sent, day):
            if window.opens < last:
                yield Fault(f"{day}_1", Wrong.OVERLAPS)
                break
            last = window.closes
    if (calendar := sent.one("holidays")) and not calendars.is_known(calendar.upper()):
        yield Fault("holidays", Wrong.NO_CALENDAR)


def _faulty_days(sent: Written) -> Iterator[Fault]:
    for each in sent.every("closed_on"):
        try:
            date.fromisoformat(each)
        except ValueError:
            yield Fault("closed_on", Wrong.NO_DAY)
            return


def _window(sent: Written, day: str, number: int) -> Window | Wrong | None:
    opens, closes = sent.one(f"{day}_{number}_from"), sent.one(f"{day}_{number}_to")
    if not opens and not closes:
        return None
    begins, ends = _minutes(opens), _minutes(closes)
    if begins is None or ends is None:
        return Wrong.HALF_A_WINDOW
    ends = ends or ALL_DAY[0].closes  # a field for a time knows no 24:00
    return Window(begins, ends) if begins < ends else Wrong.ENDS_BEFORE_IT_BEGINS


def _minutes(text: str) -> int | None:
    found = re.fullmatch(r"([01]\d|2[0-4]):([0-5]\d)(:\d\d)?", text, re.ASCII)
    minutes = int(found[1]) * 60 + int(found[2]) if found else None
    return minutes if minutes is not None and minutes <= ALL_DAY[0].closes else None


def _written(windows: Sequence[Window]) -> tuple[str, ...]:
    return tuple(map(str, windows))


def _midnight_shown(closes: str) -> str:
    return "00:00" if closes == "24:00" else closes


def _told(windows: Sequence[Window]) -> str:
    return ", ".join(map(str, windows)).replace("-", "–")
