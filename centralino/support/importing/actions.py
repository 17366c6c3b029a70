"""Importing a spreadsheet: read, refuse, and take all of it, the good rows, or nothing; or only try what would come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from centralino.database import Connection, Database
from centralino.directory.list_store import ContactList
from centralino.support.importing import merging_store, saving_store, store
from centralino.support.importing.columns import Column
from centralino.support.importing.list_store import count_joining, save_list_members
from centralino.support.importing.merging import merge_rows, merge_targets
from centralino.support.importing.refusals import Refusals
from centralino.support.importing.remarks import Remark, Result, of_repair
from centralino.support.importing.rows import ContactSaid, Conventions, read_row
from centralino.support.importing.sheets import Sheet
from centralino.support.importing.staging_store import copying, create_staging
from centralino.support.importing.store import Counts
from centralino.worded import worded

EVERY = 500  # rows between two words on how far it is
MANY = 1_000  # contacts, after which the database had better know at once how large its tables are


class Phase(StrEnum):
    """What an import is at; only of reading one knows how much is left."""

    WAITING = "waiting"  # for another import
    READING = "reading"
    COMPARING = "comparing"
    SAVING = "saving"


Progress = Callable[[Phase, int, float], None]  # rows read, and how much of the file, 0 to 1


@dataclass(frozen=True, slots=True)
class Imported:
    """How an import went. `taken` is None when rows were refused and nothing was to be taken without them.

    `merged` rows went into others about the same person; in `repaired` ones a number was put right; `joining` is how
    many came onto the list, None where there is none.
    """

    rows: int
    taken: Counts | None
    merged: int = 0
    repaired: int = 0
    joining: int | None = None


def _unremarked(_: Remark) -> None:
    """Nobody wants to know of single rows."""


@dataclass(frozen=True, slots=True)
class Import:
    """What is brought in, and how. `merge` makes one person of several rows about them, where they agree.

    Whoever it names is put on the list `onto`, if there is to be one. `remark` hears of every row that was repaired
    or merged.
    """

    sheet: Sheet
    columns: Mapping[int, Column]
    conventions: Conventions
    refusals: Refusals
    at: datetime
    by: str
    why: str
    progress: Progress
    onto: ContactList | None = None
    merge: bool = False
    remark: Callable[[Remark], None] = _unremarked


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
    merge: bool = False,
) -> Imported:
    """Bring in what the sheet says, in one transaction; done twice it changes nothing the second time.

    With any row refused nothing is taken, unless `good_rows` are to be. Raises `UnreadableSheet`,
    `DatabaseUnavailable`, `DatabaseRefused`.
    """
    wanted = Import(sheet, columns, conventions, refusals, at, by, why, progress, onto, merge)
    async with database.transaction() as connection:
        return await take(connection, wanted, good_rows=good_rows)


async def take(connection: Connection, wanted: Import, *, good_rows: bool) -> Imported:
    """As `import_contacts`, in a transaction to which more belongs."""
    read = await _read(connection, wanted)
    if wanted.refusals.rows and not good_rows:
        return Imported(read.rows, None, read.merged, read.repaired)
    wanted.progress(Phase.SAVING, read.rows, 1.0)
    joining = await _joining(connection, wanted)
    await _save(connection, wanted)
    if wanted.onto:
        await save_list_members(connection, wanted.onto.id, wanted.at, wanted.by)
    counts = await store.count_contacts(connection)
    if counts.added + counts.changed > MANY:
        await store.measure_tables(connection)
    return Imported(read.rows, counts, read.merged, read.repaired, joining)


async def try_out(database: Database, wanted: Import, *, listed: bool) -> Imported:
    """What `take` would make of the good rows; nothing stays of it. `listed`: they are for a list, be it there or not.

    Raises as `import_contacts`.
    """
    try:
        async with database.transaction() as connection:
            raise _TriedOut(await _tried(connection, wanted, listed))
    except _TriedOut as tried:
        return tried.imported


class _TriedOut(Exception):
    """The transaction is over, and is to leave nothing behind."""

    def __init__(self, imported: Imported) -> None:
        self.imported = imported


async def _tried(connection: Connection, wanted: Import, listed: bool) -> Imported:
    read = await _read(connection, wanted)
    wanted.progress(Phase.SAVING, read.rows, 1.0)
    joining = await count_joining(connection, wanted.onto.id if wanted.onto else None) if listed else None
    added = await store.count_new(connection)
    await store.set_the_new_aside(connection)
    await _save(connection, wanted)
    known = await store.count_contacts(connection)
    return Imported(
        read.rows, Counts(added, known.changed, known.unchanged), read.merged, read.repaired, joining
    )


@dataclass(slots=True)
class _Rows:
    """How many rows were read, and what was to be remarked on them."""

    rows: int = 0
    repaired: int = 0
    merged: int = 0


async def _read(connection: Connection, wanted: Import) -> _Rows:
    """All that is good stands in the tables of the transaction, and what is not was refused."""
    wanted.progress(Phase.WAITING, 0, 0.0)
    await store.wait_for_turn(connection)
    await create_staging(connection)
    read = await _stage(connection, wanted)
    wanted.progress(Phase.COMPARING, read.rows, 1.0)
    await _compare(connection, wanted)
    if wanted.merge:
        async for each in merging_store.merged_rows(connection):
            why = worded("another row is about the same person")
            wanted.remark(Remark(each.row, Result.MERGED, "name", each.name, why, f"row {each.into_row}"))
            read.merged += 1
    return read


async def _stage(connection: Connection, wanted: Import) -> _Rows:
    """Every row that is good by itself, into the staging table; how many rows there were."""
    read = _Rows()
    async with copying(connection) as take_row:
        for read.rows, row in enumerate(wanted.sheet.rows, start=1):
            said = read_row(row, wanted.columns, wanted.conventions)
            if isinstance(said, ContactSaid):
                await take_row(said)
                read.repaired += bool(said.repairs)
                for repair in said.repairs:
                    wanted.remark(of_repair(repair))
            else:
                for refusal in said:
                    wanted.refusals.note(refusal)
            if read.rows % EVERY == 0:
                wanted.progress(Phase.READING, read.rows, wanted.sheet.done())
                await asyncio.sleep(0)  # whoever else is here has a turn, though rows never made us wait
    return read


async def _compare(connection: Connection, wanted: Import) -> None:
    """Merge rows about one person; refuse rows that contradict each other, or what is known."""
    await store.spread_codes(connection)
    if wanted.merge:
        await merge_rows(connection)
    await store.refuse_repeated_codes(connection)
    await store.find_targets(connection)
    if wanted.merge:
        await merge_targets(connection)
    await store.refuse_unclear_targets(connection)
    async for refusal in store.refusals(connection):
        wanted.refusals.note(refusal)
    await store.leave_out_the_refused(connection)


async def _joining(connection: Connection, wanted: Import) -> int | None:
    return await count_joining(connection, wanted.onto.id) if wanted.onto else None


async def _save(connection: Connection, wanted: Import) -> None:
    at, by, why = wanted.at, wanted.by, wanted.why
    await saving_store.save_contacts(connection, at, by)
    await saving_store.save_codes(connection)
    await saving_store.save_numbers(connection, at, by)
    await saving_store.save_contracts(connection, at, by, why)
    await saving_store.save_grants(connection, at, by, why)
