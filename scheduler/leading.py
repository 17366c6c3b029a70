"""Whether there is anybody who would lead a call that is answered: a FastAGI server that takes connections."""

from __future__ import annotations

import asyncio
from contextlib import suppress

LOOK_AGAIN_AFTER = 1.0  # seconds for which an answer holds
WITHIN = 1.0


class Leading:
    """Asks by connecting to the server, and hanging up again without a word."""

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port
        self._asked_at = float("-inf")
        self._why_not: str | None = None

    async def why_not(self) -> str | None:
        """Why a call that is answered now would not be led; None when it would."""
        clock = asyncio.get_running_loop().time
        if clock() >= self._asked_at + LOOK_AGAIN_AFTER:
            self._asked_at = clock()
            self._why_not = await self._ask()
        return self._why_not

    async def _ask(self) -> str | None:
        host, port = self._address
        try:
            async with asyncio.timeout(WITHIN):
                _, writer = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError) as error:
            return f"no FastAGI server at {host}:{port}: {error or 'no answer'}"
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return None
