"""Importing a spreadsheet: read, refuse, and take all of it, the good rows, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from centralino.database import Connection, Database
from centralino.directory.list_store import ContactList
from centralino.support.importing import store
from centralino.support.importing.columns import Column
from centralino.support.importing.list_store import save_list_members
from centralino.support.importing.refusals import Refusals
from centralino.support.importing.rows import ContactSaid, Conventions, read_row
from centralino.support.importing.sheets import Sheet
from centralino.support.importing.staging_store import copying, create_staging
from centralino.support.importing.store import Counts

EVERY = 500  # rows between two words on how far it is
MANY = 1_000  # contacts, after which the database had better know at once how large its tables are


class Phase(StrEnum):
    """What an import is at; only of reading one knows how much is left."""

    READING = "reading"
    COMPARING = "comparing"
    SAVING = "saving"


Progress = Callable[[Phase, int, float], None]  # rows read, and how much of the file, 0 to 1


@dataclass(frozen=True, slots=True)
class Imported:
    """How an import went. `taken` is None when rows were refused and nothing was to be taken without them."""

    rows: int
    taken: Counts | None


async def import_contacts(
    database: Database,
    sheet: Sheet,
    columns: Mapping[int, Column],
    conventions: Conventions,
    refusals: Refusals,
    *,
    good_rows: bool,
    at: datetime,
    by: str,
    why: str,
    progress: Progress,
    onto: ContactList | None = None,
) -> Imported:
    """Bring in what the sheet says, in one transaction; done twice it changes nothing the second time.

    Whoever it names is put on the list `onto`, if there is to be one.

    With any row refused nothing is taken, unless `good_rows` are to be. Raises `UnreadableSheet`,
    `DatabaseUnavailable`, `DatabaseRefused`.
    """
    async with database.transaction() as connection:
        await store.wait_for_turn(connection)
        await create_staging(connection)
        rows = await _stage(connection, sheet, columns, conventions, refusals, progress)
        progress(Phase.COMPARING, rows, 1.0)
        await _compare(connection, refusals)
        if refusals.rows and not good_rows:
            return Imported(rows, None)
        progress(Phase.SAVING, rows, 1.0)
        await _save(connection, at, by, why)
        if onto:
            await save_list_members(connection, onto.id, at, by)
        counts = await store.count_contacts(connection)
        if counts.added + counts.changed > MANY:
            await store.measure_tables(connection)
        return Imported(rows, counts)


async def _stage(
    connection: Connection,
    sheet: Sheet,
    columns: Mapping[int, Column],
    conventions: Conventions,
    refusals: Refusals,
    progress: Progress,
) -> int:
    """Every row that is good by itself, into the staging table; how many rows there were."""
    rows = 0
    async with copying(connection) as take:
        for rows, row in enumerate(sheet.rows, start=1):
            read = read_row(row, columns, conventions)
            if isinstance(read, ContactSaid):
                await take(read)
            else:
                for refusal in read:
                    refusals.note(refusal)
            if rows % EVERY == 0:
                progress(Phase.READING, rows, sheet.done())
    return rows


async def _compare(connection: Connection, refusals: Refusals) -> None:
    """Refuse rows that contradict each other, or what is known."""
    await store.spread_codes(connection)
    await store.refuse_repeated_codes(connection)
    await store.find_targets(connection)
    await store.refuse_unclear_targets(connection)
    async for refusal in store.refusals(connection):
        refusals.note(refusal)
    await store.leave_out_the_refused(connection)


async def _save(connection: Connection, at: datetime, by: str, why: str) -> None:
    await store.save_contacts(connection, at, by)
    await store.save_codes(connection)
    await store.save_numbers(connection, at, by)
    await store.save_contracts(connection, at, by, why)
    await store.save_grants(connection, at, by, why)
