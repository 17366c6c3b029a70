"""The way of a browser's phone to the PBX: SIP over WebSocket (RFC 7118), from our own origin on to loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

import structlog
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from centralino.access.signed_in import SignedIn
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from centralino.phones.actions import is_known_soon, keep, let_go
from centralino.settings import Settings
from web.phone.pace import Pace

log = structlog.get_logger()

LINE: Final = "/phone/line/{ticket}"
SIP: Final = "sip"
LARGEST_FRAME: Final = 32 * 1024  # bytes; a call's offer takes four thousand
FRAMES_PER_SECOND, FRAMES_AT_ONCE = 20, 60  # a call takes a dozen to begin and to end
LOOKED_AT_EVERY = 20.0  # seconds: is whoever has this phone still signed in?
CONNECTS_WITHIN = 3.0

# Why a connection is closed (RFC 6455, 7.4.1; 1013 of IANA's registry).
GONE, NOT_ALLOWED, TOO_LARGE, TRY_AGAIN = 1001, 1008, 1009, 1013

Who = Callable[[HTTPConnection], Awaitable[SignedIn | None]]


class Relay:
    """`who` tells who asks, by their cookie. Its look-ups may raise `DatabaseUnavailable`."""

    def __init__(self, settings: Settings, database: Database, who: Who) -> None:
        self._settings, self._database, self._who = settings, database, who
        self._pbx = f"ws://127.0.0.1:{settings.websocket_port}/ws"

    def routes(self) -> list[BaseRoute]:
        """One, if there are browser phones at all."""
        return [WebSocketRoute(LINE, self.answer)] if self._settings.browser_phones else []

    async def answer(self, browser: WebSocket) -> None:
        """Lead a phone to the PBX, for as long as it is lent to whoever comes with it."""
        ticket = browser.path_params["ticket"]
        try:
            if not await self._may_pass(browser, ticket):
                await browser.close(NOT_ALLOWED)
                return
            try:
                await self._lead(browser, ticket)
            finally:
                await self._let_go(ticket)
        except DatabaseUnavailable as error:
            log.warning("a phone without the database", why=str(error))
            with suppress(RuntimeError):
                await browser.close(TRY_AGAIN)

    async def _may_pass(self, browser: WebSocket, ticket: str) -> bool:
        is_sip = SIP in browser.scope.get("subprotocols", ())
        return is_sip and self._is_from_here(browser) and await self._is_still_lent(browser, ticket)

    def _is_from_here(self, browser: WebSocket) -> bool:
        """Browsers say which page opens a WebSocket (RFC 6455, 10.2), and no page of others is let in."""
        origin = urlsplit(browser.headers.get("origin", "")).netloc
        ours = {browser.headers.get("host"), urlsplit(self._settings.public_address or "").netloc or None}
        return bool(origin) and origin in ours

    async def _is_still_lent(self, browser: WebSocket, ticket: str) -> bool:
        staff = await self._who(browser)
        if staff is None or staff.must_change_password:
            return False
        async with self._database.connection() as connection:
            return await keep(connection, ticket, staff.session_id, now())

    async def _lead(self, browser: WebSocket, ticket: str) -> None:
        if not await is_known_soon(self._database, ticket):
            log.warning("the PBX was not told of a phone: is the scheduler at work?")
            await browser.close(TRY_AGAIN)
            return
        try:
            async with connect(
                self._pbx,
                subprotocols=[Subprotocol(SIP)],
                max_size=LARGEST_FRAME,
                open_timeout=CONNECTS_WITHIN,
                close_timeout=1,
                compression=None,
                proxy=None,
            ) as pbx:
                await browser.accept(subprotocol=SIP)
                code = await self._relayed(browser, pbx, ticket)
        except (OSError, TimeoutError, WebSocketException) as error:
            log.warning("no way to the PBX for a phone", why=str(error) or "no answer")
            code = TRY_AGAIN
        with suppress(RuntimeError):  # it is closed already
            await browser.close(code)

    async def _relayed(self, browser: WebSocket, pbx: ClientConnection, ticket: str) -> int:
        """Until either side goes, or the phone is lent no more; with which code the browser is let go."""
        return await _first_of(
            _to_the_pbx(browser, pbx), _to_the_browser(pbx, browser), self._until_taken_back(browser, ticket)
        )

    async def _until_taken_back(self, browser: WebSocket, ticket: str) -> int:
        while True:
            await asyncio.sleep(LOOKED_AT_EVERY)
            with suppress(DatabaseUnavailable):  # who talks goes on talking; the scheduler has the last word
                if not await self._is_still_lent(browser, ticket):
                    return NOT_ALLOWED

    async def _let_go(self, ticket: str) -> None:
        with suppress(DatabaseUnavailable):
            async with self._database.transaction() as connection:
                await let_go(connection, ticket, now())


async def _to_the_pbx(browser: WebSocket, pbx: ClientConnection) -> int:
    pace = Pace(FRAMES_PER_SECOND, FRAMES_AT_ONCE)
    with suppress(
        WebSocketDisconnect, WebSocketException, KeyError
    ):  # a frame of bytes has no text: it is no SIP
        while len((frame := await browser.receive_text()).encode()) <= LARGEST_FRAME:
            if not pace.allows(asyncio.get_running_loop().time()):
                return NOT_ALLOWED
            await pbx.send(frame)
        return TOO_LARGE
    return GONE


async def _to_the_browser(pbx: ClientConnection, browser: WebSocket) -> int:
    with suppress(WebSocketDisconnect, WebSocketException, RuntimeError):
        async for frame in pbx:
            await browser.send_text(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))
    return TRY_AGAIN


async def _first_of(*ways: Coroutine[None, None, int]) -> int:
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
