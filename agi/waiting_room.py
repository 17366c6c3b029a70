"""Callers who wait for support, and how a revocation reaches them before anybody answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

from agi.call import Call
from centralino.clock import now
from centralino.database import Notified, Reconnected
from centralino.pbx import AMIConnection, AMIDown, live_channels, stop_ringing, withdraw_from_queue
from centralino.support.line import SupportLine
from centralino.support.rules import Known, ToSupport

log = structlog.get_logger()

AGAIN_AFTER = (
    0.5  # seconds: a look-up failed, or between two rings there was nothing to take the caller out of
)
CLOCKS_DIFFER_BY = timedelta(seconds=5)  # a revocation from another machine may seem to lie ahead


class Stay:
    """One caller's waiting. `known` is what is known of them now; it changes when they are taken out."""

    def __init__(self, call: Call, known: Known) -> None:
        self.call, self.known = call, known
        self.screening: asyncio.Task[None] | None = None


class WaitingRoom:
    """Who is waiting.

    `take_out` has the PBX end the waiting of a caller; false when there was nothing to end just then, as between two
    rings. A caller who is in conversation already is left there, and that is that.
    """

    def __init__(self, line: SupportLine, take_out: Callable[[Call], Awaitable[bool]]) -> None:
        self._line, self._take_out = line, take_out
        self._stays: set[Stay] = set()

    @contextmanager
    def waits(self, call: Call, known: Known) -> Iterator[Stay]:
        """The caller waits for support until the end of the block.

        Whoever enters is screened once more: what was revoked while they were spoken to has been told before
        anybody listened.
        """
        stay = Stay(call, known)
        self._stays.add(stay)
        self._screen(stay)
        try:
            yield stay
        finally:
            self._stays.discard(stay)
            if stay.screening:
                stay.screening.cancel()
            call.withdrawn = False

    async def watch(self, grants: AsyncIterator[Notified | Reconnected]) -> None:
        """For ever: whoever a change of grants concerns is screened again; after a gap in the news, everybody is."""
        async for news in grants:
            for stay in self._stays:
                if isinstance(news, Reconnected) or _concerns(news.payload, stay.known):
                    self._screen(stay)

    def _screen(self, stay: Stay) -> None:
        if stay.screening:
            stay.screening.cancel()
        stay.screening = asyncio.create_task(self._screen_until_sure(stay))

    async def _screen_until_sure(self, stay: Stay) -> None:
        try:
            while (known := await self._line.known_afresh(stay.known)).look_up_failed:  # noqa: ASYNC110
                await asyncio.sleep(AGAIN_AFTER)
            if isinstance(self._line.screen(known, now() + CLOCKS_DIFFER_BY), ToSupport):
                return
            log.info("support withdrawn while waiting", call=stay.call.began.id)
            stay.known, stay.call.withdrawn = known, True
            await self._end_the_waiting(stay)
        except Exception:
            log.exception("screening somebody who waits", call=stay.call.began.id)

    async def _end_the_waiting(self, stay: Stay) -> None:
        while True:
            try:
                if await self._take_out(stay.call):
                    return
            except (AMIDown, TimeoutError) as error:
                log.warning("cannot take a caller out of waiting", call=stay.call.began.id, error=str(error))
            await asyncio.sleep(AGAIN_AFTER)


async def take_out(pbx: AMIConnection, call: Call) -> bool:
    """End a caller's waiting: out of the queue, and away from the telephones that ring for them.

    True once somebody has answered: then they talk. Until then it is asked again, for a queue lets nobody go while
    it rings, and rings anew. Raises `AMIDown`, `TimeoutError`.
    """
    if call.ringing is None:
        return False
    if call.ringing.queue:
        await withdraw_from_queue(pbx, call.ringing.queue, call.channel)
    legs = [each for each in await live_channels(pbx) if each.linked_id == call.began.id != each.unique_id]
    if any(leg.state == "Up" for leg in legs):
        return True
    await stop_ringing(pbx, call.began.id)
    return False


def _concerns(contact_id: str, known: Known) -> bool:
    return any(str(customer.contact_id) == contact_id for customer in known.customers)
