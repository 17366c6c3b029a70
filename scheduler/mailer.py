"""Sends the e-mails that are due: takes them, hands each to the server, and has written down how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from centralino.messages.mails import store
from centralino.messages.mails.patience import NotNow, Outcome, Refused
from centralino.messages.mails.sending import record, take_due
from centralino.messages.mails.store import MailRow
from scheduler.under_way import UnderWay
from scheduler.waking import News

log = structlog.get_logger()

LOOK_AGAIN_AFTER = 15.0  # seconds, if nothing happens and nothing is due sooner
TRY_AGAIN_AFTER = 0.5  # seconds: the database is away
AT_LEAST = 0.05  # seconds: something is due that cannot be taken just now
AT_ONCE = 8  # e-mails, each over a connection of its own


class Takes(Protocol):
    """The door to the server; see `centralino.messages.mails.server.MailServer`."""

    async def send(self, recipient: str, message: bytes) -> Outcome: ...


class Mailer:
    """Any number of processes may each have one."""

    def __init__(self, database: Database, server: Takes) -> None:
        self._database, self._server = database, server
        self._news = News(LOOK_AGAIN_AFTER)
        self._sending = UnderWay(self.wake)

    def wake(self) -> None:
        """There may be something to do."""
        self._news.tell()

    async def forever(self) -> None:
        """Send until cancelled; what is being sent then goes on: see `until_sent`."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._heed())
            while True:
                self._news.clear()
                await self._news.wait(await self._begin_or_wait())

    async def once(self) -> int:
        """Try all that are due now; how many that were. Raises `DatabaseUnavailable`."""
        mails = await self._take()
        await asyncio.gather(*(self._sending.begin(self._send(mail)) for mail in mails))
        return len(mails)

    async def until_sent(self, within: float) -> None:
        """Return when what is being sent has been written down, or after `within` seconds."""
        await self._sending.until_over(within)

    async def settle_arrived(self) -> None:
        """Nothing is left of e-mails whose readers have confirmed."""
        async with self._database.transaction() as connection:
            await store.settle_arrived(connection, now())

    async def _heed(self) -> None:
        async for _ in self._database.notifications("mailing"):
            self.wake()

    async def _begin_or_wait(self) -> float:
        """Begin to send what is due; how many seconds to wait for the next time."""
        try:
            mails = await self._take()
            for mail in mails:
                self._sending.begin(self._send(mail))
            if mails:
                return 0.0
            if len(self._sending) >= AT_ONCE:
                return LOOK_AGAIN_AFTER  # the first that is done wakes us
            async with self._database.connection() as connection:
                at = await store.next_due_at(connection, now())
        except DatabaseUnavailable as error:
            log.debug("database away: e-mails wait", why=str(error))
            return TRY_AGAIN_AFTER
        except Exception:
            # Our mistake with e-mails: calls and texts that are due go on.
            log.exception("sending e-mails")
            return LOOK_AGAIN_AFTER
        return max((at - now()).total_seconds(), AT_LEAST) if at else LOOK_AGAIN_AFTER

    async def _take(self) -> Sequence[MailRow]:
        most = AT_ONCE - len(self._sending)
        return await take_due(self._database, now(), most) if most > 0 else []

    async def _send(self, mail: MailRow) -> None:
        try:
            outcome = await self._server.send(mail.recipient, mail.message)
            await self._record(mail, outcome)
        except Exception:
            # Our mistake in one e-mail must not stop the others; it is tried again when nobody holds it any more.
            log.exception("sending an e-mail", mail=mail.id)
        else:
            _tell(mail, outcome)

    async def _record(self, mail: MailRow, outcome: Outcome) -> None:
        """Have it written down, however long the database is away."""
        at = now()
        while True:
            try:
                async with self._database.transaction() as connection:
                    await record(connection, mail, outcome, at)
            except DatabaseUnavailable:
                await asyncio.sleep(TRY_AGAIN_AFTER)
            else:
                return


def _tell(mail: MailRow, outcome: Outcome) -> None:
    """Without the address, which servers like to repeat."""
    each = log.bind(mail=mail.id, tries=mail.tries)
    match outcome:
        case Refused():
            each.warning("an e-mail is refused: the waiting room says why")
        case NotNow():
            each.warning("an e-mail does not go yet: the waiting room says why")
        case _:
            each.info("an e-mail is sent")
