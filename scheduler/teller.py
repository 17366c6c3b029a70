"""Tells subscribers what happened: takes turns, sends what waits in order, and has written down how it went."""

from __future__ import annotations

import asyncio
from typing import Protocol
from uuid import uuid4

import structlog

from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from centralino.webhooks.actions import forget_old
from centralino.webhooks.posting import Reply
from centralino.webhooks.store import turns
from centralino.webhooks.store.turns import MessageRow
from centralino.webhooks.telling import Told, Turn, record, sealed, take_turns, waiting_messages
from scheduler.under_way import UnderWay
from scheduler.waking import News

log = structlog.get_logger()

LOOK_AGAIN_AFTER = 15.0  # seconds, if nothing happens and nothing is due sooner
TRY_AGAIN_AFTER = 0.5  # seconds: the database is away
AT_LEAST = 0.05  # seconds: something is due that cannot be taken just now
AT_ONCE = 16  # subscriptions: one that is slow keeps none but itself


class Posts(Protocol):
    """The door to the other end; see `centralino.webhooks.posting.Poster`."""

    async def post(self, address: str, headers: dict[str, str], body: bytes) -> Reply: ...


class Teller:
    """Any number of processes may each have one."""

    def __init__(self, database: Database, poster: Posts) -> None:
        self._database, self._poster = database, poster
        self._news = News(LOOK_AGAIN_AFTER)
        self._telling = UnderWay(self.wake)
        self._is_stopping = False

    def wake(self) -> None:
        """There may be something to tell."""
        self._news.tell()

    async def forever(self) -> None:
        """Tell until cancelled; what is being sent then goes on: see `until_told`."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._heed())
            while True:
                self._news.clear()
                await self._news.wait(await self._begin_or_wait())

    async def once(self) -> int:
        """Have all turns that are due now; how many those were. Raises `DatabaseUnavailable`."""
        due = await self._take_turns()
        await asyncio.gather(*(self._telling.begin(self._have(turn)) for turn in due))
        return len(due)

    async def until_told(self, within: float) -> None:
        """Begin no further message; return when those under way are written down, or after `within` seconds."""
        self._is_stopping = True
        await self._telling.until_over(within)

    async def forget_old(self) -> None:
        """Forget what nobody may ask for any more."""
        is_more = True
        while is_more:
            async with self._database.transaction() as connection:
                is_more = await forget_old(connection, now())

    async def _heed(self) -> None:
        async for _ in self._database.notifications("webhooks"):
            self.wake()

    async def _begin_or_wait(self) -> float:
        """Begin the turns that are due; how many seconds to wait for the next."""
        try:
            due = await self._take_turns()
            for turn in due:
                self._telling.begin(self._have(turn))
            if due:
                return 0.0
            if len(self._telling) >= AT_ONCE:
                return LOOK_AGAIN_AFTER  # the first that is done wakes us
            async with self._database.connection() as connection:
                at = await turns.next_turn_at(connection, now())
        except DatabaseUnavailable as error:
            log.debug("database away: webhooks wait", why=str(error))
            return TRY_AGAIN_AFTER
        except Exception:
            # Our mistake, with one subscription perhaps: calls and texts that are due go on.
            log.exception("telling subscribers")
            return LOOK_AGAIN_AFTER
        return max((at - now()).total_seconds(), AT_LEAST) if at else LOOK_AGAIN_AFTER

    async def _take_turns(self) -> list[Turn]:
        most = AT_ONCE - len(self._telling)
        return await take_turns(self._database, uuid4(), now(), most) if most > 0 else []

    async def _have(self, turn: Turn) -> None:
        """The whole of a turn; if the database goes away its end is awaited, and what waits is told then."""
        try:
            await self._tell(turn)
            async with self._database.connection() as connection:
                await turns.end_turn(connection, turn.subscription_id, turn.claim)
        except DatabaseUnavailable as error:
            log.debug("a turn is not ended", subscription=turn.subscription_id, why=str(error))
        except Exception:
            # Our mistake in one message must not stop the others.
            log.exception("telling", subscription=turn.subscription_id)

    async def _tell(self, turn: Turn) -> None:
        async with self._database.connection() as connection:
            messages = await waiting_messages(connection, turn, now())
        for message in messages:
            if self._is_stopping or now() > turn.until:
                return
            headers, body = sealed(turn, message, now())
            reply = await self._poster.post(turn.row.address, dict(headers), body)
            if not await self._record(turn, message, reply):
                return

    async def _record(self, turn: Turn, message: MessageRow, reply: Reply) -> bool:
        """Have it written down before the turn is over; whether to go on. What is not will be told again."""
        at = now()
        while True:
            try:
                async with self._database.transaction() as connection:
                    told = await record(connection, turn, message, reply, at)
            except DatabaseUnavailable:
                if now() > turn.until:
                    raise
                await asyncio.sleep(TRY_AGAIN_AFTER)
                continue
            _tell_log(turn, message, reply, told)
            return told.goes_on


def _tell_log(turn: Turn, message: MessageRow, reply: Reply, told: Told) -> None:
    """Without what was told, and without the address: there may be secrets in it."""
    each = log.bind(subscription=turn.subscription_id, event=message.event_id, status=reply.status)
    if reply.is_taken:
        each.debug("told", kind=str(message.kind), ms=reply.took_ms)
    else:
        each.warning("a webhook was not taken", kind=str(message.kind), tries=message.tries + 1)
    if told.switched_off:
        each.error("a subscription is switched off: the other end says that it is gone")
    if told.given_up:
        each.error("webhooks are given up: their address has taken none for days", messages=told.given_up)
