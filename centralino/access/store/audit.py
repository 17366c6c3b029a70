"""The log of what staff changed: in whose name a transaction works, and what was changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.sql import SQL
from psycopg.types.json import Jsonb

Via = Literal["page", "api", "command"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was changed, or one deed that was noted whole.

    `what` is added, changed, removed, or the deed; `kind` the table of the row and `key` which one it is there;
    `subject` what it belongs to (contact, campaign, list, staff …). Of a row that was changed `before` and `after`
    hold only the columns that differ.
    """

    id: int
    at: datetime
    by: str
    via: Via
    what: str
    kind: str
    key: str | None
    subject: str
    subject_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


async def audited(connection: AsyncConnection, by: str, via: Via) -> None:
    """Whatever this transaction changes from here on is in that name, and stands in the log when it is committed."""
    await connection.execute(
        "select set_config('centralino.by', %(by)s, true), set_config('centralino.via', %(via)s, true)",
        {"by": by, "via": via},
    )


async def note(
    connection: AsyncConnection,
    *,
    at: datetime,
    by: str,
    via: Via,
    what: str,
    kind: str,
    subject: str,
    subject_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Something was done whose rows nobody wants to read singly, as an import; `after` says how much it was.

    Or something that has no row: `before` and `after` say from what to what.
    """
    await connection.execute(
        """
        insert into audit (at, by, via, what, kind, subject, subject_id, before, after)
        values (%(at)s, %(by)s, %(via)s, %(what)s, %(kind)s, %(subject)s, %(subject_id)s, %(before)s, %(after)s)
        """,
        {
            "at": at,
            "by": by,
            "via": via,
            "what": what,
            "kind": kind,
            "subject": subject,
            "subject_id": subject_id,
            "before": Jsonb(before) if before is not None else None,
            "after": Jsonb(after) if after is not None else None,
        },
    )


@asynccontextmanager
async def told_as_one(connection: AsyncConnection) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """Rows that change in here are not told singly; what is given tells it as one deed, if it is in anybody's name.

    It takes what `note` takes, but for the name and the way.
    """
    cursor = await connection.execute(
        """
        select coalesce(current_setting('centralino.by', true), ''), current_setting('centralino.via', true),
               set_config('centralino.by', '', true)
        """
    )
    row = await cursor.fetchone()
    assert row is not None
    by, via, _ = row

    async def tell(**deed: Any) -> None:
        if by:
            await note(connection, by=by, via=via, **deed)

    yield tell
    await connection.execute("select set_config('centralino.by', %(by)s, true)", {"by": by})


async def changes(
    connection: AsyncConnection,
    *,
    subject: str | None = None,
    subject_id: int | None = None,
    by: str | None = None,
    before: int | None = None,
    most: int = 50,
) -> list[Change]:
    """What was changed, the latest first: of one subject, by one of the staff, older than the id `before`."""
    wanted = {"subject": subject, "subject_id": subject_id, "by": by, "before": before}
    # Only what is asked for, so that the statement finds the index that fits.
    asked = [_ASKED[name] for name, value in wanted.items() if value is not None]
    cursor = connection.cursor(row_factory=class_row(Change))
    await cursor.execute(
        SQL(
            """
            select id, at, by, via, what, kind, key, subject, subject_id, before, after
            from audit where {} order by id desc limit %(most)s
            """
        ).format(SQL(" and ").join(asked) if asked else SQL("true")),
        {**wanted, "most": most},
    )
    return await cursor.fetchall()


_ASKED = {
    "subject": SQL("subject = %(subject)s"),
    "subject_id": SQL("subject_id = %(subject_id)s"),
    "by": SQL("by = %(by)s"),
    "before": SQL("id < %(before)s"),
}
