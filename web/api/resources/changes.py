"""The log of changes, over the API: who changed what, from what to what."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import Field, JsonValue

from centralino import cursors
from centralino.access.rules.rights import Right
from centralino.access.store import audit
from web.api.frame import Client, Instant, Listed, Paged, Short, Told, needs, resource
from web.ids import LARGEST_ID

router = resource("changes", "Changes")


class ChangeSearch(Paged):
    """Which changes; what is not said is all."""

    by: Annotated[Short | None, Field(description="Somebody of the staff, or a token.")] = None
    subject: Annotated[Short | None, Field(description="contact, campaign, list, staff …")] = None
    subject_id: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = None


class LoggedChange(Told):
    """One row that was changed, or one deed that was noted whole."""

    id: int
    at: Instant
    by: str
    via: Literal["page", "api", "command"]
    what: Annotated[str, Field(description="added, changed, removed, or the deed.")]
    kind: Annotated[str, Field(description="Of the row.")]
    key: str | None
    subject: Annotated[str, Field(description="What it belongs to.")]
    subject_id: int | None
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None


@router.get("", summary="List changes")
async def look_for(
    asked: Annotated[ChangeSearch, Query()], client: Annotated[Client, needs(Right.SEE_AUDIT)]
) -> Listed[LoggedChange]:
    """The latest first."""
    async with client.reading() as connection:
        found = await audit.changes(
            connection,
            by=asked.by,
            subject=asked.subject,
            subject_id=asked.subject_id,
            before=cursors.read_one(asked.cursor, int),
            most=asked.limit + 1,
        )
    page = cursors.page(found, asked.limit, lambda each: (each.id,))
    return Listed[LoggedChange].of(map(LoggedChange.model_validate, page.rows), page.next)
