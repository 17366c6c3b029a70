"""The SQL of lists of contacts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class ContactList:
    """A list that campaigns call; `members` is how many it has."""

    id: int
    name: str
    members: int
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class ListMember:
    """Somebody on a list, since when and by whom."""

    contact_id: int
    name: str
    numbers: int
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class MemberNamed:
    """Who a row of a file means: by any of the codes, else by the E.164 number, which the name tells apart."""

    row: int
    codes: tuple[str, ...] = ()
    number: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Unfound:
    """A row that means nobody (`contacts` is 0) or several."""

    row: int
    said: str
    contacts: int


_LIST = "select id, name, members, created_at, created_by from lists "


async def insert_list(connection: AsyncConnection, name: str, at: datetime, by: str) -> bool:
    """A new list, with nobody on it. False when there is one of this name."""
    cursor = await connection.execute(
        """
        insert into lists (name, created_at, created_by) values (%(name)s, %(at)s, %(by)s)
        on conflict do nothing
        """,
        {"name": name, "at": at, "by": by},
    )
    return cursor.rowcount == 1


async def lists(connection: AsyncConnection, names: Sequence[str] | None = None) -> list[ContactList]:
    """Which lists are there (of these names)?"""
    cursor = connection.cursor(row_factory=class_row(ContactList))
    await cursor.execute(
        _LIST + " where %(names)s::text[] is null or name = any(%(names)s) order by name",
        {"names": None if names is None else list(names)},
    )
    return await cursor.fetchall()


async def lists_from(connection: AsyncConnection, *, after: str, most: int) -> list[ContactList]:
    """Which lists are there, by name, from behind that one on?"""
    cursor = connection.cursor(row_factory=class_row(ContactList))
    await cursor.execute(
        _LIST + " where name > %(after)s order by name limit %(most)s", {"after": after, "most": most}
    )
    return await cursor.fetchall()


async def list_of_id(connection: AsyncConnection, list_id: int) -> ContactList | None:
    """Which list is this?"""
    cursor = connection.cursor(row_factory=class_row(ContactList))
    await cursor.execute(_LIST + " where id = %(id)s", {"id": list_id})
    return await cursor.fetchone()


async def members_of(connection: AsyncConnection, list_id: int, *, most: int) -> list[ListMember]:
    """Who is on a list, by name?"""
    cursor = connection.cursor(row_factory=class_row(ListMember))
    await cursor.execute(
        """
        select contact_id, name, (select count(*) from numbers where numbers.contact_id = contacts.id) as numbers,
               added_at, added_by
        from list_members join contacts on contacts.id = contact_id
        where list_id = %(list_id)s order by name, contact_id limit %(most)s
        """,
        {"list_id": list_id, "most": most},
    )
    return await cursor.fetchall()


async def insert_members(
    connection: AsyncConnection, list_id: int, contact_ids: Sequence[int], at: datetime, by: str
) -> int:
    """These are on the list from now on; how many were not before."""
    cursor = await connection.execute(
        """
        insert into list_members (list_id, contact_id, added_at, added_by)
        select %(list_id)s, id, %(at)s, %(by)s from contacts where id = any(%(ids)s)
        on conflict do nothing
        """,
        {"list_id": list_id, "ids": list(contact_ids), "at": at, "by": by},
    )
    return cursor.rowcount


async def delete_members(connection: AsyncConnection, list_id: int, contact_ids: Sequence[int]) -> int:
    """These are not on the list any more; how many were."""
    cursor = await connection.execute(
        "delete from list_members where list_id = %(list_id)s and contact_id = any(%(ids)s)",
        {"list_id": list_id, "ids": list(contact_ids)},
    )
    return cursor.rowcount


# A file of members: its rows go by COPY into a table of the transaction's own.


async def create_staging(connection: AsyncConnection) -> None:
    """The table of this import; it is gone with the transaction."""
    await connection.execute(
        "create temporary table members_named (row integer, codes text[], number text, name text) on commit drop"
    )


@asynccontextmanager
async def copying(connection: AsyncConnection) -> AsyncIterator[Callable[[MemberNamed], Awaitable[None]]]:
    """Takes rows one by one, as many as there are."""
    async with connection.cursor().copy("copy members_named from stdin") as copy:

        async def take(named: MemberNamed) -> None:
            await copy.write_row((named.row, list(named.codes), named.number, named.name))

        yield take


async def find_members(connection: AsyncConnection) -> None:
    """Whom does each row mean? A number that several have is whose name stands beside it."""
    await connection.execute(
        """
        analyze members_named;
        create temporary table members_meant on commit drop as
            with found as (
                select row, contact_id from members_named join codes on code = any(codes)
                union
                select row, contact_id from members_named join numbers using (number) where codes = '{}'
            ), told_apart as (
                select found.row, contact_id, lower(contacts.name) = lower(members_named.name) as so_called
                from found join contacts on contacts.id = contact_id join members_named using (row)
            )
            select row, count(*) as contacts,
                   case when count(*) = 1 then min(contact_id)
                        when count(*) filter (where so_called) = 1 then min(contact_id) filter (where so_called)
                   end as contact_id
            from told_apart group by row
        """
    )


async def unfound(connection: AsyncConnection) -> list[Unfound]:
    """Which rows mean nobody, or several?"""
    cursor = connection.cursor(row_factory=class_row(Unfound))
    await cursor.execute(
        """
        select row, coalesce(codes[1], number) as said, coalesce(contacts, 0) as contacts
        from members_named left join members_meant using (row)
        where contact_id is null order by row
        """
    )
    return await cursor.fetchall()


async def insert_meant(connection: AsyncConnection, list_id: int, at: datetime, by: str) -> int:
    """Who is meant is on the list from now on; how many were not before."""
    cursor = await connection.execute(
        """
        insert into list_members (list_id, contact_id, added_at, added_by)
        select distinct %(list_id)s, contact_id, %(at)s::timestamptz, %(by)s
        from members_meant where contact_id is not null
        on conflict do nothing
        """,
        {"list_id": list_id, "at": at, "by": by},
    )
    return cursor.rowcount
