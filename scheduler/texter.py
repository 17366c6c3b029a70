"""Sends the texts that are due: claims, hands each to the provider once, and has written down what became of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.pace import AHEAD
from centralino.campaigns.texts.claiming import ToSend, claim_texts, when_to_look
from centralino.campaigns.texts.outcomes import Outcome, Settled, record_never_known, record_outcome
from centralino.clock import now
from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.messages.provider import InDoubt, NotSent, Outgoing, Provider
from centralino.messages.store import outgoing
from centralino.messages.store.outgoing import TextRow
from scheduler.under_way import UnderWay
from scheduler.waking import News

log = structlog.get_logger()

LOOK_AGAIN_AFTER = 5.0  # seconds, if nothing happens and nothing is due sooner
TRY_AGAIN_AFTER = 0.5  # seconds: the database is away
STILL_DUE = 2.0  # seconds until it is looked at again: something is due that cannot be taken just now
AT_ONCE = 64  # texts that are at the provider's door
TOO_LATE = timedelta(seconds=2)
"""A process that was stopped and goes on must not send what was due then: the gate was asked for another instant."""
SURELY_OVER = timedelta(seconds=60)
"""After its instant nobody is still sending a text: whoever took it has been told, or died."""
LOOKED_UP_FOR = timedelta(minutes=10)
"""What a provider cannot tell by then it never will."""

Record = Callable[[Connection], Awaitable[Settled | None]]


class Texter:
    """Any number of processes may each have one for the same provider."""

    def __init__(self, database: Database, organisation: Organisation, provider: Provider) -> None:
        self._database, self._organisation, self._provider = database, organisation, provider
        self._news = News(LOOK_AGAIN_AFTER)
        self._hands: Counter[UUID] = Counter()
        """How many texts of each claim of ours are not written down yet."""
        self._unsure: set[UUID] = set()
        """Claims that may have been committed or not: nothing of them is ever sent."""
        self._sending = UnderWay(self.wake)
        self._is_away = False

    def wake(self) -> None:
        """There may be something to do."""
        self._news.tell()

    async def forever(self) -> None:
        """Send until cancelled; what is being sent then goes on: see `until_sent`."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._heed())
            while True:
                self._news.clear()
                await self._news.wait(await self._claim_or_wait())

    async def once(self) -> int:
        """Send what may be sent now; how many texts that were. Raises `DatabaseUnavailable`."""
        texts = await self._claim()
        await asyncio.gather(*(self._sending.begin(self._send(text)) for text in texts))
        return len(texts)

    async def until_sent(self, within: float) -> None:
        """Return when what is being sent has been written down, or after `within` seconds."""
        await self._sending.until_over(within)

    async def settle_in_doubt(self) -> int:
        """Find out what became of texts that a crash, or silence, left open; of how many that was found.

        Nothing is sent again before the provider has said that it surely does not have it. Raises
        `DatabaseUnavailable`.
        """
        await self._release_unsure()
        ours = [*self._hands, *self._unsure]
        async with self._database.transaction() as connection:
            name = self._provider.name
            await outgoing.doubt(connection, name, now() - SURELY_OVER, ours)
            before = now() - SURELY_OVER - self._provider.settles_after
            rows = await outgoing.in_doubt(connection, name, before)
        return sum([await self._look_up(row) for row in rows])

    async def _heed(self) -> None:
        """What other processes tell: an answer to be sent, a campaign that changed."""
        async for _ in self._database.notifications("texting"):
            self.wake()

    async def _claim_or_wait(self) -> float:
        """Begin to send what may be sent now; how many seconds to wait for the next time."""
        try:
            texts = await self._claim() if len(self._sending) < AT_ONCE else []
            at = None if texts else await when_to_look(self._database, self._provider.name, now())
        except DatabaseUnavailable as error:
            self._tell_away(str(error))
            return TRY_AGAIN_AFTER
        self._is_away = False
        for text in texts:
            self._sending.begin(self._send(text))
        if texts:
            return (texts[-1].send_at - AHEAD - now()).total_seconds()
        return max((at - now()).total_seconds(), STILL_DUE) if at else LOOK_AGAIN_AFTER

    async def _claim(self) -> list[ToSend]:
        claim, most = uuid4(), AT_ONCE - len(self._sending)
        try:
            texts = await claim_texts(
                self._database, self._organisation, self._provider.name, claim, now(), most
            )
        except DatabaseUnavailable:
            self._unsure.add(claim)
            raise
        if texts:
            self._hands[claim] = len(texts)
        return texts

    async def _send(self, text: ToSend) -> None:
        await asyncio.sleep(max(0.0, (text.send_at - now()).total_seconds()))
        outcome = await self._outcome(text)
        at = now()

        async def record(connection: Connection) -> Settled | None:
            return await record_outcome(connection, self._organisation, text.id, text.claim, outcome, at)

        await self._record(record)
        self._hands -= Counter([text.claim])  # and forgets a claim of which nothing is left

    async def _outcome(self, text: ToSend) -> Outcome:
        if now() > text.send_at + TOO_LATE:
            return NotSent("this process was stopped when it was to be sent")
        try:
            return await self._provider.send(text.outgoing)
        except (NotSent, InDoubt) as outcome:
            return outcome
        except Exception as error:
            log.exception("sending", text=text.id)
            return InDoubt(repr(error))

    async def _record(self, record: Record) -> None:
        """Have an outcome written down, however long the database is away."""
        while True:
            try:
                async with self._database.transaction() as connection:
                    settled = await record(connection)
            except DatabaseUnavailable as error:
                self._tell_away(str(error))
                await asyncio.sleep(TRY_AGAIN_AFTER)
                continue
            except Exception:
                # Our mistake in one text must not stop the others; it stays in doubt, and is looked up.
                log.exception("cannot record")
                return
            if settled:
                self._tell(settled)
            return

    async def _look_up(self, row: TextRow) -> bool:
        text = Outgoing(str(row.id), row.number, row.body, row.claimed_at)
        at = now()
        try:
            found = await self._provider.find(text)
        except InDoubt:
            return at > row.claimed_at + LOOKED_UP_FOR and await self._give_up(row, at)
        except Exception:
            log.exception("looking up", text=row.id)
            return False
        outcome = found or NotSent("its sending was interrupted, and the provider does not have it")
        async with self._database.transaction() as connection:
            settled = await record_outcome(connection, self._organisation, row.id, row.claim, outcome, at)
        if settled:
            self._tell(settled)
        return settled is not None

    async def _give_up(self, row: TextRow, at: datetime) -> bool:
        async with self._database.transaction() as connection:
            settled = await record_never_known(connection, self._organisation, row.id, at)
        if settled:
            self._tell(settled)
        return settled is not None

    async def _release_unsure(self) -> None:
        """Texts of claims whose commit was in doubt were never sent, and are free again."""
        for claim in list(self._unsure):
            outcome = NotSent("its claim was in doubt")
            async with self._database.transaction() as connection:
                for text_id in await outgoing.of_claim(connection, claim):
                    await record_outcome(connection, self._organisation, text_id, claim, outcome, now())
            self._unsure.discard(claim)

    def _tell(self, settled: Settled) -> None:
        log.info("text", text=settled.text.id, state=str(settled.state), why=settled.why)
        if settled.provider_rests:
            log.error(
                "a provider of texts rests: too many in a row did not go", provider=settled.text.provider
            )

    def _tell_away(self, why: str) -> None:
        if not self._is_away:
            log.warning("database away: texts wait", why=why)
        self._is_away = True
