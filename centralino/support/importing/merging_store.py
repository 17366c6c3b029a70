"""The SQL that finds rows of a sheet which are about the same person, and folds them into one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class Merged:
    """A row whose words went into another row of the same person."""

    row: int
    into_row: int
    name: str


async def create_pairs(connection: AsyncConnection) -> None:
    """The tables of this import's pairs; they are gone with the transaction."""
    await connection.execute(
        """
        create temporary table same (row integer, into_row integer) on commit drop;
        create temporary table merged (row integer, into_row integer, name text) on commit drop;
        """
    )


async def pair_by_code(connection: AsyncConnection) -> None:
    """Rows with a code, and a name, that an earlier one has."""
    await connection.execute(
        """
        insert into same
        select each.row, min(earliest)
        from (select row, min(row) over (partition by code) as earliest from staged_codes) as each
             join staged on staged.row = each.row join staged as first on first.row = earliest
        where each.row > earliest and words_of_name(staged.name) = words_of_name(first.name)
        group by each.row
        """
    )


async def pair_by_number(connection: AsyncConnection) -> None:
    """Rows without a code whose name and a number another row has: it goes into one with a code, else the first."""
    await connection.execute(
        """
        insert into same
        select row, min(first)
        from (
            select row, codes, first_value(row) over (
                       partition by number, words order by cardinality(codes) = 0, row) as first
            from (
                select row, codes, words_of_name(name) as words, unnest(numbers) as number from staged) as numbered
            ) as each
        where cardinality(codes) = 0 and row <> first
        group by row
        """
    )


async def pair_by_target(connection: AsyncConnection) -> None:
    """Rows that are about one contact we know, by different codes or numbers, if it has one name in both."""
    await connection.execute(
        """
        insert into same
        select each.row, earliest
        from (select row, min(row) over (partition by contact_id) as earliest from targets where contacts = 1)
                 as each
             join staged on staged.row = each.row join staged as first on first.row = earliest
        where each.row > earliest and words_of_name(staged.name) = words_of_name(first.name)
        """
    )


async def follow_pairs(connection: AsyncConnection) -> bool:
    """A row that goes into one that goes on itself goes with it; whether there were any such."""
    cursor = await connection.execute(
        """
        update same set into_row = further.into_row
        from same as further where same.into_row = further.row
        """
    )
    return cursor.rowcount > 0


async def refuse_differing_pairs(connection: AsyncConnection) -> None:
    """Rows that say otherwise than the one they would go into are for people to look at."""
    await connection.execute(
        """
        with differing as (
            delete from same using staged, staged as first
            where staged.row = same.row and first.row = same.into_row and not (
                staged.codes <@ first.codes
                and (staged.starts_on is null
                     or (staged.contract_kind, staged.starts_on, staged.ends_on, staged.paid_until)
                        is not distinct from
                        (first.contract_kind, first.starts_on, first.ends_on, first.paid_until))
                and (staged.state is null
                     or (staged.state, staged.until) is not distinct from (first.state, first.until)))
            returning same.row, same.into_row, staged.name, staged.codes <@ first.codes as says_no_other_code)
        insert into refused
        select row, 'name', name || ' (row ' || into_row || ')',
               'another row is about the same person, with another contract or grant'
        from differing where says_no_other_code
        """
    )


async def fold_pairs(connection: AsyncConnection) -> None:
    """What the rows of a pair say goes into one of them: its own numbers first, then those of the others."""
    await connection.execute(
        """
        with spoken as (
            select into_row, row, language, numbers from same join staged using (row)
            union all
            select row, 0, null, numbers from staged where row in (select into_row from same)
        ), numbered as (
            select into_row, number, min(spoken.row::bigint * 1000 + place) as place
            from spoken, unnest(numbers) with ordinality as each (number, place) group by into_row, number
        ), folded as (
            select into_row, array_agg(number order by place) as numbers from numbered group by into_row
        ), languages as (
            select into_row, min(language) as language from spoken where language is not null group by into_row
        )
        update staged
        set numbers = coalesce(folded.numbers, staged.numbers),
            language = coalesce(staged.language, languages.language)
        from (select distinct into_row from same) as each
             left join folded using (into_row) left join languages using (into_row)
        where staged.row = each.into_row
        """
    )


async def set_pairs_apart(connection: AsyncConnection) -> None:
    """The rows that went into others are told, and no rows of their own any more; nor are those just refused."""
    await connection.execute(
        """
        insert into merged select row, into_row, name from same join staged using (row);
        delete from staged using same where staged.row = same.row;
        delete from staged_codes using same where staged_codes.row = same.row;
        delete from staged using refused where staged.row = refused.row;
        delete from staged_codes using refused where staged_codes.row = refused.row;
        truncate same;
        """
    )


async def forget_targets_without_rows(connection: AsyncConnection) -> None:
    """Of the targets those stay whose row does."""
    await connection.execute(
        "delete from targets where not exists (select from staged where staged.row = targets.row)"
    )


async def merged_rows(connection: AsyncConnection) -> AsyncIterator[Merged]:
    """Which rows went into which others, in their order?"""
    async with connection.cursor("merged", row_factory=class_row(Merged)) as cursor:
        await cursor.execute("select row, into_row, name from merged order by row")
        async for each in cursor:
            yield each
