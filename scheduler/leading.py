"""What has to be there for a call to be placed and led to its end: the PBX, the trunk, a FastAGI server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, TypeVar

from centralino.pbx import AMIConnection, AMIDown, is_unreachable

Answer = TypeVar("Answer")

HOLDS_FOR = 1.0  # seconds, an answer
WITHIN = 1.0


class Leading:
    """Asks each of them anew, once a second at most: nobody is rung for nothing."""

    def __init__(self, pbx: AMIConnection, agi_host: str, agi_port: int) -> None:
        self._pbx = pbx
        self._address = agi_host, agi_port
        self._server = _Held(self._why_no_server)
        self._unreachable = dict[str, _Held[bool]]()

    async def why_not(self, trunk: str) -> str | None:
        """Why a call over this trunk could not be placed, or not be led once it is answered; None when it could."""
        if not self._pbx.is_linked:
            return "there is no link to the PBX"
        if await self._is_unreachable(trunk):
            return "the trunk does not answer"
        return await self._server.get()

    async def _is_unreachable(self, trunk: str) -> bool:
        async def ask() -> bool:
            with suppress(AMIDown, TimeoutError):
                return await is_unreachable(self._pbx, trunk)
            return False

        return await self._unreachable.setdefault(trunk, _Held(ask)).get()

    async def _why_no_server(self) -> str | None:
        """By connecting to it, and hanging up again without a word."""
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


class _Held(Generic[Answer]):
    """An answer that holds for a while; those who ask meanwhile wait for the same one."""

    def __init__(self, ask: Callable[[], Awaitable[Answer]]) -> None:
        self._ask = ask
        self._asking: asyncio.Task[Answer] | None = None
        self._until = float("-inf")

    async def get(self) -> Answer:
        clock = asyncio.get_running_loop().time
        if self._asking is None or clock() >= self._until:
            self._until = clock() + HOLDS_FOR
            self._asking = asyncio.ensure_future(self._ask())
        return await asyncio.shield(self._asking)
