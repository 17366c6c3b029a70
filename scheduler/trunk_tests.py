"""Calls by which staff try a trunk out: placed as they are ordered, and what the trunk answers is written down."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Final

import structlog

from centralino.clock import now
from centralino.database import Connection, Database, DatabaseUnavailable, Notified, Reconnected
from centralino.pbx import AMIConnection, AMIDown, Resynchronise, originate
from centralino.pbx.ami import Message
from centralino.phones import trying_store as store
from centralino.phones.trying import OVER_AFTER, RINGS_FOR
from centralino.phones.trying_store import TrunkTest
from centralino.settings import Settings

log = structlog.get_logger()

EVENTS: Final = ("Newstate", "OriginateResponse", "UserEvent", "Hangup")
HANGUP_WITHIN: Final = (
    2.0  # seconds after it is said that nobody answered; without one there never was a channel
)


class TrunkTests:
    """Any number of schedulers may do this at the same PBX: each test is placed by one of them, and heard by all."""

    def __init__(self, settings: Settings, database: Database, pbx: AMIConnection) -> None:
        self._trunks, self._language = settings.telephone.trunks, settings.default_language
        self._database, self._pbx = database, pbx
        self._tasks: set[asyncio.Task[None]] = set()

    async def heed(self, news: AsyncIterator[Notified | Reconnected]) -> None:
        """For ever: one was ordered."""
        async for _ in news:
            try:
                await self.once()
            except DatabaseUnavailable as error:
                log.warning("a test call waits", why=str(error))
            except Exception:
                log.exception("test calls")

    async def once(self) -> None:
        """Place what was ordered. Raises `DatabaseUnavailable`."""
        if not self._pbx.is_linked:
            return
        async with self._database.transaction() as connection:
            ordered = await store.claim_tests(connection, now() - OVER_AFTER, now())
        for test in ordered:
            if not await self._placed(test):
                await self._end(test.id, now(), None)

    async def listen(self) -> None:
        """Take in what the PBX says of them, for ever; each thing is written down before the next is looked at."""
        with self._pbx.subscribe(*EVENTS) as events:
            async for event in events:
                if not isinstance(event, Resynchronise):
                    await self._hear(event)

    async def _placed(self, test: TrunkTest) -> bool:
        """Whether it may ring; it is never placed a second time."""
        trunk = self._trunks.get(test.trunk)
        if trunk is None:
            return False
        log.info("a test call", trunk=test.trunk, by=test.ordered_by)
        try:
            return await originate(
                self._pbx,
                f"PJSIP/{test.number}@{test.trunk}",
                context="trunk-test",
                action_id=channel_id(test.id),
                caller_id=f"<{trunk.caller_id}>" if trunk.caller_id else "",
                ring_for=RINGS_FOR,
                variables={"TRUNK_TEST": str(test.id), "CHANNEL(language)": self._language},
            )
        except (AMIDown, TimeoutError) as error:
            log.warning("nobody knows whether a test call rings", why=str(error))
            return True

    async def _hear(self, event: Message) -> None:
        at, test = now(), test_of(event)
        if test is None:
            return
        match event.event, event.get("Response"):
            case "Newstate", _:
                if event.get("ChannelStateDesc") == "Ringing":
                    await self._write(lambda to: store.save_instant(to, test, "rang_at", at))
            case "OriginateResponse", "Success":
                await self._write(lambda to: store.save_instant(to, test, "answered_at", at))
            case "OriginateResponse", _:
                self._later(self._over_without_hangup(test, at))
            case "UserEvent", _:
                if re.fullmatch("[0-9]", key := event.get("Key")):
                    await self._write(lambda to: store.save_key(to, test, key))
            case "Hangup", _:
                cause = event.get("Cause")
                code = int(cause) if cause.isdigit() else None
                await self._end(test, at, code)

    async def _over_without_hangup(self, test: int, at: datetime) -> None:
        await asyncio.sleep(HANGUP_WITHIN)
        await self._end(test, at, None)

    async def _end(self, test: int, at: datetime, cause: int | None) -> None:
        await self._write(lambda to: store.save_end(to, test, at, cause))

    async def _write(self, write: Callable[[Connection], Awaitable[None]]) -> None:
        try:
            async with self._database.transaction() as connection:
                await write(connection)
        except DatabaseUnavailable as error:
            log.warning("what became of a test call is not written down", why=str(error))
        except Exception:
            # Our mistake in one test call: the others, and all that is no test, go on.
            log.exception("a test call")

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def channel_id(test_id: int) -> str:
    """The unique id of the call's channel."""
    return f"trunk-test-{test_id}"


def test_of(event: Message) -> int | None:
    """Which test an event is about; None for what is about none. The dialplan tells of a key in an event of its own."""
    match event.event:
        case "OriginateResponse":
            told = event.get("ActionID")
        case "UserEvent":
            told = f"trunk-test-{event.get('Test')}" if event.get("UserEvent") == "TrunkTest" else ""
        case _:
            told = event.get("Uniqueid")
    found = re.fullmatch(r"trunk-test-([0-9]{1,18})", told)
    return int(found[1]) if found else None
