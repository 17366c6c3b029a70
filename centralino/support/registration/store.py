"""The SQL of registrations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.directory.codes import Code, CodeKind
from centralino.settings import Language
from centralino.support.registration.asked import Registrant


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration as it stands; `contact_id` is None while it waits to be confirmed, until `ends_at`."""

    id: int
    at: datetime
    via: str
    by: str
    name: str
    numbers: list[str]
    code: str | None
    code_kind: CodeKind | None
    code_country: str | None
    language: str
    email: str | None
    code_hash: bytes | None
    tries: int
    ends_at: datetime | None
    contact_id: int | None
    was_known: bool | None

    @property
    def registrant(self) -> Registrant:
        """Who it is, as they wrote it."""
        code = self.code and Code(self.code, CodeKind(str(self.code_kind)), self.code_country)
        language = cast("Language", self.language)
        return Registrant(self.name, tuple(self.numbers), language, code or None, self.email)


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Somebody who has a number."""

    number: str
    contact_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What a registration is confirmed with, by their hashes, and until when."""

    code_hash: bytes
    link_hash: bytes
    ends_at: datetime


_REGISTRATION = """
    select id, at, via, by, name, numbers, code, code_kind, code_country, language, email, code_hash, tries,
           ends_at, contact_id, was_known
    from registrations
"""


async def stamping_key(connection: AsyncConnection) -> bytes:
    """With what are forms stamped?"""
    cursor = await connection.execute("select key from registration_key")
    row = await cursor.fetchone()
    assert row is not None
    return bytes(row[0])


async def hold_turn(connection: AsyncConnection) -> None:
    """Until the transaction ends nobody else registers or confirms: that two are one person is seen by the second."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended('registration', 17))")


async def tries_of(connection: AsyncConnection, key: bytes, since: datetime, most: int) -> list[datetime]:
    """When was it tried since then, the latest first, as many as that?"""
    cursor = await connection.execute(
        """
        select at from registration_tries where key = %(key)s and at > %(since)s order by at desc limit %(most)s
        """,
        {"key": key, "since": since, "most": most},
    )
    return [at for (at,) in await cursor.fetchall()]


async def insert_tries(connection: AsyncConnection, keys: Sequence[bytes], at: datetime) -> None:
    """It is tried once more."""
    await connection.execute(
        "insert into registration_tries (key, at) select key, %(at)s from unnest(%(keys)s::bytea[]) as key",
        {"keys": list(keys), "at": at},
    )


async def forget_tries(connection: AsyncConnection, before: datetime) -> None:
    """What was tried before is of no account."""
    await connection.execute("delete from registration_tries where at < %(before)s", {"before": before})


async def forget_unconfirmed(connection: AsyncConnection, at: datetime) -> int:
    """Whoever has not confirmed by now leaves no trace; how many that were."""
    cursor = await connection.execute(
        "delete from registrations where contact_id is null and ends_at < %(at)s", {"at": at}
    )
    return cursor.rowcount


async def is_known(connection: AsyncConnection, handle: bytes) -> bool:
    """Was this sent before?"""
    cursor = await connection.execute(
        "select exists (select from registrations where handle = %(handle)s)", {"handle": handle}
    )
    (found,) = await cursor.fetchone() or (False,)
    return bool(found)


async def insert_registration(
    connection: AsyncConnection,
    wrote: Registrant,
    *,
    handle: bytes,
    at: datetime,
    via: str,
    by: str,
    contact_id: int | None,
    was_known: bool | None,
    to_confirm: ToConfirm | None,
) -> int:
    """Somebody registers: in the directory as of now, or to be confirmed first; its id."""
    cursor = await connection.execute(
        """
        insert into registrations (handle, at, via, by, name, numbers, code, code_kind, code_country, language, email,
                                   code_hash, link_hash, ends_at, entered_at, contact_id, was_known)
        values (%(handle)s, %(at)s, %(via)s, %(by)s, %(name)s, %(numbers)s, %(code)s, %(code_kind)s::code_kind,
                %(code_country)s, %(language)s, %(email)s, %(code_hash)s, %(link_hash)s, %(ends_at)s,
                case when %(contact_id)s::bigint is not null then %(at)s::timestamptz end, %(contact_id)s::bigint,
                %(was_known)s)
        returning id
        """,
        {
            "handle": handle,
            "at": at,
            "via": via,
            "by": by,
            "name": wrote.name,
            "numbers": list(wrote.numbers),
            "code": wrote.code and wrote.code.code,
            "code_kind": wrote.code and wrote.code.kind,
            "code_country": wrote.code and wrote.code.country,
            "language": wrote.language,
            "email": wrote.email,
            "code_hash": to_confirm and to_confirm.code_hash,
            "link_hash": to_confirm and to_confirm.link_hash,
            "ends_at": to_confirm and to_confirm.ends_at,
            "contact_id": contact_id,
            "was_known": was_known,
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def hold_by_handle(connection: AsyncConnection, handle: bytes) -> RegistrationRow | None:
    """Which registration is asked for by this? Nobody else changes it until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(RegistrationRow))
    await cursor.execute(_REGISTRATION + "where handle = %(handle)s for update", {"handle": handle})
    return await cursor.fetchone()


async def hold_by_link(connection: AsyncConnection, link: bytes) -> RegistrationRow | None:
    """Which registration was sent this link? Nobody else changes it until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(RegistrationRow))
    await cursor.execute(_REGISTRATION + "where link_hash = %(link)s for update", {"link": link})
    return await cursor.fetchone()


async def count_try(connection: AsyncConnection, registration_id: int) -> None:
    """A wrong code was typed."""
    await connection.execute(
        "update registrations set tries = tries + 1 where id = %(id)s", {"id": registration_id}
    )


async def mark_entered(
    connection: AsyncConnection, registration_id: int, *, contact_id: int, was_known: bool, at: datetime
) -> None:
    """It is confirmed, and in the directory."""
    await connection.execute(
        """
        update registrations set contact_id = %(contact_id)s, was_known = %(was_known)s, entered_at = %(at)s
        where id = %(id)s
        """,
        {"id": registration_id, "contact_id": contact_id, "was_known": was_known, "at": at},
    )


async def registrations_of(
    connection: AsyncConnection, contact_ids: Sequence[int], *, most: int
) -> list[RegistrationRow]:
    """What did each of these write when they registered, the latest first, as many of each as that?"""
    cursor = connection.cursor(row_factory=class_row(RegistrationRow))
    await cursor.execute(
        """
        select latest.id, at, via, by, name, numbers, code, code_kind, code_country, language, email, code_hash, tries,
               ends_at, contact_id, was_known
        from unnest(%(ids)s::bigint[]) as wanted (id), lateral (
            select * from registrations where contact_id = wanted.id order by id desc limit %(most)s) as latest
        order by latest.id desc
        """,
        {"ids": list(contact_ids), "most": most},
    )
    return await cursor.fetchall()


async def holders(connection: AsyncConnection, numbers: Sequence[str]) -> list[HolderRow]:
    """Who has any of these numbers?"""
    cursor = connection.cursor(row_factory=class_row(HolderRow))
    await cursor.execute(
        """
        select number, contact_id, name from numbers join contacts on contacts.id = contact_id
        where number = any(%(numbers)s) order by contact_id, number
        """,
        {"numbers": list(numbers)},
    )
    return await cursor.fetchall()


async def count_unconfirmed(connection: AsyncConnection, at: datetime) -> int:
    """How many have registered, and may still confirm it?"""
    cursor = await connection.execute(
        "select count(*) from registrations where contact_id is null and ends_at >= %(at)s", {"at": at}
    )
    (count,) = await cursor.fetchone() or (0,)
    return int(count)
