"""By which rules people are called, over the API: the organisation's own budget, and what the law of countries says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.campaigns.rules.hours import AT_ANY_TIME, Hours, Window
from centralino.campaigns.rules.law import Purpose, RuleSet, by_source
from centralino.settings.telephone import WEEKDAYS
from web.api.frame import Client, Listed, Told, needs, resource

router = resource("settings/calling-rules", "Calling rules")

Seeing = Annotated[Client, needs(Right.SEE_SETTINGS)]
WindowsTold = Annotated[list[str], Field(description="Written like 09:00-13:00; none is closed.")]


class HoursOfLaw(Told):
    """When people may be called, on the clock where they live."""

    monday: WindowsTold
    tuesday: WindowsTold
    wednesday: WindowsTold
    thursday: WindowsTold
    friday: WindowsTold
    saturday: WindowsTold
    sunday: WindowsTold
    holidays: Annotated[str | None, Field(description="Of which calendar; null is none.")]
    on_holidays: WindowsTold
    on_eves: Annotated[list[str] | None, Field(description="The day before one; null is as usual.")]


class LawRule(Told):
    """What one source of law says; what it does not speak of is null."""

    name: str
    source: str
    countries: Annotated[list[str], Field(description="Whose people (ISO 3166).")]
    purposes: list[Purpose]
    in_force: Annotated[bool, Field(description="Today.")]
    applies_from: date | None
    applies_until: Annotated[date | None, Field(description="This day included.")]
    hours: HoursOfLaw | None
    calls_per_30_days: int | None
    register_name: Annotated[str | None, Field(description="The opposition register to be consulted.")]
    register_max_age_days: Annotated[int | None, Field(description="How long a consultation holds.")]


class OwnBudget(Told):
    """How much anybody is disturbed at the most, over all campaigns and all their numbers together."""

    calls_per_day: Annotated[int, Field(description="In any 24 hours.")]
    calls_per_week: Annotated[int, Field(description="In any 7 days.")]
    calls_per_30_days: int
    gap_seconds: Annotated[float, Field(description="Between two calls.")]


@router.get("/budget", summary="Show the organisation's own budget of calls")
async def budget(client: Seeing) -> OwnBudget:
    """Of telephone.toml."""
    own = client.settings.telephone.disturbance
    return OwnBudget(
        calls_per_day=own.calls_per_day,
        calls_per_week=own.calls_per_week,
        calls_per_30_days=own.calls_per_30_days,
        gap_seconds=own.gap.total_seconds(),
    )


@router.get("", summary="List what the law says of calling people")
async def look_for(client: Seeing) -> Listed[LawRule]:
    """Everything that is known, in force today or not."""
    return Listed[LawRule].of((_told(sets, client.today) for sets in by_source()), None)


def _told(sets: Sequence[RuleSet], today: date) -> LawRule:
    first = sets[0]
    hours, age = first.hours, first.register_max_age
    return LawRule(
        name=hours.name,
        source=first.source,
        countries=[each.country for each in sets],
        purposes=sorted(first.purposes),
        in_force=first.is_in_force_on(today),
        applies_from=hours.applies_from,
        applies_until=hours.applies_until,
        hours=None if hours.weekdays == AT_ANY_TIME else _hours(hours),
        calls_per_30_days=first.calls_per_30_days,
        register_name=first.register,
        register_max_age_days=age.days if age else None,
    )


def _hours(hours: Hours) -> HoursOfLaw:
    return HoursOfLaw(
        **{day: _windows(windows) for day, windows in zip(WEEKDAYS, hours.weekdays, strict=True)},
        holidays=hours.holidays,
        on_holidays=_windows(hours.on_holidays),
        on_eves=None if hours.on_eves is None else _windows(hours.on_eves),
    )


def _windows(windows: Iterable[Window]) -> list[str]:
    return [str(each) for each in windows]
