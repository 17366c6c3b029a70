"""Reading calls back: which there were, what happened in one, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.calls.records import Json


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as staff list it."""

    id: str
    began_at: datetime
    ended_at: datetime | None
    caller: str | None
    dialled: str
    source: str
    language: str | None
    contact_id: int | None
    contact: str | None
    script: str | None
    verdict: str | None
    reason: str | None
    route: str | None
    outcome: str | None
    failure: str | None
    answered_by: str | None
    answered_at: datetime | None
    hangup_cause: int | None
    agi_status: str | None
    safe: bool | None
    decision_ms: float | None


CALL_ROW = """
    select calls.id, began_at, ended_at, caller, dialled, source, calls.language, contact_id,
           contacts.name as contact, script, verdict, reason, route, call_end(outcome, answered_at) as outcome,
           failure, answered_by, answered_at,
           hangup_cause, agi_status, safe,
           (select min(took_ms) from decisions where call_id = calls.id) as decision_ms
    from calls left join contacts on contacts.id = contact_id
"""


async def latest_calls(
    connection: AsyncConnection,
    *,
    most: int,
    since: datetime | None = None,
    caller: str | None = None,
    contact_id: int | None = None,
) -> list[CallRow]:
    """Which calls were there, the latest first (`caller`: from that number, or to it)?"""
    cursor = connection.cursor(row_factory=class_row(CallRow))
    await cursor.execute(
        CALL_ROW
        + """
        where (%(since)s::timestamptz is null or began_at >= %(since)s)
          and (%(caller)s::text is null or caller = %(caller)s or dialled = %(caller)s)
          and (%(contact_id)s::bigint is null or contact_id = %(contact_id)s)
        order by began_at desc limit %(most)s
        """,
        {"since": since, "caller": caller, "contact_id": contact_id, "most": most},
    )
    return await cursor.fetchall()


async def find_call(connection: AsyncConnection, call_id: str) -> CallRow | None:
    """What is known of this call?"""
    cursor = connection.cursor(row_factory=class_row(CallRow))
    await cursor.execute(CALL_ROW + "where calls.id = %(id)s", {"id": call_id})
    return await cursor.fetchone()


@dataclass(frozen=True, slots=True)
class StepRow:
    """One part of a call, as staff read it."""

    at: datetime
    what: str
    detail: dict[str, Json]
    took_ms: float | None


async def steps_of(connection: AsyncConnection, call_id: str) -> list[StepRow]:
    """What happened in this call, in order?"""
    cursor = connection.cursor(row_factory=class_row(StepRow))
    await cursor.execute(
        """
        select at, what, detail, took_ms from call_steps
        where call_id = %(call_id)s order by script_at, position
        """,
        {"call_id": call_id},
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision, as staff read it."""

    at: datetime
    known: Json
    rule: str
    verdict: dict[str, Json]
    took_ms: float


async def decisions_of(connection: AsyncConnection, call_id: str) -> list[DecisionRow]:
    """Why did this call go where it went?"""
    cursor = connection.cursor(row_factory=class_row(DecisionRow))
    await cursor.execute(
        """
        select at, known, rule, verdict, took_ms from decisions
        where call_id = %(call_id)s order by script_at, position
        """,
        {"call_id": call_id},
    )
    return await cursor.fetchall()


async def decisions_of_calls(
    connection: AsyncConnection, call_ids: Sequence[str]
) -> dict[str, list[DecisionRow]]:
    """Why did these calls go where they went? Calls without a decision are left out."""
    cursor = await connection.execute(
        """
        select call_id, at, known, rule, verdict, took_ms from decisions
        where call_id = any(%(call_ids)s) order by call_id, script_at, position
        """,
        {"call_ids": list(call_ids)},
    )
    decisions: dict[str, list[DecisionRow]] = {}
    for call_id, *columns in await cursor.fetchall():
        decisions.setdefault(call_id, []).append(DecisionRow(*columns))
    return decisions


@dataclass(frozen=True, slots=True)
class CallBackRow:
    """Somebody who waits to be called back."""

    id: int
    call_id: str
    number: str
    contact_id: int | None
    contact: str | None
    about: str
    asked_at: datetime
    done_at: datetime | None
    done_by: str | None
    note: str = ""


CALL_BACK_ROW = """
    select call_backs.id, call_id, number, contact_id, contacts.name as contact, about,
           asked_at, done_at, done_by, note
    from call_backs left join contacts on contacts.id = contact_id
"""


async def call_backs(connection: AsyncConnection, *, all_of_them: bool) -> list[CallBackRow]:
    """Who waits to be called back, the longest first (`all_of_them`: those called back as well)?"""
    cursor = connection.cursor(row_factory=class_row(CallBackRow))
    await cursor.execute(
        CALL_BACK_ROW
        + """
        where %(all)s or done_at is null
        order by asked_at
        """,
        {"all": all_of_them},
    )
    return await cursor.fetchall()
