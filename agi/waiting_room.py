"""Callers who wait for support, and how a revocation reaches them before anybody answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog

from agi.call import Call
from centralino.clock import now
from centralino.database import Notified, Reconnected
from centralino.pbx import AMIConnection, AMIDown, hang_up, live_channels, stop_ringing, withdraw_from_queue
from centralino.support.line import SupportLine
from centralino.support.rules import Known, ToSupport

log = structlog.get_logger()

AGAIN_AFTER = 0.5  # seconds: between two rings there is nothing to take a caller out of


class WaitingRoom:
    """Who is waiting, with what was known of them when they were let in.

    `take_out` has the PBX end the waiting of a caller; false when there was nothing to end just then, as between two
    rings. A caller who is in conversation already is left there, and that is that.
    """

    def __init__(self, line: SupportLine, take_out: Callable[[Call], Awaitable[bool]]) -> None:
        self._line, self._take_out = line, take_out
        self._waiting: dict[Call, Known] = {}
        self._taken_out: set[asyncio.Task[None]] = set()

    @contextmanager
    def waits(self, call: Call, known: Known) -> Iterator[None]:
        """The caller waits for support until the end of the block."""
        self._waiting[call] = known
        try:
            yield
        finally:
            del self._waiting[call]
            call.withdrawn = False

    async def watch(self, grants: AsyncIterator[Notified | Reconnected]) -> None:
        """For ever: whoever a change of grants concerns is screened again; after a gap in the news, everybody is."""
        async for news in grants:
            try:
                await self._screen_again(news)
            except Exception:
                log.exception("screening those who wait")

    async def _screen_again(self, news: Notified | Reconnected) -> None:
        for call, known in list(self._waiting.items()):
            if isinstance(news, Notified) and not _concerns(news.payload, known):
                continue
            afresh = await self._line.known_afresh(known)
            if afresh.look_up_failed or isinstance(self._line.screen(afresh, now()), ToSupport):
                continue
            if call in self._waiting and not call.withdrawn:
                log.info("support withdrawn while waiting", call=call.began.id)
                call.withdrawn = True
                task = asyncio.create_task(self._end_the_waiting(call))
                self._taken_out.add(task)
                task.add_done_callback(self._taken_out.discard)

    async def _end_the_waiting(self, call: Call) -> None:
        while call in self._waiting:
            try:
                if await self._take_out(call):
                    return
            except (AMIDown, TimeoutError) as error:
                log.warning("cannot take a caller out of the queue", call=call.began.id, error=str(error))
            await asyncio.sleep(AGAIN_AFTER)


async def take_out(pbx: AMIConnection, call: Call) -> bool:
    """End a caller's waiting: out of the queue, or away from the telephones that ring for them.

    True when that is settled, also because somebody has answered. Raises `AMIDown`, `TimeoutError`.
    """
    if call.ringing is None:
        return False
    if call.ringing.queue and await withdraw_from_queue(pbx, call.ringing.queue, call.channel):
        # The queue looks up only when the member it is ringing has been given up.
        await stop_ringing(pbx, call.began.id)
        return True
    legs = [
        channel
        for channel in await live_channels(pbx)
        if channel.linked_id == call.began.id != channel.unique_id
    ]
    if any(leg.state == "Up" for leg in legs):
        return True
    for leg in legs:
        await hang_up(pbx, leg.name)
    return bool(legs)


def _concerns(contact_id: str, known: Known) -> bool:
    return any(str(customer.contact_id) == contact_id for customer in known.customers)
