"""The SQL of answers that are given again to a request that comes again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

KEPT_FOR: Final = timedelta(hours=24)  # as docs/api.md promises


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered; `asked` is the SHA-256 of the request."""

    asked: bytes
    status: int
    headers: Mapping[str, str]
    body: bytes


async def take_key(connection: AsyncConnection, token_id: int, key: str) -> bool:
    """Is nobody else at work under this key? Nobody will be until the transaction ends."""
    cursor = await connection.execute(
        "select pg_try_advisory_xact_lock(hashtextextended(%(text)s, 0))",
        {"text": f"api_replays {token_id} {key}"},
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def kept_answer(
    connection: AsyncConnection, token_id: int, key: str, *, since: datetime
) -> KeptAnswer | None:
    """What was answered under this key, later than that?"""
    cursor = connection.cursor(row_factory=class_row(KeptAnswer))
    await cursor.execute(
        """
        select asked, status, headers, body from api_replays
        where token_id = %(token_id)s and key = %(key)s and at > %(since)s
        """,
        {"token_id": token_id, "key": key, "since": since},
    )
    return await cursor.fetchone()


async def keep_answer(
    connection: AsyncConnection, token_id: int, key: str, answer: KeptAnswer, at: datetime
) -> None:
    """This is answered under this key from now on; what was kept for too long goes."""
    await connection.execute(
        """
        insert into api_replays (token_id, key, asked, at, status, headers, body)
        values (%(token_id)s, %(key)s, %(asked)s, %(at)s, %(status)s, %(headers)s, %(body)s)
        on conflict (token_id, key) do update set
            asked = excluded.asked, at = excluded.at, status = excluded.status,
            headers = excluded.headers, body = excluded.body
        """,
        {
            "token_id": token_id,
            "key": key,
            "asked": answer.asked,
            "at": at,
            "status": answer.status,
            "headers": Jsonb(dict(answer.headers)),
            "body": answer.body,
        },
    )


async def forget_answers(connection: AsyncConnection, before: datetime) -> None:
    """What was answered before is not given again."""
    await connection.execute("delete from api_replays where at < %(before)s", {"before": before})
