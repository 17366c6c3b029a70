"""What our own database says of a call, to be held against what the caller heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from centralino.database import Connection


@dataclass(frozen=True, slots=True)
class Record:
    """A call as it is recorded. Milliseconds run from the greeting of the FastAGI session to the decision."""

    id: str
    caller: str | None
    began_at: datetime
    verdict: str | None
    reason: str | None
    route: str | None
    outcome: str | None
    safe: bool | None
    answered_by: str | None
    hangup_cause: int | None
    first_verdict_ms: float | None
    last_verdict_ms: float | None
    learned: bool
    call_back_to: str | None
    is_complete: bool


async def calls_since(connection: Connection, began_at: datetime) -> list[Record]:
    """Which calls began since then, and what became of them? Complete when both the script and the PBX have told."""
    found = await connection.cursor(row_factory=class_row(Record)).execute(
        """
        select calls.id, caller, began_at, calls.verdict, reason, route, outcome, safe, answered_by, hangup_cause,
               (select took_ms from decisions where call_id = calls.id order by at limit 1) as first_verdict_ms,
               (select took_ms from decisions where call_id = calls.id order by at desc limit 1) as last_verdict_ms,
               exists (select from numbers
                       where number = caller and contact_id = calls.contact_id and trust <> 'declared') as learned,
               (select number from call_backs where call_id = calls.id) as call_back_to,
               ended_at is not null and (outcome is not null or agi_status <> 'SUCCESS') as is_complete
        from calls
        where began_at >= %(began_at)s
        order by began_at
        """,
        {"began_at": began_at},
    )
    return await found.fetchall()
