"""The import's SQL: what was staged is compared, refused and saved, in sets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.support.importing.rows import Refusal


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did to contacts."""

    added: int
    changed: int
    unchanged: int


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
            yield refusal


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


async def save_contacts(connection: AsyncConnection, at: datetime, by: str) -> None:
    """New contacts, and new names and languages of those we know; what a row does not say stays.

    Whoever was found by the name keeps it as it is spelt.
    """
    await connection.execute(
        """
        insert into contacts (id, name, language, created_at, created_by)
        overriding system value
        select contact_id, name, language, %(at)s, %(by)s from targets join staged using (row) where new
        """,
        {"at": at, "by": by},
    )
    await connection.execute(
        """
        with changed as (
            update contacts set name = said.name, language = coalesce(said.language, contacts.language)
            from (
                select contact_id, case codes when '{}' then contacts.name else staged.name end as name,
                       staged.language
                from targets join staged using (row) join contacts on contacts.id = contact_id
                where not new) as said
            where contacts.id = contact_id
              and (contacts.name, contacts.language)
                  is distinct from (said.name, coalesce(said.language, contacts.language))
            returning contacts.id)
        insert into touched select id from changed
        """
    )


async def save_codes(connection: AsyncConnection) -> None:
    """Codes that contacts did not have yet. Nobody has a code of a contact that is new."""
    await connection.execute(
        """
        insert into codes (code, keyed, kind, country, contact_id)
        select code, keyed, kind, country, contact_id from targets join staged_codes using (row) where new
        """
    )
    await connection.execute(
        """
        with added as (
            insert into codes (code, keyed, kind, country, contact_id)
            select staged_codes.code, staged_codes.keyed, staged_codes.kind, staged_codes.country,
                   targets.contact_id
            from targets join staged_codes using (row)
            where not new and not exists (select from codes where codes.code = staged_codes.code)
            returning contact_id)
        insert into touched select contact_id from added
        """
    )


async def save_numbers(connection: AsyncConnection, at: datetime, by: str) -> None:
    """Numbers that contacts did not have yet, declared. A contact that is new has none, and a row names each once.

    Those that were only learned are confirmed by standing in a sheet. Each is a microsecond younger than the one
    before it in its row: campaigns call the first one first.
    """
    values = {"at": at, "by": by}
    await connection.execute(
        """
        insert into numbers (number, contact_id, trust, source, added_at, added_by)
        select number, contact_id, 'declared', 'import', %(at)s + place * interval '1 microsecond', %(by)s
        from targets join staged using (row), unnest(numbers) with ordinality as each (number, place)
        where new
        """,
        values,
    )
    await connection.execute(
        """
        with confirmed as (
            update numbers set trust = 'confirmed', confirmed_at = %(at)s, confirmed_by = %(by)s
            from targets join staged using (row)
            where not new and trust = 'learned'
              and numbers.contact_id = targets.contact_id and number = any(staged.numbers)
            returning targets.contact_id)
        insert into touched select contact_id from confirmed
        """,
        values,
    )
    await connection.execute(
        """
        with added as (
            insert into numbers (number, contact_id, trust, source, added_at, added_by)
            select number, contact_id, 'declared', 'import', %(at)s + place * interval '1 microsecond', %(by)s
            from targets join staged using (row), unnest(numbers) with ordinality as each (number, place)
            where not new
            on conflict do nothing
            returning contact_id)
        insert into touched select contact_id from added
        """,
        values,
    )


async def save_contracts(connection: AsyncConnection, at: datetime, by: str, why: str) -> None:
    """Contracts: one of a kind that starts on a day is the same one, and may have a new end or payment."""
    values = {"at": at, "by": by, "why": why}
    await connection.execute(
        """
        with said as (
            select contracts.id, contracts.contact_id, contracts.ends_on, contracts.paid_until,
                   coalesce(staged.ends_on, contracts.ends_on) as new_ends_on,
                   coalesce(staged.paid_until, contracts.paid_until) as new_paid_until
            from targets join staged using (row)
                 join contracts on contracts.contact_id = targets.contact_id
                      and contracts.kind = staged.contract_kind and contracts.starts_on = staged.starts_on
            where not new),
        differing as (
            select * from said
            where (ends_on, paid_until) is distinct from (new_ends_on, new_paid_until)),
        kept as (
            insert into contract_changes (contract_id, at, by, why, ends_on_was, paid_until_was)
            select id, %(at)s, %(by)s, %(why)s, ends_on, paid_until from differing),
        changed as (
            update contracts set ends_on = new_ends_on, paid_until = new_paid_until
            from differing where contracts.id = differing.id
            returning contracts.contact_id)
        insert into touched select contact_id from changed
        """,
        values,
    )
    await connection.execute(
        """
        with added as (
            insert into contracts (contact_id, kind, starts_on, ends_on, paid_until, added_at, added_by)
            select contact_id, contract_kind, starts_on, ends_on, paid_until, %(at)s, %(by)s
            from targets join staged using (row)
            where starts_on is not null and not exists (
                select from contracts
                where contracts.contact_id = targets.contact_id and contracts.kind = staged.contract_kind
                  and contracts.starts_on = staged.starts_on)
            returning contact_id)
        insert into touched select contact_id from added
        """,
        values,
    )


async def save_grants(connection: AsyncConnection, at: datetime, by: str, why: str) -> None:
    """Words of the sales office that differ from its last one; revocations are told on commit."""
    await connection.execute(
        """
        with added as (
            insert into grants (contact_id, state, at, until, by, why)
            select targets.contact_id, staged.state, %(at)s, staged.until, %(by)s, %(why)s
            from targets join staged using (row)
                 left join lateral (
                     select state, until from grants where grants.contact_id = targets.contact_id
                     order by at desc, id desc limit 1) as latest on true
            where staged.state is not null
              and (staged.state, staged.until) is distinct from (latest.state, latest.until)
            returning contact_id, state),
        told as (
            select pg_notify('grants', contact_id::text) from added where state = 'revoked'),
        noted as (
            insert into touched select contact_id from added)
        select count(*) from told
        """,
        {"at": at, "by": by, "why": why},
    )


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
