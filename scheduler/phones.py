"""Phones in browsers: what the PBX knows of them is made to be what is lent, and what is ordered is rung."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta

import structlog

from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable, Notified, Reconnected
from centralino.pbx import AMIConnection, AMIDown, hang_up, live_channels, originate
from centralino.pbx.phones import known_phones, make_known, make_unknown
from centralino.phones import store
from centralino.phones.store import Order
from centralino.settings import Settings

log = structlog.get_logger()

CONFIRMED_WITHIN = 1.0  # seconds; otherwise the next beat confirms it
RING_FOR = 30
KEPT_FOR = timedelta(hours=1)  # an order that may be dialled no more


class Phones:
    """Any number of schedulers may do this at the same PBX: each makes it as the database has it."""

    def __init__(self, settings: Settings, database: Database, pbx: AMIConnection) -> None:
        self._language = settings.default_language
        self._database, self._pbx = database, pbx
        self._one_at_a_time = asyncio.Lock()

    async def heed(self, news: AsyncIterator[Notified | Reconnected]) -> None:
        """For ever: something was lent, taken back or ordered."""
        async for _ in news:
            try:
                await self.once()
            except (DatabaseUnavailable, AMIDown, TimeoutError) as error:
                log.warning("phones wait", why=str(error))
            except Exception:
                log.exception("phones")

    async def once(self) -> None:
        """Tell the PBX what it does not know. Raises `DatabaseUnavailable`, `AMIDown`, `TimeoutError`."""
        if not self._pbx.is_linked:
            return
        async with self._one_at_a_time:
            await self._make_alike(now())
            await self._ring(now())

    async def _make_alike(self, at: datetime) -> None:
        # The PBX is asked first: what it knows then was lent before, and is in the database.
        known = await known_phones(self._pbx)
        async with self._database.connection() as connection:
            lent = await store.lent_phones(connection, at)
        for name in known.keys() - lent.keys():
            await make_unknown(self._pbx, name)
            await self._end_calls(name)
            log.info("phone taken back", phone=name)
        for name, digest in lent.items():
            if known.get(name) != digest:
                await make_known(self._pbx, name, digest)
        known = await self._known_now(lent)
        async with self._database.transaction() as connection:
            await store.save_known(connection, known, at)
            await store.delete_ended(connection, at, but=known)
            await store.delete_orders(connection, at - KEPT_FOR)

    async def _known_now(self, lent: Mapping[str, str]) -> dict[str, str]:
        known = await known_phones(self._pbx)
        end = asyncio.get_running_loop().time() + CONFIRMED_WITHIN
        while known != lent and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.02)
            known = await known_phones(self._pbx)
        return known

    async def _end_calls(self, name: str) -> None:
        """Who may not telephone any more does not go on talking either."""
        for channel in await live_channels(self._pbx):
            if channel.name.startswith(f"PJSIP/{name}-"):
                await hang_up(self._pbx, channel.name)

    async def _ring(self, at: datetime) -> None:
        """Each order is rung at most once: one whose ringing failed has to be ordered again."""
        async with self._database.transaction() as connection:
            orders = await store.claim_orders(connection, at)
        for order in orders:
            if not await self._originate(order):
                log.warning("the PBX will not ring what was ordered", by=order.ordered_by)

    async def _originate(self, order: Order) -> bool:
        """For a customer's call a phone of ours is rung; for hearing, a number that somebody named."""
        away = f"PJSIP/{order.ring_number}@{order.trunk}"
        return await originate(
            self._pbx,
            f"PJSIP/{order.ring_phone}" if order.ring_phone else away,
            context="ordered-call" if order.number else "hear-call",
            action_id=f"order-{order.token}",
            caller_id=f"<{order.number}>" if order.number else "",
            ring_for=RING_FOR,
            variables={
                "CALL_ORDER": order.token,
                "CALL_DIALLED": order.number or "",
                "CALL_SOURCE": order.ring_phone or order.trunk or "",
                "CHANNEL(language)": self._language,
            },
        )
