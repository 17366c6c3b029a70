"""Lists are read a page at a time, each page from where the one before ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Item = TypeVar("Item")
MOST, USUALLY = 200, 50  # items of a page


class Paged(BaseModel):
    """Which page of a list; a list that can be asked for more has a model of its own made of this one.

    Taken as `asked: Annotated[Paged, Query()]`.
    """

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST, description="How many items at the most.")] = USUALLY
    cursor: Annotated[
        str | None,
        StringConstraints(max_length=500, pattern=r"^[A-Za-z0-9_-]+$"),
        Field(description="The `next` of the page before; without it the list begins."),
    ] = None


class Listed(BaseModel, Generic[Item]):
    """A page of a list. `next` is the cursor of the page after it, and null where there is none."""

    model_config = ConfigDict(extra="forbid")

    items: list[Item]
    next: str | None

    @classmethod
    def of(cls, items: Iterable[Item], following: str | None) -> Listed[Item]:
        """A page of these."""
        return cls(items=list(items), next=following)
