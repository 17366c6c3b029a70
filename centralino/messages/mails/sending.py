"""Taking the e-mails that are due, and writing down how each went.

Each is sent at least once: a process that dies between sending and writing down leaves it waiting, and it is sent again
under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from centralino.database import Connection, Database
from centralino.messages.mails import store
from centralino.messages.mails.patience import (
    HELD_FOR,
    MailState,
    NotNow,
    Outcome,
    Refused,
    Taken,
    pause_after,
)
from centralino.messages.mails.store import MailRow


async def take_due(database: Database, now: datetime, most: int) -> Sequence[MailRow]:
    """Those that are to be sent now: nobody else sends them for a while. Raises `DatabaseUnavailable`."""
    async with database.transaction() as connection:
        return await store.claim_mails(connection, now=now, until=now + HELD_FOR, most=most)


async def record(connection: Connection, mail: MailRow, outcome: Outcome, at: datetime) -> None:
    """Write down how it went at `at`, and when it is tried again."""
    match outcome:
        case Taken():
            await store.settle(connection, mail.id, MailState.SENT, said="", at=at)
        case Refused(said=said):
            await store.settle(connection, mail.id, MailState.REFUSED, said=said, at=at)
        case NotNow(said=said):
            due_at = at + pause_after(mail.tries)
            await store.put_off(connection, mail.id, mail.tries, due_at=due_at, said=said)
