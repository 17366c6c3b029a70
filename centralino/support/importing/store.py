"""The import's SQL: what was staged is compared and refused in sets, and counted once it is saved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.support.importing.rows import Refusal
from centralino.worded import worded


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did to contacts."""

    added: int
    changed: int
    unchanged: int


_REASONS = {
    str(each): each
    for each in (
        worded("an earlier row has it"),
        worded("its codes are those of different contacts"),
        worded("several contacts have this name and number"),
        worded("an earlier row is about the same contact"),
        worded("another row is about the same person, with another contract or grant"),
    )
}
"""What statements here, and those that merge rows, say of the rows that they refuse."""


async def wait_for_turn(connection: AsyncConnection) -> None:
    """One import at a time, until the transaction ends."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended('import', 0))")


async def spread_codes(connection: AsyncConnection) -> None:
    """The codes of all rows, one a line, to be compared with each other and with what is known."""
    await connection.execute(
        """
        create temporary table staged_codes on commit drop as
            select row, code, keyed, kind::code_kind, country
            from staged, unnest(codes, keys, kinds, countries) as each (code, keyed, kind, country);
        analyze staged;
        analyze staged_codes;
        """
    )


async def refuse_repeated_codes(connection: AsyncConnection) -> None:
    """Of several rows with one code only the first is taken."""
    await connection.execute(
        """
        insert into refused
        select row, case kind when 'vat' then 'code' else 'customer code' end,
               code || ' (row ' || earliest || ')', 'an earlier row has it'
        from (select row, code, kind, min(row) over (partition by code) as earliest from staged_codes) as each
        where row > earliest
        """
    )


async def find_targets(connection: AsyncConnection) -> None:
    """Which contact each row is about: one we know, or a new one, which has its id from here on.

    One is known by a code; a row without codes means whoever has one of its numbers and its name.
    """
    await connection.execute(
        """
        create temporary table targets on commit drop as
            with meant as (
                select staged_codes.row, contact_id from staged_codes join codes using (code)
                union all
                select staged.row, contact_id
                from (select row, name, unnest(numbers) as number from staged where codes = '{}') as staged
                     join numbers using (number) join contacts on contacts.id = contact_id
                where words_of_name(contacts.name) = words_of_name(staged.name)),
            known as (
                select row, min(contact_id) as contact_id, count(distinct contact_id) as contacts
                from meant group by row)
            select row, known is null as new, coalesce(contacts, 0) as contacts,
                   coalesce(known, nextval(pg_get_serial_sequence('contacts', 'id'))) as contact_id
            from (
                select row, known.contact_id as known, contacts
                from (select row from staged except select row from refused) as good
                     left join known using (row)
                order by row) as good;
        analyze targets;
        """
    )


async def refuse_unclear_targets(connection: AsyncConnection) -> None:
    """A row is about one contact, and a contact is in one row."""
    await connection.execute(
        """
        insert into refused
        select row, 'code', array_to_string(codes, ' '), 'its codes are those of different contacts'
        from targets join staged using (row) where contacts > 1 and codes <> '{}';

        insert into refused
        select row, 'numbers', array_to_string(numbers, ' '), 'several contacts have this name and number'
        from targets join staged using (row) where contacts > 1 and codes = '{}';

        insert into refused
        select row, case codes when '{}' then 'numbers' else 'code' end,
               array_to_string(case codes when '{}' then numbers else codes end, ' ') || ' (row ' || earliest || ')',
               'an earlier row is about the same contact'
        from (select row, min(row) over (partition by contact_id) as earliest from targets) as each
             join staged using (row)
        where row > earliest;
        """
    )


async def refusals(connection: AsyncConnection) -> AsyncIterator[Refusal]:
    """What was refused by the sets, in the order of the rows, however many they are."""
    async with connection.cursor("refusals", row_factory=class_row(Refusal)) as cursor:
        await cursor.execute('select row, "column", value, reason from refused order by row')
        async for refusal in cursor:
            yield replace(refusal, reason=_REASONS[refusal.reason])


async def leave_out_the_refused(connection: AsyncConnection) -> None:
    """From here on there are only good rows."""
    await connection.execute("delete from targets using refused where targets.row = refused.row")


async def count_new(connection: AsyncConnection) -> int:
    """How many contacts would be new?"""
    cursor = await connection.execute("select count(*) from targets where new")
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def set_the_new_aside(connection: AsyncConnection) -> None:
    """From here on there are only rows about contacts we know: to try an import, the others need not be written."""
    await connection.execute("delete from targets where new")


async def count_contacts(connection: AsyncConnection) -> Counts:
    """How many contacts are new, how many have changed, how many are as they were?"""
    cursor = connection.cursor(row_factory=class_row(Counts))
    await cursor.execute(
        """
        select count(*) filter (where new) as added,
               count(*) filter (where not new and changed) as changed,
               count(*) filter (where not new and not changed) as unchanged
        from (select new, contact_id in (select contact_id from touched) as changed from targets) as each
        """
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


async def measure_tables(connection: AsyncConnection) -> None:
    """Let the planner know of what came, so that the next call is looked up by the right index."""
    await connection.execute("analyze contacts, codes, numbers, contracts, grants")
