"""Why a call goes where it goes, step by step, as the API tells it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import Field, JsonValue

from centralino.support import telling
from centralino.support.telling import Said, Value
from web.api.frame import Told


class StoryStep(Told):
    """One step: what is said, and what is filled in there."""

    said: Said
    values: Annotated[
        dict[str, JsonValue],
        Field(description="As the step has them: contact, number, contract, until, ms …"),
    ]


def story(steps: Iterable[telling.Told]) -> list[StoryStep]:
    """All of it, in order."""
    return [
        StoryStep(said=step.said, values={name: _plain(value) for name, value in step.values.items()})
        for step in steps
    ]


def _plain(value: Value) -> JsonValue:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value
