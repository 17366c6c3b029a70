"""The SQL of tries to sign in: who has to wait after too many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class Tries:
    """Those that did not succeed, for a name and from an address."""

    for_account: int
    last_for_account: datetime | None
    from_address: int
    last_from_address: datetime | None


async def hold(connection: AsyncConnection, account: bytes, address: str) -> None:
    """Until the transaction ends nobody else tries this name, nor anything from this address."""
    await connection.execute(
        """
        select pg_advisory_xact_lock(hashtextextended('sign-in ' || encode(%(account)s, 'hex'), 1)),
               pg_advisory_xact_lock(hashtextextended('sign-in ' || %(address)s, 2))
        """,
        {"account": account, "address": address},
    )


async def tries(
    connection: AsyncConnection,
    account: bytes,
    address: str,
    *,
    account_since: datetime,
    address_since: datetime,
) -> Tries:
    """How often was it tried in vain, and when last?"""
    cursor = connection.cursor(row_factory=class_row(Tries))
    await cursor.execute(
        """
        select for_account, last_for_account, from_address, last_from_address
        from (select count(*) as for_account, max(at) as last_for_account from sign_in_tries
              where account = %(account)s and at > %(account_since)s) as by_name,
             (select count(*) as from_address, max(at) as last_from_address from sign_in_tries
              where address = %(address)s and at > %(address_since)s) as by_address
        """,
        {
            "account": account,
            "address": address,
            "account_since": account_since,
            "address_since": address_since,
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


async def insert_try(connection: AsyncConnection, account: bytes, address: str, at: datetime) -> int:
    """It is tried; until it has succeeded it counts as in vain."""
    cursor = await connection.execute(
        """
        insert into sign_in_tries (at, account, address) values (%(at)s, %(account)s, %(address)s) returning id
        """,
        {"at": at, "account": account, "address": address},
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def delete_try(connection: AsyncConnection, try_id: int) -> None:
    """It was not in vain."""
    await connection.execute("delete from sign_in_tries where id = %(id)s", {"id": try_id})


async def delete_tries(connection: AsyncConnection, account: bytes) -> None:
    """Whoever bears the name is known to be themselves: what was in vain before does not count any more."""
    await connection.execute("delete from sign_in_tries where account = %(account)s", {"account": account})


async def forget_tries(connection: AsyncConnection, before: datetime) -> None:
    """What was tried before is of no account."""
    await connection.execute("delete from sign_in_tries where at < %(before)s", {"before": before})
