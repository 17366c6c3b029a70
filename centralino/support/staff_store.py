"""The SQL of what staff do to contracts and grants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.support.rules import GrantState


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as it stands, and who wrote it down; days are inclusive."""

    id: int
    contact_id: int
    kind: str
    starts_on: date
    ends_on: date | None
    paid_until: date | None
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class ContractChange:
    """What a contract was before somebody changed it."""

    contract_id: int
    at: datetime
    by: str
    why: str
    ends_on_was: date | None
    paid_until_was: date | None


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One word of the sales office on a contact."""

    id: int
    contact_id: int
    state: GrantState
    at: datetime
    until: datetime | None
    by: str
    why: str


async def insert_contract(
    connection: AsyncConnection,
    contact_id: int,
    *,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    paid_until: date | None,
    at: datetime,
    by: str,
) -> ContractRow:
    """A contact has bought a contract."""
    cursor = connection.cursor(row_factory=class_row(ContractRow))
    await cursor.execute(
        """
        insert into contracts (contact_id, kind, starts_on, ends_on, paid_until, added_at, added_by)
        values (%(contact_id)s, %(kind)s, %(starts_on)s, %(ends_on)s, %(paid_until)s, %(at)s, %(by)s)
        returning id, contact_id, kind, starts_on, ends_on, paid_until, added_at, added_by
        """,
        {
            "contact_id": contact_id,
            "kind": kind,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "paid_until": paid_until,
            "at": at,
            "by": by,
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


async def lock_contract(connection: AsyncConnection, contract_id: int) -> ContractRow | None:
    """How does this contract stand? Nobody else changes it until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(ContractRow))
    await cursor.execute(
        """
        select id, contact_id, kind, starts_on, ends_on, paid_until, added_at, added_by
        from contracts where id = %(id)s for update
        """,
        {"id": contract_id},
    )
    return await cursor.fetchone()


async def change_contract(
    connection: AsyncConnection,
    contract_id: int,
    *,
    ends_on: date | None,
    paid_until: date | None,
    at: datetime,
    by: str,
    why: str,
) -> None:
    """A contract is this from now on; what it was is kept."""
    await connection.execute(
        """
        with kept as (
            insert into contract_changes (contract_id, at, by, why, ends_on_was, paid_until_was)
            select id, %(at)s, %(by)s, %(why)s, ends_on, paid_until from contracts where id = %(id)s)
        update contracts set ends_on = %(ends_on)s, paid_until = %(paid_until)s where id = %(id)s
        """,
        {"id": contract_id, "ends_on": ends_on, "paid_until": paid_until, "at": at, "by": by, "why": why},
    )


async def contracts_of(connection: AsyncConnection, contact_id: int) -> list[ContractRow]:
    """What has this contact bought, the oldest first?"""
    cursor = connection.cursor(row_factory=class_row(ContractRow))
    await cursor.execute(
        """
        select id, contact_id, kind, starts_on, ends_on, paid_until, added_at, added_by
        from contracts where contact_id = %(contact_id)s order by starts_on, id
        """,
        {"contact_id": contact_id},
    )
    return await cursor.fetchall()


async def contract_changes_of(connection: AsyncConnection, contact_id: int) -> list[ContractChange]:
    """What were this contact's contracts before they were changed, the first change first?"""
    cursor = connection.cursor(row_factory=class_row(ContractChange))
    await cursor.execute(
        """
        select contract_id, at, by, why, ends_on_was, paid_until_was
        from contract_changes
        where contract_id in (select id from contracts where contact_id = %(contact_id)s)
        order by at, id
        """,
        {"contact_id": contact_id},
    )
    return await cursor.fetchall()


async def insert_grant(
    connection: AsyncConnection,
    contact_id: int,
    *,
    state: GrantState,
    at: datetime,
    until: datetime | None,
    by: str,
    why: str,
) -> None:
    """The sales office says something of a contact."""
    await connection.execute(
        """
        insert into grants (contact_id, state, at, until, by, why)
        values (%(contact_id)s, %(state)s::grant_state, %(at)s, %(until)s, %(by)s, %(why)s)
        """,
        {"contact_id": contact_id, "state": state, "at": at, "until": until, "by": by, "why": why},
    )


async def tell_of_revocation(connection: AsyncConnection, contact_id: int) -> None:
    """Those who have callers waiting hear of it once, and only if, this transaction is committed."""
    await connection.execute("select pg_notify('grants', %(id)s::text)", {"id": contact_id})


async def grants_of(connection: AsyncConnection, contact_id: int) -> list[GrantRow]:
    """What has the sales office said of this contact, the first word first?"""
    cursor = connection.cursor(row_factory=class_row(GrantRow))
    await cursor.execute(
        """
        select id, contact_id, state, at, until, by, why
        from grants where contact_id = %(contact_id)s order by at, id
        """,
        {"contact_id": contact_id},
    )
    return await cursor.fetchall()


async def awaiting(
    connection: AsyncConnection, *, after: tuple[datetime, int] | None = None, most: int
) -> list[GrantRow]:
    """Whose last word is that they await authorisation, the longest first, behind that one (its `at`, its id)?"""
    cursor = connection.cursor(row_factory=class_row(GrantRow))
    await cursor.execute(
        """
        select id, grants.contact_id, state, at, until, by, why
        from awaiting join grants on grants.id = grant_id
        where (since, grant_id) > (%(at)s::timestamptz, %(id)s)
          -- Of two who spoke at one instant neither saw the other's word.
          and not exists (select from grants as later
                          where later.contact_id = grants.contact_id and (later.at, later.id) > (grants.at, grants.id))
        order by since, grant_id limit %(most)s
        """,
        {"at": after[0] if after else "-infinity", "id": after[1] if after else 0, "most": most},
    )
    return await cursor.fetchall()


async def count_awaiting(connection: AsyncConnection) -> int:
    """How many await authorisation?"""
    cursor = await connection.execute("select count(*) from awaiting")
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
