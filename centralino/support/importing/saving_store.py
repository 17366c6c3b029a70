"""The SQL that saves what an import brings, in sets: what is new, and what differs from what is known."""

from __future__ import annotations

from datetime import datetime

from psycopg import AsyncConnection


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
