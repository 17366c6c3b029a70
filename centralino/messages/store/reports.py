"""The SQL of delivery reports, as they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.messages.lives import TextState


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report; `state` is the text's, as of then."""

    state: TextState
    at: datetime
    error_code: str | None
    error: str | None
    never_again: bool


async def insert_report(
    connection: AsyncConnection, provider: str, provider_id: str, report: ReportRow
) -> bool:
    """A provider tells of a delivery. False when it has told this before."""
    cursor = await connection.execute(
        """
        insert into text_reports (provider, provider_id, state, at, error_code, error, never_again)
        values (%(provider)s, %(provider_id)s, %(state)s, %(at)s, %(error_code)s, %(error)s, %(never_again)s)
        on conflict do nothing
        """,
        {
            "provider": provider,
            "provider_id": provider_id,
            "state": report.state,
            "at": report.at,
            "error_code": report.error_code,
            "error": report.error,
            "never_again": report.never_again,
        },
    )
    return cursor.rowcount == 1


async def reports_of(connection: AsyncConnection, provider: str, provider_id: str) -> list[ReportRow]:
    """What was told of this text so far, in the order of the states of a text's life?"""
    cursor = connection.cursor(row_factory=class_row(ReportRow))
    await cursor.execute(
        """
        select state, at, error_code, error, never_again from text_reports
        where provider = %(provider)s and provider_id = %(provider_id)s order by state
        """,
        {"provider": provider, "provider_id": provider_id},
    )
    return await cursor.fetchall()
