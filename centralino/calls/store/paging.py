"""Reading calls and call-backs a page at a time, each list in the order of an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.calls.store.reading import CALL_BACK_ROW, CALL_ROW, CallBackRow, CallRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls; None is all. `number` (E.164, or an extension) is who called or whom we called.

    `outcome` is as a `CallRow` has it; `since` is included, `until` is not.
    """

    contact_id: int | None = None
    number: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def calls_wanted(
    connection: AsyncConnection, wanted: Wanted, *, after: tuple[datetime, str] | None, most: int
) -> list[CallRow]:
    """Which calls were there, the latest first, from behind that one (when it began, its id) on?"""
    cursor = connection.cursor(row_factory=class_row(CallRow))
    await cursor.execute(
        f"""
        with page as materialized ({_page(wanted, after)})
        {CALL_ROW}
        where calls.id in (select id from page) order by began_at desc, calls.id desc
        """,  # noqa: S608 (the pieces are constants of this file)
        {
            "contact_id": wanted.contact_id,
            "number": wanted.number,
            "outcome": wanted.outcome,
            "since": wanted.since,
            "until": wanted.until,
            "after_at": after and after[0],
            "after_id": after and after[1],
            "most": most,
        },
    )
    return await cursor.fetchall()


_PAGE: LiteralString = "select id, began_at from calls where "
_IN_TURN: LiteralString = " order by began_at desc, id desc limit %(most)s"


def _page(wanted: Wanted, after: tuple[datetime, str] | None) -> LiteralString:
    """Only conditions that there are, so that each finds its index; who called and who was called are two."""
    conditions = list(_conditions(wanted, after))
    if wanted.number is None:
        return _PAGE + " and ".join(conditions or ["true"]) + _IN_TURN
    caller = _PAGE + " and ".join(["caller = %(number)s", *conditions]) + _IN_TURN
    called = _PAGE + " and ".join(["dialled = %(number)s", *conditions]) + _IN_TURN
    return "(" + caller + ") union (" + called + ")" + _IN_TURN


def _conditions(wanted: Wanted, after: tuple[datetime, str] | None) -> Iterator[LiteralString]:
    if wanted.contact_id is not None:
        yield "contact_id = %(contact_id)s"
    if wanted.outcome is not None:
        yield "call_end(outcome, answered_at) = %(outcome)s"
    if wanted.since is not None:
        yield "began_at >= %(since)s"
    if wanted.until is not None:
        yield "began_at < %(until)s"
    if after is not None:
        yield "(began_at, id) < (%(after_at)s, %(after_id)s)"


async def call_backs_to_return(
    connection: AsyncConnection, *, after: tuple[datetime, int] | None, most: int
) -> list[CallBackRow]:
    """Who waits to be called back, the longest first, from behind that one (when it was asked for, its id) on?"""
    cursor = connection.cursor(row_factory=class_row(CallBackRow))
    await cursor.execute(
        CALL_BACK_ROW
        + """
        where done_at is null and (asked_at, call_backs.id) > (%(at)s::timestamptz, %(id)s)
        order by asked_at, call_backs.id limit %(most)s
        """,
        {"at": after[0] if after else "-infinity", "id": after[1] if after else 0, "most": most},
    )
    return await cursor.fetchall()


async def call_backs_done(
    connection: AsyncConnection, *, after: tuple[datetime, int] | None, most: int
) -> list[CallBackRow]:
    """Who was called back, the latest first, from behind that one (when it was done, its id) on?"""
    cursor = connection.cursor(row_factory=class_row(CallBackRow))
    await cursor.execute(
        CALL_BACK_ROW
        + """
        where done_at is not null and (done_at, call_backs.id) < (%(at)s::timestamptz, %(id)s)
        order by done_at desc, call_backs.id desc limit %(most)s
        """,
        {"at": after[0] if after else "infinity", "id": after[1] if after else 0, "most": most},
    )
    return await cursor.fetchall()


async def count_call_backs_to_return(connection: AsyncConnection) -> int:
    """How many wait to be called back?"""
    cursor = await connection.execute("select count(*) from call_backs where done_at is null")
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
