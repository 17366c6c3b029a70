"""The fields of a form as they were sent, what is wrong with them, and a plan with some of its parts replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from centralino.campaigns.rules.plan import Plan


class Wrong(StrEnum):
    """What may be wrong with a field; `about` of a fault says more where there is more to say."""

    MISSING = "missing"
    TOO_LONG = "too-long"  # about: how many characters there may be
    NO_NUMBER = "no-number"
    TOO_SMALL = "too-small"  # about: the least
    TOO_LARGE = "too-large"  # about: the most
    NO_INSTANT = "no-instant"
    NO_DAY = "no-day"
    NO_ZONE = "no-zone"
    NO_LENGTH = "no-length"
    NO_CALENDAR = "no-calendar"
    NO_CHOICE = "no-choice"
    NO_CAMPAIGN_NAME = "no-campaign-name"
    NAME_TAKEN = "name-taken"
    AFTER_THE_EVENT = "after-the-event"
    HALF_A_WINDOW = "half-a-window"
    ENDS_BEFORE_IT_BEGINS = "ends-before-it-begins"
    OVERLAPS = "overlaps"
    OUTSIDE_THE_LAW = "outside-the-law"  # about: what the law permits
    NO_PLACEHOLDER = "no-placeholder"  # about: what stands between braces
    STRAY_BRACE = "stray-brace"
    OTHER = "other"  # about: pydantic's words


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one field of the form."""

    field: str
    wrong: Wrong
    about: str = ""


Faults = tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody filled in; a field may be there several times."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """What stands in a field, without blanks around it; nothing where there is no such field."""
        values = self.fields.get(name, ())
        return values[-1].strip() if values else ""

    def every(self, name: str) -> tuple[str, ...]:
        """All that was chosen or filled in under a name."""
        return tuple(value.strip() for value in self.fields.get(name, ()) if value.strip())

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.one(name))


def written(**fields: str | Sequence[str] | bool | None) -> Written:
    """As a form would send it: a box that is not ticked, and what is nothing, is not there."""
    return Written({name: values for name, value in fields.items() if (values := _sent(value))})


def with_parts(
    plan: Plan, parts: Mapping[str, object], fields: Mapping[str, str], *, whole: str = ""
) -> Plan | Faults:
    """The plan with these parts in place of its own.

    `fields` says which field of the form holds a part, by its place in the plan (`event.title`); what is wrong with
    the plan as a whole is told at the field `whole`.
    """
    return checked({**plan.model_dump(), **parts}, fields, whole=whole)


def checked(parts: Mapping[str, object], fields: Mapping[str, str], *, whole: str = "") -> Plan | Faults:
    """The plan of these parts, or what is wrong with them."""
    try:
        return Plan.model_validate(parts)
    except ValidationError as error:
        return tuple(_faults(error.errors(include_url=False), fields, whole))


def local_instant(text: str) -> datetime | None:
    """As a field for day and time sends it, without a zone; None for what is none, or in no century of ours."""
    if not re.fullmatch(r"2[01]\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d)?", text, re.ASCII):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def whole_number(text: str) -> int | None:
    """None for what is none, or has more digits than any number of ours."""
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else None


def _sent(value: str | Sequence[str] | bool | None) -> tuple[str, ...]:
    match value:
        case None | False | "":
            return ()
        case True:
            return ("yes",)
        case str():
            return (value,)
        case _:
            return tuple(value)


def _faults(errors: Iterable[ErrorDetails], fields: Mapping[str, str], whole: str) -> Iterator[Fault]:
    for error in errors:
        place = ".".join(map(str, error["loc"]))
        nearest = (found for part, found in fields.items() if place == part or place.startswith(f"{part}."))
        wrong, about = _wrong(error)
        yield Fault(next(nearest, whole), wrong, about)


def _wrong(error: ErrorDetails) -> tuple[Wrong, str]:
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing" | "string_too_short" | "too_short":
            return Wrong.MISSING, ""
        case "string_too_long":
            return Wrong.TOO_LONG, str(limits["max_length"])
        case "int_parsing" | "int_type":
            return Wrong.NO_NUMBER, ""
        case "greater_than_equal":
            return Wrong.TOO_SMALL, str(limits["ge"])
        case "less_than_equal":
            return Wrong.TOO_LARGE, str(limits["le"])
        case "enum" | "literal_error" | "string_pattern_mismatch":
            return Wrong.NO_CHOICE, ""
        case _:
            return Wrong.OTHER, error["msg"].removeprefix("Value error, ")
