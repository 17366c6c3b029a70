"""What other processes tell over Postgres (LISTEN and NOTIFY), across every loss of the connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from psycopg import AsyncConnection, Error
from psycopg.sql import SQL, Identifier

PAUSE = 1.0  # seconds between two tries to connect
SILENCE = 15.0  # seconds without a word, after which the server is asked whether it is still there
ANSWERS_WITHIN = 5.0


@dataclass(frozen=True, slots=True)
class Notified:
    """Somebody told something on the channel; it was committed."""

    payload: str


@dataclass(frozen=True, slots=True)
class Reconnected:
    """We hear from now on; what was told before we may have missed."""


async def listen(dsn: str, channel: str) -> AsyncIterator[Notified | Reconnected]:
    """What is told on the channel, for ever; a server that is away, or will not be listened to, is waited for."""
    while True:
        try:
            async for told in _listen_once(dsn, channel):
                yield told
        except (Error, TimeoutError):
            await asyncio.sleep(PAUSE)


async def _listen_once(dsn: str, channel: str) -> AsyncIterator[Notified | Reconnected]:
    async with await AsyncConnection.connect(dsn, autocommit=True) as connection:
        await connection.execute(SQL("listen {}").format(Identifier(channel)))
        yield Reconnected()
        while True:
            async for notify in connection.notifies(timeout=SILENCE):
                yield Notified(notify.payload)
            async with asyncio.timeout(ANSWERS_WITHIN):
                await connection.execute("")
