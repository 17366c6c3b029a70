"""The log of what staff changed: in whose name a transaction works, and what was changed."""

from __future__ import annotations

from typing import Literal

from psycopg import AsyncConnection

Via = Literal["page", "api", "command"]


async def audited(connection: AsyncConnection, by: str, via: Via) -> None:
    """Whatever this transaction changes from here on is in that name, and stands in the log when it is committed."""
    await connection.execute(
        "select set_config('centralino.by', %(by)s, true), set_config('centralino.via', %(via)s, true)",
        {"by": by, "via": via},
    )
