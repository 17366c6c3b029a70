"""The SQL of looking for contacts: each statement finds its own index, and stops when it has as many as are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.directory.asked import Words

MOST = 200  # contacts that are told of those whose codes or numbers begin, end, or go like this
MOST_NAMES = 500  # contacts that are told of those whose names have it anywhere

_LAST = "\U0010ffff"  # behind every other character


class Way(IntEnum):
    """By what a contact was found, the best first."""

    WHOLE = 1
    CODE_BEGINS = 2
    CODE_ENDS = 3
    NUMBER_BEGINS = 4
    NUMBER_ENDS = 5
    CODE_HAS = 6
    NUMBER_HAS = 7
    NAME_BEGINS = 8
    NAME_HAS_WORDS = 9
    NAME_HAS = 10


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a contact stands among others: by what it was found, then by a text, then by its id."""

    way: int
    key: str
    contact_id: int


async def folded(connection: AsyncConnection, written: str) -> str:
    """How is this spelt when it is looked for: small, without accents, a space before each word?"""
    cursor = await connection.execute("select folded(%(written)s)", {"written": written})
    row = await cursor.fetchone()
    assert row is not None
    return str(row[0])


async def whole(
    connection: AsyncConnection, contact_id: int | None, codes: Sequence[str], number: str | None
) -> list[int]:
    """Whose id, code or number is this? The most trusted with a number first."""
    cursor = await connection.execute(
        """
        select id from (
            select id, 1 as rank, 0 as doubt from contacts where id = %(contact_id)s
            union all select contact_id, 2, 0 from codes where code = any(%(codes)s)
            union all (
                select contact_id, 3, -array_position(enum_range(null::trust), trust) from numbers
                where number = %(number)s order by trust desc, contact_id limit %(most)s)) as found
        group by id order by min(rank), min(doubt), id
        """,
        {"contact_id": contact_id, "codes": list(codes), "number": number, "most": MOST},
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]


async def by_part_of_code(connection: AsyncConnection, part: str) -> list[Place]:
    """Whose code begins or ends like this?"""
    cursor = connection.cursor(row_factory=class_row(Place))
    await cursor.execute(
        """
        (select %(begins)s::int as way, code as key, contact_id from codes
         where code between %(part)s and %(part)s || repeat('Z', 20) and starts_with(code, %(part)s)
         order by code limit %(most)s)
        union all
        (select %(ends)s, code, contact_id from codes
         where reverse(code) collate "C" >= reverse(%(part)s)
           and reverse(code) collate "C" < reverse(%(part)s) || %(last)s
         order by reverse(code) collate "C" limit %(most)s)
        """,
        {
            "part": part,
            "begins": Way.CODE_BEGINS,
            "ends": Way.CODE_ENDS,
            "last": _LAST,
            "most": MOST,
        },
    )
    return await cursor.fetchall()


async def by_part_of_number(
    connection: AsyncConnection, beginnings: Sequence[str], ending: str | None
) -> list[Place]:
    """Whose number begins in one of these ways, or ends like this?"""
    cursor = connection.cursor(row_factory=class_row(Place))
    await cursor.execute(
        """
        (select %(begins)s::int as way, number as key, contact_id
         from unnest(%(beginnings)s::text[]) as beginning, lateral (
             select number, contact_id from numbers
             where number between beginning and beginning || repeat('9', 15) and starts_with(number, beginning)
             order by number limit %(most)s) as found
         limit %(most)s)
        union all
        (select %(ends)s, number, contact_id from numbers
         where reverse(number) collate "C" >= reverse(%(ending)s)
           and reverse(number) collate "C" < reverse(%(ending)s) || %(last)s
         order by reverse(number) collate "C" limit %(most)s)
        """,
        {
            "beginnings": list(beginnings),
            "ending": ending,
            "begins": Way.NUMBER_BEGINS,
            "ends": Way.NUMBER_ENDS,
            "last": _LAST,
            "most": MOST,
        },
    )
    return await cursor.fetchall()


async def by_inside(connection: AsyncConnection, part: str | None, digits: str | None) -> list[Place]:
    """Who has this inside a code, or these digits inside a number? Reads all codes and numbers there are."""
    cursor = connection.cursor(row_factory=class_row(Place))
    await cursor.execute(
        """
        (select %(code_has)s::int as way, code as key, contact_id from codes
         where position(%(part)s in code) > 0 limit %(most)s)
        union all
        (select %(number_has)s, number, contact_id from numbers
         where position(%(digits)s in number) > 0 limit %(most)s)
        """,
        {
            "part": part,
            "digits": digits,
            "code_has": Way.CODE_HAS,
            "number_has": Way.NUMBER_HAS,
            "most": MOST,
        },
    )
    return await cursor.fetchall()


async def names_that_begin(
    connection: AsyncConnection, begin: str, *, but: Sequence[int], after: Place | None, most: int
) -> list[Place]:
    """Whose folded name begins like this, in the order of names? `but` are those who were told already."""
    cursor = connection.cursor(row_factory=class_row(Place))
    await cursor.execute(
        """
        select %(way)s::int as way, folded_name as key, id as contact_id from contacts
        where (folded_name, id) > (%(after)s, %(after_id)s) and folded_name < %(end)s
          and id <> all(%(but)s)
        order by folded_name, id limit %(most)s
        """,
        {
            "way": Way.NAME_BEGINS,
            "after": after.key if after else begin,
            "after_id": after.contact_id if after else 0,
            "end": begin + _LAST,
            "but": list(but),
            "most": most,
        },
    )
    return await cursor.fetchall()


async def names_that_have(
    connection: AsyncConnection, words: Words, *, but: Sequence[int], after: Place | None, most: int
) -> tuple[list[Place], bool]:
    """Whose folded name has all of these words, but does not begin so? Those whose words begin so first.

    Of more than `MOST_NAMES` the others are never told, and then it is true that there are.
    """
    cursor = await connection.execute(
        """
        with found as materialized (
            select folded_name as key, id as contact_id from contacts
            where trigrams(folded_name) @> %(trigrams)s::text[] and folded_name like all(%(patterns)s::text[])
              and not starts_with(folded_name, %(begin)s) and id <> all(%(but)s)
            limit %(most_names)s),
        placed as (
            select case when key like all(%(patterns_of_words)s::text[]) then %(words)s::int
                        else %(anywhere)s end as way,
                   key, contact_id
            from found)
        select way, key, contact_id, (select count(*) from found) = %(most_names)s as cut
        from placed where (way, key, contact_id) > (%(way)s, %(key)s, %(contact_id)s)
        order by way, key, contact_id limit %(most)s
        """,
        {
            "words": Way.NAME_HAS_WORDS,
            "anywhere": Way.NAME_HAS,
            "trigrams": list(words.trigrams),
            "patterns": list(words.patterns),
            "patterns_of_words": list(words.patterns_of_words),
            "begin": words.begin,
            "but": list(but),
            "most_names": MOST_NAMES,
            "way": after.way if after else 0,
            "key": after.key if after else "",
            "contact_id": after.contact_id if after else 0,
            "most": most,
        },
    )
    rows = await cursor.fetchall()
    return [Place(way, key, contact_id) for way, key, contact_id, _ in rows], any(cut for *_, cut in rows)


async def is_empty(connection: AsyncConnection) -> bool:
    """Whether nobody is in the directory."""
    cursor = await connection.execute("select not exists (select from contacts)")
    (empty,) = await cursor.fetchone() or (True,)
    return bool(empty)
