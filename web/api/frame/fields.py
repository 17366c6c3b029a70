"""The sorts of values that requests bring and answers hold, each spelt one way only."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from fastapi import Path
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from centralino.settings.spelling import Language, ZoneName
from web.ids import LARGEST_ID

RFC_3339: Final = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


class Said(BaseModel):
    """What a request says; what it says that nobody asked for is refused, since it may be misspelt."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """What an answer tells; can be made of whatever has the same attributes."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


def left_as_it_is() -> Any:
    """Stands behind a field of a change that need not be told; whether it was stands in `model_fields_set`."""
    return Field(default=None, json_schema_extra=_without_a_default)


def _without_a_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def _on_one_line(text: object) -> object:
    if not isinstance(text, str):
        return text
    line = " ".join(text.split())
    if not line.isprintable():
        raise ValueError("has characters in it that cannot be shown")
    return line


def _written(value: object) -> object:
    if not isinstance(value, str | date):
        raise ValueError("has to be text")
    return value


def _a_day(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and len(value) != len("2026-12-31")):
        raise ValueError("has to be a day, written like 2026-12-31")
    return value


def _an_instant(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(RFC_3339, value, re.ASCII):
        raise ValueError("has to be an instant with its offset, written like 2026-12-31T18:00:00+01:00")
    return value


def _within_reach(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"has to be between {FIRST_DAY} and {LAST_DAY}")
    return day


def _in_utc(at: datetime) -> datetime:
    _within_reach(at.date())
    return at.astimezone(UTC)


Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Line = Annotated[str, BeforeValidator(_on_one_line), StringConstraints(max_length=200)]
"""Text of one line, perhaps empty; spaces are put in order."""
Name = Annotated[str, BeforeValidator(_on_one_line), StringConstraints(min_length=1, max_length=200)]
Short = Annotated[str, BeforeValidator(_on_one_line), StringConstraints(min_length=1, max_length=40)]
"""A code, a number, a word: as somebody has written it."""
Why = Annotated[
    str,
    BeforeValidator(_on_one_line),
    StringConstraints(max_length=500),
    Field(description="Why, for whoever reads the log."),
]
Day = Annotated[date, BeforeValidator(_a_day), BeforeValidator(_written), AfterValidator(_within_reach)]
"""A local day of the organisation's, as 2026-12-31."""
Instant = Annotated[
    AwareDatetime, BeforeValidator(_an_instant), BeforeValidator(_written), AfterValidator(_in_utc)
]
"""An instant with its offset (RFC 3339); answers tell it in UTC."""
LanguageCode = Language
ZoneNamed = Annotated[ZoneName, Field(description="Of the tz database.", examples=["Europe/Rome"])]
