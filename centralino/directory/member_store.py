"""The SQL of a list's members as pages show them: by name, page by page, quick at a million.

What looks through names is planned anew each time (`prepare=False`): one plan for all lists and all words would read
the whole directory for a list of a few.
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.directory.asked import Words
from centralino.directory.list_store import ListMember

FEW = 2_000  # members who are sooner sorted than looked for among all contacts
FEW_TO_LOOK_AT = 25_000  # members who are sooner looked at one by one than met along all names
MANY = (
    60_000  # of the directory who are called so, and are sooner met along all names than looked up one by one
)
_LAST = "\U0010ffff"  # behind every other character

_MEMBER = """
    select contact_id, name, (select count(*) from numbers where numbers.contact_id = page.contact_id) as numbers,
           added_at, added_by
    from page order by key, contact_id
"""


async def few_by_name(
    connection: AsyncConnection, list_id: int, after: tuple[str, int], most: int
) -> list[ListMember]:
    """Who is on a short list, in the order of names? All are sorted."""
    cursor = connection.cursor(row_factory=class_row(ListMember))
    await cursor.execute(
        """
        with members as materialized (
            select contact_id, name, folded_name as key, added_at, added_by
            from list_members join contacts on contacts.id = contact_id where list_id = %(list_id)s),
        page as (
            select * from members where (key, contact_id) > (%(key)s, %(id)s)
            order by key, contact_id limit %(most)s)
        """  # noqa: S608 (a constant of this file)
        + _MEMBER,
        {"list_id": list_id, "key": after[0], "id": after[1], "most": most},
    )
    return await cursor.fetchall()


async def many_by_name(
    connection: AsyncConnection,
    list_id: int,
    after: tuple[str, int],
    most: int,
    *,
    begin: str = "",
    patterns: Sequence[str] = (),
) -> list[ListMember]:
    """Who is on a long list, in the order of names, of those whose folded name begins so and fits all patterns?

    Walks along all names: quick where many are meant.
    """
    cursor = connection.cursor(row_factory=class_row(ListMember))
    await cursor.execute(
        """
        with page as (
            select id as contact_id, name, folded_name as key, member.added_at, member.added_by
            from contacts, lateral (
                select added_at, added_by from list_members
                where list_id = %(list_id)s and contact_id = contacts.id offset 0) as member
            where (folded_name, id) > (%(key)s, %(id)s)
              and folded_name >= %(begin)s and folded_name < %(end)s
              and folded_name like all(%(patterns)s::text[])
            order by folded_name, id limit %(most)s)
        """  # noqa: S608 (a constant of this file)
        + _MEMBER,
        {
            "list_id": list_id,
            "begin": begin,
            "end": begin + _LAST,
            "patterns": list(patterns),
            "key": after[0],
            "id": after[1],
            "most": most,
        },
        prepare=False,
    )
    return await cursor.fetchall()


async def named_like(
    connection: AsyncConnection, list_id: int, words: Words, after: tuple[str, int], most: int
) -> list[ListMember]:
    """Who on a list has all of these words in the name? Quick where few of the directory are called so."""
    cursor = connection.cursor(row_factory=class_row(ListMember))
    await cursor.execute(
        """
        with found as materialized (
            select id as contact_id, name, folded_name as key, member.added_at, member.added_by
            from contacts, lateral (
                select added_at, added_by from list_members
                where list_id = %(list_id)s and contact_id = contacts.id offset 0) as member
            where trigrams(folded_name) @> %(trigrams)s::text[] and folded_name like all(%(patterns)s::text[])),
        page as (
            select * from found where (key, contact_id) > (%(key)s, %(id)s)
            order by key, contact_id limit %(most)s)
        """  # noqa: S608 (a constant of this file)
        + _MEMBER,
        {
            "list_id": list_id,
            "trigrams": list(words.trigrams),
            "patterns": list(words.patterns),
            "key": after[0],
            "id": after[1],
            "most": most,
        },
        prepare=False,
    )
    return await cursor.fetchall()


async def few_named_like(
    connection: AsyncConnection, list_id: int, words: Words, after: tuple[str, int], most: int
) -> list[ListMember]:
    """Who on a short list has all of these words in the name? All are looked at."""
    cursor = connection.cursor(row_factory=class_row(ListMember))
    await cursor.execute(
        """
        with fitting as materialized (
            select contact_id, name, folded_name as key, added_at, added_by
            from list_members join contacts on contacts.id = contact_id
            where list_id = %(list_id)s and folded_name like all(%(patterns)s::text[])),
        page as (
            select * from fitting where (key, contact_id) > (%(key)s, %(id)s)
            order by key, contact_id limit %(most)s)
        """  # noqa: S608 (a constant of this file)
        + _MEMBER,
        {
            "list_id": list_id,
            "patterns": list(words.patterns),
            "key": after[0],
            "id": after[1],
            "most": most,
        },
        prepare=False,
    )
    return await cursor.fetchall()


async def are_called_so(connection: AsyncConnection, words: Words, *, most: int) -> int:
    """How many of the whole directory may be called like this? No more than `most` are counted."""
    cursor = await connection.execute(
        """
        select count(*) from (
            select from contacts where trigrams(folded_name) @> %(trigrams)s::text[] limit %(most)s) as found
        """,
        {"trigrams": list(words.trigrams), "most": most},
        prepare=False,
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


async def among(
    connection: AsyncConnection,
    list_id: int,
    contact_ids: Sequence[int],
    after: tuple[str, int],
    most: int,
) -> list[ListMember]:
    """Which of these contacts are on the list, in the order of names?"""
    cursor = connection.cursor(row_factory=class_row(ListMember))
    await cursor.execute(
        """
        with page as (
            select contact_id, name, folded_name as key, added_at, added_by
            from list_members join contacts on contacts.id = contact_id
            where list_id = %(list_id)s and contact_id = any(%(ids)s)
              and (folded_name, contact_id) > (%(key)s, %(id)s)
            order by folded_name, contact_id limit %(most)s)
        """  # noqa: S608 (a constant of this file)
        + _MEMBER,
        {"list_id": list_id, "ids": list(contact_ids), "key": after[0], "id": after[1], "most": most},
    )
    return await cursor.fetchall()


async def called_so_with(connection: AsyncConnection, name: str, number: str) -> list[int]:
    """Whose number is this (E.164) of those who are called so, whatever the order of the words?"""
    cursor = await connection.execute(
        """
        select contact_id from numbers join contacts on contacts.id = contact_id
        where number = %(number)s and words_of_name(name) = words_of_name(%(name)s) order by contact_id
        """,
        {"name": name, "number": number},
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]
