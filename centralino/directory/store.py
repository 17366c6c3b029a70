"""The directory's SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, HeldNumber
from centralino.directory.numbers import Source, Trust

# A contact in one row: its codes and numbers as JSON values.
_CONTACT = """
    select contacts.id, name, language, name_clip, created_at, created_by,
           (select coalesce(jsonb_agg(jsonb_build_object(
                'code', code, 'kind', kind, 'country', country) order by kind, code), '[]')
            from codes where contact_id = contacts.id) as codes,
           (select coalesce(jsonb_agg(jsonb_build_object(
                'number', number, 'trust', trust, 'source', source, 'added_at', added_at, 'added_by', added_by,
                'confirmed_at', confirmed_at, 'confirmed_by', confirmed_by, 'invalid_at', invalid_at)
                order by added_at, number), '[]')
            from numbers where contact_id = contacts.id) as numbers,
           time_zone, prefers_texts
    from contacts
"""


async def insert_contact(
    connection: AsyncConnection,
    *,
    name: str,
    language: str | None,
    name_clip: str | None,
    time_zone: str | None = None,
    prefers_texts: bool = False,
    at: datetime,
    by: str,
) -> int:
    """A new contact; its id."""
    cursor = await connection.execute(
        """
        insert into contacts (name, language, name_clip, time_zone, prefers_texts, created_at, created_by)
        values (%(name)s, %(language)s, %(name_clip)s, %(time_zone)s, %(prefers_texts)s, %(at)s, %(by)s)
        returning id
        """,
        {
            "name": name,
            "language": language,
            "name_clip": name_clip,
            "time_zone": time_zone,
            "prefers_texts": prefers_texts,
            "at": at,
            "by": by,
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def update_contact(
    connection: AsyncConnection,
    contact_id: int,
    *,
    name: str,
    language: str | None,
    name_clip: str | None,
    time_zone: str | None,
    prefers_texts: bool,
) -> None:
    """How a contact is called, spoken to and reached from now on."""
    await connection.execute(
        """
        update contacts set name = %(name)s, language = %(language)s, name_clip = %(name_clip)s,
               time_zone = %(time_zone)s, prefers_texts = %(prefers_texts)s
        where id = %(id)s
        """,
        {
            "id": contact_id,
            "name": name,
            "language": language,
            "name_clip": name_clip,
            "time_zone": time_zone,
            "prefers_texts": prefers_texts,
        },
    )


async def oppose_by_number(connection: AsyncConnection, contact_id: int) -> None:
    """What a contact opposed under their name holds for each of their numbers from here on, and for no name."""
    await connection.execute(
        """
        with by_name as (
            delete from oppositions where contact_id = %(id)s and number is null
            returning source, at, by, why, lifted_at)
        insert into oppositions (number, source, at, by, why)
        select numbers.number, by_name.source, at, by, why from by_name cross join numbers
        where contact_id = %(id)s and lifted_at is null
        """,
        {"id": contact_id},
    )


async def delete_contact(connection: AsyncConnection, contact_id: int) -> bool:
    """Forget a contact with all that hangs on it; their calls stay, as nobody's. False when there is none."""
    cursor = await connection.execute("delete from contacts where id = %(id)s", {"id": contact_id})
    return cursor.rowcount == 1


async def contacts_by_id(connection: AsyncConnection, ids: Sequence[int]) -> list[Contact]:
    """Who are these?"""
    cursor = await connection.execute(_CONTACT + "where id = any(%(ids)s) order by id", {"ids": list(ids)})
    return [_contact(*row) for row in await cursor.fetchall()]


async def contacts_by_code(connection: AsyncConnection, codes: Sequence[str]) -> list[Contact]:
    """Who has any of these codes, in their one spelling?"""
    cursor = await connection.execute(
        _CONTACT  # noqa: S608 (a constant of this file)
        + """
        where id in (select contact_id from codes where code = any(%(codes)s))
        order by id
        """,
        {"codes": list(codes)},
    )
    return [_contact(*row) for row in await cursor.fetchall()]


async def contacts_by_number(connection: AsyncConnection, number: str) -> list[Contact]:
    """Whose number is this, in E.164? The most trusted first."""
    cursor = await connection.execute(
        _CONTACT  # noqa: S608
        + """
        join (select contact_id, trust from numbers where number = %(number)s) as held on contact_id = contacts.id
        order by held.trust desc, contacts.id
        """,
        {"number": number},
    )
    return [_contact(*row) for row in await cursor.fetchall()]


async def contacts_by_name(connection: AsyncConnection, part: str, *, most: int) -> list[Contact]:
    """Who is called like this, whole names before parts of names? Capitals, accents and signs do not matter."""
    cursor = await connection.execute(
        _CONTACT
        + """
        where trigrams(folded_name) @> trigrams(ltrim(folded(%(part)s)))
          and position(ltrim(folded(%(part)s)) in folded_name) > 0 and folded(%(part)s) <> ' '
        order by folded_name <> folded(%(part)s), name, id limit %(most)s
        """,
        {"part": part, "most": most},
    )
    return [_contact(*row) for row in await cursor.fetchall()]


async def insert_code(connection: AsyncConnection, contact_id: int, code: Code) -> None:
    """A contact has a code. Refused by the database when somebody has it."""
    await connection.execute(
        """
        insert into codes (code, keyed, kind, country, contact_id)
        values (%(code)s, %(keyed)s, %(kind)s, %(country)s, %(contact_id)s)
        """,
        {
            "code": code.code,
            "keyed": code.keyed,
            "kind": code.kind,
            "country": code.country,
            "contact_id": contact_id,
        },
    )


async def delete_code(connection: AsyncConnection, contact_id: int, code: str) -> bool:
    """A contact no longer has a code. False when they had not."""
    cursor = await connection.execute(
        "delete from codes where code = %(code)s and contact_id = %(contact_id)s",
        {"code": code, "contact_id": contact_id},
    )
    return cursor.rowcount == 1


async def insert_number(
    connection: AsyncConnection,
    *,
    number: str,
    contact_id: int,
    trust: Trust,
    source: Source,
    at: datetime,
    by: str,
) -> bool:
    """A number is a contact's. False when it was already, or there is no such contact."""
    cursor = await connection.execute(
        """
        insert into numbers (number, contact_id, trust, source, added_at, added_by)
        select %(number)s, id, %(trust)s::trust, %(source)s, %(at)s, %(by)s from contacts where id = %(contact_id)s
        on conflict do nothing
        """,
        {
            "number": number,
            "contact_id": contact_id,
            "trust": trust,
            "source": source,
            "at": at,
            "by": by,
        },
    )
    return cursor.rowcount == 1


async def lock_number(connection: AsyncConnection, number: str, contact_id: int) -> HeldNumber | None:
    """How far is this number trusted to be the contact's? Nobody else changes it until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(HeldNumber))
    await cursor.execute(
        """
        select number, trust, source, added_at, added_by, confirmed_at, confirmed_by from numbers
        where number = %(number)s and contact_id = %(contact_id)s for update
        """,
        {"number": number, "contact_id": contact_id},
    )
    return await cursor.fetchone()


async def confirm_number(
    connection: AsyncConnection, number: str, contact_id: int, at: datetime, by: str
) -> bool:
    """The number is the contact's beyond doubt, and in use. False when both were known, or it is not held at all."""
    cursor = await connection.execute(
        """
        update numbers set trust = 'confirmed', confirmed_at = %(at)s, confirmed_by = %(by)s,
               invalid_at = null, invalid_why = null
        where number = %(number)s and contact_id = %(contact_id)s
          and (trust <> 'confirmed' or invalid_at is not null)
        """,
        {"number": number, "contact_id": contact_id, "at": at, "by": by},
    )
    return cursor.rowcount == 1


async def delete_number(connection: AsyncConnection, number: str, contact_id: int) -> bool:
    """The number is not the contact's any more. False when it was not."""
    cursor = await connection.execute(
        "delete from numbers where number = %(number)s and contact_id = %(contact_id)s",
        {"number": number, "contact_id": contact_id},
    )
    return cursor.rowcount == 1


def _contact(
    contact_id: int,
    name: str,
    language: str | None,
    name_clip: str | None,
    created_at: datetime,
    created_by: str,
    codes: list[dict[str, Any]],
    numbers: list[dict[str, Any]],
    time_zone: str | None,
    prefers_texts: bool,
) -> Contact:
    return Contact(
        id=contact_id,
        name=name,
        language=language,
        name_clip=name_clip,
        created_at=created_at,
        created_by=created_by,
        codes=tuple(Code(row["code"], CodeKind(row["kind"]), row["country"]) for row in codes),
        numbers=tuple(_number(row) for row in numbers),
        time_zone=time_zone,
        prefers_texts=prefers_texts,
    )


def _number(row: dict[str, Any]) -> HeldNumber:
    return HeldNumber(
        number=row["number"],
        trust=Trust(row["trust"]),
        source=Source(row["source"]),
        added_at=datetime.fromisoformat(row["added_at"]),
        added_by=row["added_by"],
        confirmed_at=_instant(row["confirmed_at"]),
        confirmed_by=row["confirmed_by"],
        invalid_at=_instant(row["invalid_at"]),
    )


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
