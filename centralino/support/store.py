"""Screening's SQL: who a number or a code belongs to, and how often codes were guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.support.rules import MOST_CUSTOMERS, Contract, Customer, Grant, GrantState

LOADED = MOST_CUSTOMERS + 1  # one more than is looked at, to know that there are more

# A customer with all that was ever bought or granted, as one JSON value, so that a caller is one row.
_CUSTOMER = """
    jsonb_build_object(
        'contact_id', contacts.id,
        'name', contacts.name,
        'language', contacts.language,
        'name_clip', contacts.name_clip,
        'code', (select min(code) from codes where codes.contact_id = contacts.id),
        'contracts', (select coalesce(jsonb_agg(jsonb_build_object(
                          'kind', kind, 'starts_on', starts_on, 'ends_on', ends_on, 'paid_until', paid_until)
                          order by starts_on, id), '[]')
                      from contracts where contracts.contact_id = contacts.id),
        'grants', (select coalesce(jsonb_agg(jsonb_build_object(
                       'state', state, 'at', at, 'until', until) order by at, id), '[]')
                   from grants where grants.contact_id = contacts.id))
"""

# Two halves and not one condition, so that each finds its own index.
_WRONG_CODES = """
    (select coalesce(array_agg(at order by at), '{}') from (
         select at from code_attempts
         where not found and at > %(since)s and number = %(number)s
         union all
         select at from code_attempts
         where not found and at > %(since)s and number is null and source = %(source)s
           and %(number)s::text is null
         order by at desc limit %(most_attempts)s) as latest)
"""


@dataclass(frozen=True, slots=True)
class CallerRow:
    """All that is known of a caller before they say a word."""

    customers: list[dict[str, Any]]
    wrong_codes: list[datetime]


async def find_caller(
    connection: AsyncConnection, number: str | None, source: str, since: datetime, most_attempts: int
) -> CallerRow:
    """Whose number is this, and when were wrong codes keyed from it (withheld: from its source) since then?"""
    cursor = connection.cursor(row_factory=class_row(CallerRow))
    await cursor.execute(
        f"""
        select {_WRONG_CODES} as wrong_codes,
               (select coalesce(jsonb_agg(customer), '[]') from (
                    select {_CUSTOMER} as customer
                    from numbers join contacts on contacts.id = numbers.contact_id
                    where numbers.number = %(number)s
                    order by numbers.trust desc, contacts.id limit {LOADED}) as found) as customers
        """,  # noqa: S608 (the pieces are constants of this file)
        {"number": number, "source": source, "since": since, "most_attempts": most_attempts},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


async def wrong_codes(
    connection: AsyncConnection, number: str | None, source: str, since: datetime, most_attempts: int
) -> list[datetime]:
    """When were wrong codes keyed from this number (withheld: from this source) since then? Oldest first."""
    cursor = await connection.execute(
        f"select {_WRONG_CODES} as wrong_codes",
        {"number": number, "source": source, "since": since, "most_attempts": most_attempts},
    )
    row = await cursor.fetchone()
    assert row is not None
    found: list[datetime] = row[0]
    return found


async def wait_for_turn(connection: AsyncConnection, number: str | None, source: str) -> None:
    """Take turns at guessing, until the transaction ends: calls at once from one number count one by one."""
    await connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%(key)s, 0))",
        {"key": f"code:{number}" if number else f"code-source:{source}"},
    )


async def find_by_code(connection: AsyncConnection, keyed: str) -> list[Customer]:
    """Whose code reads like this on a keypad?"""
    cursor = await connection.execute(
        f"""
        select {_CUSTOMER} as customer
        from codes join contacts on contacts.id = codes.contact_id
        where codes.keyed = %(keyed)s
        order by contacts.id limit {LOADED}
        """,  # noqa: S608
        {"keyed": keyed},
    )
    return customers_from([row[0] for row in await cursor.fetchall()])


async def find_customers(connection: AsyncConnection, contact_ids: Sequence[int]) -> list[Customer]:
    """How do these contacts stand now?"""
    cursor = await connection.execute(
        f"select {_CUSTOMER} as customer from contacts where id = any(%(ids)s) order by id",  # noqa: S608
        {"ids": list(contact_ids)},
    )
    return customers_from([row[0] for row in await cursor.fetchall()])


async def note_code_attempt(
    connection: AsyncConnection, number: str | None, source: str, at: datetime, *, found: bool
) -> None:
    """A code was keyed."""
    await connection.execute(
        """
        insert into code_attempts (at, number, source, found)
        values (%(at)s, %(number)s, %(source)s, %(found)s)
        """,
        {"at": at, "number": number, "source": source, "found": found},
    )


def customers_from(rows: Sequence[dict[str, Any]]) -> list[Customer]:
    """Customers from the JSON values of the queries above."""
    return [
        Customer(
            contact_id=row["contact_id"],
            name=row["name"],
            code=row["code"],
            language=row["language"],
            name_clip=row["name_clip"],
            contracts=tuple(_contract(each) for each in row["contracts"]),
            grants=tuple(_grant(each) for each in row["grants"]),
        )
        for row in rows
    ]


def _contract(row: dict[str, Any]) -> Contract:
    return Contract(
        row["kind"], date.fromisoformat(row["starts_on"]), _day(row["ends_on"]), _day(row["paid_until"])
    )


def _grant(row: dict[str, Any]) -> Grant:
    until = row["until"]
    return Grant(
        GrantState(row["state"]),
        datetime.fromisoformat(row["at"]),
        datetime.fromisoformat(until) if until else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
