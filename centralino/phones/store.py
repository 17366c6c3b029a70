"""The SQL of phones in browsers, and of what is ordered for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


async def taken_names(connection: AsyncConnection, at: datetime) -> set[str]:
    """Which phones are lent?"""
    cursor = await connection.execute("select name from browser_phones where ends_at > %(at)s", {"at": at})
    return {name for (name,) in await cursor.fetchall()}


async def insert_phone(
    connection: AsyncConnection,
    name: str,
    session_id: int,
    *,
    ticket: str,
    digest: str,
    at: datetime,
    ends_at: datetime,
) -> bool:
    """Lend a phone; False when somebody was quicker."""
    cursor = await connection.execute(
        """
        insert into browser_phones (name, session_id, ticket, digest, lent_at, ends_at)
        values (%(name)s, %(session_id)s, %(ticket)s, %(digest)s, %(at)s, %(ends_at)s)
        on conflict (name) do update
        set session_id = excluded.session_id, ticket = excluded.ticket, digest = excluded.digest,
            lent_at = excluded.lent_at, ends_at = excluded.ends_at, known_at = null
        where browser_phones.ends_at <= %(at)s
        """,
        {
            "name": name,
            "session_id": session_id,
            "ticket": ticket,
            "digest": digest,
            "at": at,
            "ends_at": ends_at,
        },
    )
    return cursor.rowcount == 1


async def end_older_phones(connection: AsyncConnection, session_id: int, at: datetime, *, but: int) -> None:
    """Take a session's phones back, but the latest."""
    await connection.execute(
        """
        update browser_phones set ends_at = %(at)s where name in (
            select name from browser_phones where session_id = %(session_id)s and ends_at > %(at)s
            order by lent_at desc, name offset %(but)s)
        """,
        {"session_id": session_id, "at": at, "but": but},
    )


async def is_known(connection: AsyncConnection, ticket: str) -> bool:
    """Has the PBX been told of this phone?"""
    cursor = await connection.execute(
        "select known_at is not null from browser_phones where ticket = %(ticket)s", {"ticket": ticket}
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def put_off_end(
    connection: AsyncConnection, ticket: str, session_id: int, *, at: datetime, ends_at: datetime
) -> bool:
    """It is in use, by the session that it is lent to; False when that is so no more."""
    cursor = await connection.execute(
        """
        update browser_phones set ends_at = %(ends_at)s
        where ticket = %(ticket)s and session_id = %(session_id)s and ends_at > %(at)s
        """,
        {"ticket": ticket, "session_id": session_id, "at": at, "ends_at": ends_at},
    )
    return cursor.rowcount == 1


async def end_soon(connection: AsyncConnection, ticket: str, ends_at: datetime) -> None:
    """It is not in use any more; if it comes back before that instant, its end is put off again."""
    await connection.execute(
        "update browser_phones set ends_at = least(ends_at, %(ends_at)s) where ticket = %(ticket)s",
        {"ticket": ticket, "ends_at": ends_at},
    )


async def lent_phones(connection: AsyncConnection, at: datetime) -> dict[str, str]:
    """Which phones are lent, and what is the digest of each one's password?"""
    cursor = await connection.execute(
        "select name, digest from browser_phones where ends_at > %(at)s", {"at": at}
    )
    return dict(await cursor.fetchall())


async def save_known(connection: AsyncConnection, known: Mapping[str, str], at: datetime) -> None:
    """The PBX has these passwords."""
    await connection.execute(
        """
        update browser_phones set known_at = %(at)s
        from unnest(%(names)s::text[], %(digests)s::text[]) as told (name, digest)
        where browser_phones.name = told.name and browser_phones.digest = told.digest and known_at is null
        """,
        {"at": at, "names": list(known), "digests": list(known.values())},
    )


async def delete_ended(connection: AsyncConnection, at: datetime, but: Iterable[str]) -> None:
    """Phones that are lent no more are forgotten, but those that the PBX still knows."""
    await connection.execute(
        "delete from browser_phones where ends_at <= %(at)s and name <> all (%(but)s)",
        {"at": at, "but": list(but)},
    )


@dataclass(frozen=True, slots=True)
class Order:
    """A call that was ordered: of a customer (`number`), or to hear a campaign's invitation.

    Where nothing is to be rung first, the browser dials it.
    """

    token: str
    ordered_by: str
    campaign_id: int | None
    contact_id: int | None
    number: str | None
    trunk: str | None
    ring_phone: str | None
    ring_number: str | None


_ORDER = "token, ordered_by, campaign_id, contact_id, number, trunk, ring_phone, ring_number"


async def insert_order(
    connection: AsyncConnection, order: Order, session_id: int, *, at: datetime, ends_at: datetime
) -> None:
    """Somebody orders a call."""
    await connection.execute(
        """
        insert into phone_orders (token, session_id, ordered_at, ordered_by, ends_at, campaign_id, contact_id,
                                  number, trunk, ring_phone, ring_number)
        values (%(token)s, %(session_id)s, %(at)s, %(by)s, %(ends_at)s, %(campaign_id)s, %(contact_id)s,
                %(number)s, %(trunk)s, %(ring_phone)s, %(ring_number)s)
        """,
        {
            "token": order.token,
            "session_id": session_id,
            "at": at,
            "by": order.ordered_by,
            "ends_at": ends_at,
            "campaign_id": order.campaign_id,
            "contact_id": order.contact_id,
            "number": order.number,
            "trunk": order.trunk,
            "ring_phone": order.ring_phone,
            "ring_number": order.ring_number,
        },
    )


# From a phone in a browser a call may be led only by the session that ordered it.
_MAY_LEAD = """
    token = %(token)s and ends_at > %(at)s and (
        ring_phone = %(source)s
        or (ring_number is not null and trunk = %(source)s)
        or (ring_phone is null and ring_number is null and exists (
                select from browser_phones
                where name = %(source)s and browser_phones.session_id = phone_orders.session_id)))
"""


async def order_to_hear(connection: AsyncConnection, token: str, source: str, at: datetime) -> Order | None:
    """What is to be played to whoever dials this, on this endpoint?"""
    cursor = connection.cursor(row_factory=class_row(Order))
    await cursor.execute(
        f"select {_ORDER} from phone_orders where campaign_id is not null and {_MAY_LEAD}",  # noqa: S608
        {"token": token, "source": source, "at": at},
    )
    return await cursor.fetchone()


async def take_order(connection: AsyncConnection, token: str, source: str, at: datetime) -> Order | None:
    """Who is to be called for whoever dials this, on this endpoint? Told once."""
    cursor = connection.cursor(row_factory=class_row(Order))
    await cursor.execute(
        f"""
        update phone_orders set taken_at = %(at)s
        where number is not null and taken_at is null and {_MAY_LEAD}
        returning {_ORDER}
        """,  # noqa: S608
        {"token": token, "source": source, "at": at},
    )
    return await cursor.fetchone()


async def claim_orders(connection: AsyncConnection, at: datetime) -> list[Order]:
    """For which orders is something to be rung? Each is told once, to one of those who ask."""
    cursor = connection.cursor(row_factory=class_row(Order))
    await cursor.execute(
        f"""
        update phone_orders set placed_at = %(at)s
        where token in (
            select token from phone_orders
            where placed_at is null and (ring_phone is not null or ring_number is not null)
                  and ends_at > %(at)s
            order by ordered_at for update skip locked)
        returning {_ORDER}
        """,  # noqa: S608
        {"at": at},
    )
    return await cursor.fetchall()


async def delete_orders(connection: AsyncConnection, before: datetime) -> None:
    """What may be dialled no more is forgotten."""
    await connection.execute("delete from phone_orders where ends_at < %(before)s", {"before": before})


async def may_be_called(connection: AsyncConnection, number: str) -> bool:
    """Is it a number of the directory, or one that somebody wants to be called back at?"""
    cursor = await connection.execute(
        """
        select exists (select from numbers where number = %(number)s)
               or exists (select from call_backs where number = %(number)s)
        """,
        {"number": number},
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def tell_the_scheduler(connection: AsyncConnection) -> None:
    """There is something new of phones, once this is committed."""
    await connection.execute("notify phones")
