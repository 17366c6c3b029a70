"""The SQL of e-mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.messages.mails.patience import MailState


async def insert_mail(
    connection: AsyncConnection, registration_id: int, *, recipient: str, message: bytes, at: datetime
) -> None:
    """It waits to be sent; whoever sends hears of it with the commit."""
    await connection.execute(
        """
        with waiting as (
            insert into mails_out (registration_id, recipient, message, at, due_at)
            values (%(of)s, %(recipient)s, %(message)s, %(at)s, %(at)s))
        select pg_notify('mailing', '')
        """,
        {"of": registration_id, "recipient": recipient, "message": message, "at": at},
    )


@dataclass(frozen=True, slots=True)
class MailRow:
    """An e-mail that somebody sends; `tries` counts this one, too."""

    id: int
    recipient: str
    message: bytes
    tries: int


async def claim_mails(
    connection: AsyncConnection, *, now: datetime, until: datetime, most: int
) -> list[MailRow]:
    """Which are to be sent now, to somebody who may still confirm with it? Nobody else sends them until then."""
    cursor = connection.cursor(row_factory=class_row(MailRow))
    await cursor.execute(
        """
        update mails_out set tries = tries + 1, due_at = %(until)s
        where id in (
            select mails_out.id from mails_out join registrations on registrations.id = registration_id
            where state = 'waiting' and due_at <= %(now)s and contact_id is null and ends_at > %(now)s
            order by due_at limit %(most)s for no key update of mails_out skip locked)
        returning id, recipient, message, tries
        """,
        {"now": now, "until": until, "most": most},
    )
    return await cursor.fetchall()


async def next_due_at(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When is the next to be sent, if nothing happens? None: none waits."""
    cursor = await connection.execute(
        """
        select min(due_at) from mails_out join registrations on registrations.id = registration_id
        where state = 'waiting' and contact_id is null and ends_at > %(now)s
        """,
        {"now": now},
    )
    (at,) = await cursor.fetchone() or (None,)
    return at if isinstance(at, datetime) else None


async def settle(
    connection: AsyncConnection, mail_id: int, state: MailState, *, said: str, at: datetime
) -> None:
    """It is not tried any more, and nothing is left of what it said."""
    await connection.execute(
        """
        update mails_out set state = %(state)s, said = %(said)s, settled_at = %(at)s, message = null
        where id = %(id)s and state = 'waiting'
        """,
        {"id": mail_id, "state": state, "said": said, "at": at},
    )


async def put_off(
    connection: AsyncConnection, mail_id: int, tries: int, *, due_at: datetime, said: str
) -> None:
    """It is tried again then, unless somebody else has tried it meanwhile."""
    await connection.execute(
        """
        update mails_out set due_at = %(due_at)s, said = %(said)s
        where id = %(id)s and tries = %(tries)s and state = 'waiting'
        """,
        {"id": mail_id, "tries": tries, "due_at": due_at, "said": said},
    )


async def settle_arrived(connection: AsyncConnection, at: datetime) -> int:
    """Of whoever has confirmed, what was in doubt has arrived; how many that are."""
    cursor = await connection.execute(
        """
        update mails_out set state = 'sent', settled_at = %(at)s, message = null
        from registrations where registrations.id = registration_id and contact_id is not null and state = 'waiting'
        """,
        {"at": at},
    )
    return cursor.rowcount


@dataclass(frozen=True, slots=True)
class HeldUpRow:
    """An e-mail that has not gone, to whom, and what was said of it last; nothing if nobody has tried it."""

    name: str
    number: str
    recipient: str
    at: datetime
    state: MailState
    said: str


async def held_up(
    connection: AsyncConnection, at: datetime, *, overdue: datetime, most: int
) -> Sequence[HeldUpRow]:
    """Which e-mails to people who could still confirm have been tried and not gone, the latest first?

    Or should have been tried at `overdue`, and were not.
    """
    cursor = connection.cursor(row_factory=class_row(HeldUpRow))
    await cursor.execute(
        """
        select name, numbers[1] as number, recipient, mails_out.at, state, said
        from mails_out join registrations on registrations.id = registration_id
        where (state = 'refused' or state = 'waiting' and (said <> '' or due_at < %(overdue)s))
          and contact_id is null and ends_at >= %(at)s
        order by mails_out.id desc limit %(most)s
        """,
        {"at": at, "overdue": overdue, "most": most},
    )
    return await cursor.fetchall()
