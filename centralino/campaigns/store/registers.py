"""The SQL of opposition registers: a new edition takes the place of the one before as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store.terms import NOT_OVER


@dataclass(frozen=True, slots=True)
class Register:
    """The edition of a register that we hold; `as_of` is the day on which its keeper drew it up."""

    name: str
    as_of: date
    numbers: int
    imported_at: datetime
    imported_by: str


async def registers(connection: AsyncConnection) -> list[Register]:
    """Which registers do we hold?"""
    cursor = connection.cursor(row_factory=class_row(Register))
    await cursor.execute("select name, as_of, numbers, imported_at, imported_by from registers order by name")
    return await cursor.fetchall()


async def create_staging(connection: AsyncConnection) -> None:
    """The table of this import; it is gone with the transaction."""
    await connection.execute("create temporary table numbers_registered (number text) on commit drop")


@asynccontextmanager
async def copying(connection: AsyncConnection) -> AsyncIterator[Callable[[str], Awaitable[None]]]:
    """Takes numbers (E.164) one by one, as many as there are."""
    async with connection.cursor().copy("copy numbers_registered from stdin") as copy:

        async def take(number: str) -> None:
            await copy.write_row((number,))

        yield take


async def hold_register(connection: AsyncConnection, name: str, as_of: date, at: datetime, by: str) -> None:
    """There is this edition of the register, without numbers yet; nobody else brings in another meanwhile."""
    await connection.execute(
        """
        insert into registers (name, as_of, imported_at, imported_by, numbers)
        values (%(name)s, %(as_of)s, %(at)s, %(by)s, 0)
        on conflict (name) do update
        set as_of = excluded.as_of, imported_at = excluded.imported_at, imported_by = excluded.imported_by
        """,
        {"name": name, "as_of": as_of, "at": at, "by": by},
    )


async def delete_numbers(connection: AsyncConnection, name: str) -> None:
    """The numbers of the edition before are in the register no more."""
    await connection.execute("delete from registered_numbers where register = %(name)s", {"name": name})


async def insert_numbers(connection: AsyncConnection, name: str) -> int:
    """The numbers that were brought in are in the register; how many, each counted once."""
    cursor = await connection.execute(
        """
        insert into registered_numbers (number, register)
        select distinct number, %(name)s from numbers_registered
        """,
        {"name": name},
    )
    return cursor.rowcount


async def count_numbers(connection: AsyncConnection, name: str, numbers: int) -> None:
    """How many numbers the register has."""
    await connection.execute(
        "update registers set numbers = %(numbers)s where name = %(name)s", {"name": name, "numbers": numbers}
    )


async def members_in(connection: AsyncConnection, name: str) -> list[int]:
    """Which contacts with an invitation that may still be called have a number in this register?"""
    cursor = await connection.execute(
        """
        select distinct numbers.contact_id
        from registered_numbers join numbers using (number)
             join invitations on invitations.contact_id = numbers.contact_id
        where register = %(name)s and invitations.state = 'waiting'
        """,
        {"name": name},
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]


async def kept_out(connection: AsyncConnection) -> list[int]:
    """Which contacts are not called because they stood in a register when the rules were asked last?"""
    cursor = await connection.execute(
        "select distinct contact_id from invitations where state = 'unanswered' and reason = 'in-a-register'"
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Bound:
    """A campaign that a register may concern, with as much of its plan as says so."""

    id: int
    name: str
    state: CampaignState
    purpose: str
    lists: list[str]


async def bound_to_registers(connection: AsyncConnection, purposes: Sequence[str], most: int) -> list[Bound]:
    """Which campaigns that are not over call people for one of these purposes, the latest first?"""
    cursor = await connection.execute(
        f"""
        select id, name, state, plan ->> 'purpose', array(select jsonb_array_elements_text(plan -> 'lists'))
        from campaigns
        where {NOT_OVER} and plan ->> 'purpose' = any(%(purposes)s)
        order by id desc limit %(most)s
        """,  # noqa: S608 (a constant)
        {"purposes": list(purposes), "most": most},
    )
    return [
        Bound(campaign_id, name, CampaignState(state), purpose, lists)
        for campaign_id, name, state, purpose, lists in await cursor.fetchall()
    ]


async def kept_out_of(connection: AsyncConnection, campaign_ids: Sequence[int]) -> dict[int, int]:
    """How many of each of these are not called because they stood in a register when the rules were asked last?

    Campaigns of which that is nobody are not there.
    """
    cursor = await connection.execute(
        """
        select campaign_id, count(*) from invitations
        where campaign_id = any(%(ids)s) and state = 'unanswered' and reason = 'in-a-register'
        group by campaign_id
        """,
        {"ids": list(campaign_ids)},
    )
    return dict(await cursor.fetchall())


async def members_registered(
    connection: AsyncConnection, lists: Sequence[str], registers: Sequence[str]
) -> int:
    """How many on these lists may be called on no number, for all that could be stand in one of these registers?"""
    cursor = await connection.execute(
        """
        select count(*)
        from (select distinct contact_id from list_members join lists on lists.id = list_id
              where lists.name = any(%(lists)s)) as who
             cross join lateral (
                 select bool_and(exists (select from registered_numbers
                                         where registered_numbers.number = numbers.number
                                           and register = any(%(registers)s))) as are_registered
                 from numbers
                 where numbers.contact_id = who.contact_id and invalid_at is null and trust <> 'learned') as theirs
        where are_registered
        """,
        {"lists": list(lists), "registers": list(registers)},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0
