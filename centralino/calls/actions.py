"""Getting what was written down of calls into the database, once each, whenever there is a database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from centralino.calls import store
from centralino.calls.holding import complain_once, set_aside
from centralino.calls.journal import Page, Unreadable, pages_to_settle
from centralino.calls.pbx_notes import notes_to_settle, read_note
from centralino.calls.records import CallRecord, PbxNote
from centralino.database import Connection, Database, DatabaseRefused, DatabaseUnavailable
from centralino.directory.actions import learn_number
from centralino.directory.store import delete_contact, oppose_by_number
from centralino.settings import Settings

log = structlog.get_logger()


class Consequences(Protocol):
    """What another wing saves of a call in the transaction that saves its record: both are there, or neither.

    The same record may come twice, and script and note in any order.
    """

    async def of_script(self, connection: Connection, record: CallRecord, now: datetime) -> None:
        """A script is over, and its record saved."""

    async def of_note(self, connection: Connection, note: PbxNote, now: datetime) -> None:
        """The channel is gone, and the note of the PBX saved."""


class _OfCallsThatComeIn:
    """Nothing follows; a record that others have to hear of waits for a process that tells them."""

    async def of_script(self, connection: Connection, record: CallRecord, now: datetime) -> None:  # noqa: ARG002
        if record.reports or record.began.call_out:
            raise LookupError(f"{record.began.id}: nobody here tells those whom it concerns")

    async def of_note(self, connection: Connection, note: PbxNote, now: datetime) -> None:  # noqa: ARG002
        if note.call_out:
            raise LookupError(f"{note.id}: nobody here tells those whom it concerns")


NOTHING_FOLLOWS: Consequences = _OfCallsThatComeIn()


async def settle(
    database: Database, settings: Settings, now: datetime, consequences: Consequences = NOTHING_FOLLOWS
) -> int:
    """Save every call of the journal that is over, and what follows from it; how many files were done away with.

    A file goes only after the commit, and saving the same one twice leaves one record: a crash in between costs
    nothing. What cannot be read, or is refused by a database that works, is set aside for a person to look at;
    what fails in any other way stays, and keeps nothing else from being saved.
    Raises `DatabaseUnavailable`: then all that is left waits for the next time.
    """
    done = 0
    folder, zone = settings.journal_folder, ZoneInfo(settings.time_zone)
    with closing(pages_to_settle(folder)) as pages:
        for page in pages:
            done += await _done_with(page.path, partial(_save_page, database, page, zone, now, consequences))
    with closing(notes_to_settle(folder, now)) as notes:
        for path in notes:
            save = partial(_save_note, database, path, settings.region_of, now, consequences)
            done += await _done_with(path, save)
    return done


async def _done_with(path: Path, save: Callable[[], Awaitable[None]]) -> bool:
    """Do away with a file, which was saved or cannot be; false when it has to stay."""
    try:
        await _save_or_set_aside(path, save)
    except DatabaseUnavailable:
        raise
    except Exception as error:
        complain_once(path, error)
        return False
    return True


async def _save_or_set_aside(path: Path, save: Callable[[], Awaitable[None]]) -> None:
    try:
        await save()
    except (Unreadable, DatabaseRefused) as error:
        log.error("set aside", file=str(set_aside(path)), error=str(error))
    else:
        path.unlink(missing_ok=True)  # noqa: ASYNC240 (microseconds)


async def _save_page(
    database: Database, page: Page, zone: ZoneInfo, now: datetime, consequences: Consequences
) -> None:
    await save_call(database, page.read(), zone, now, consequences)


async def _save_note(
    database: Database,
    path: Path,
    region_of: Callable[[str], str],
    now: datetime,
    consequences: Consequences,
) -> None:
    note = read_note(path, region_of)
    async with database.transaction() as connection:
        await store.save_note(connection, note)
        await consequences.of_note(connection, note, now)


async def save_call(
    database: Database, record: CallRecord, zone: ZoneInfo, now: datetime, consequences: Consequences
) -> None:
    """The call, its parts, its decisions and what follows from it, in one transaction."""
    began = record.began
    async with database.transaction() as connection:
        await store.save_script(connection, record)
        await store.save_steps(connection, began.id, began.at, record.steps)
        await store.save_decisions(connection, began.id, began.at, record.decisions)
        if record.call_back:
            await store.save_call_back(connection, began.id, record.contact_id, record.call_back)
        for learned in record.learned:
            await learn_number(connection, learned.number, learned.contact_id, learned.at, zone)
        await consequences.of_script(connection, record, now)
        for contact_id in await store.forgotten_in(connection, began.id):
            await _forget_in_calls(connection, contact_id)


async def forget_contact(connection: Connection, contact_id: int) -> bool:
    """Forget a contact with all that hangs on it; records of calls keep its id, and who called when.

    That they want no calls is kept, by their numbers alone: no later import makes us call them. False when there is
    none. To be called in a transaction.
    """
    await _forget_in_calls(connection, contact_id)
    await store.forget_notes(connection, contact_id)
    await oppose_by_number(connection, contact_id)
    return await delete_contact(connection, contact_id)


async def _forget_in_calls(connection: Connection, contact_id: int) -> None:
    await store.forget_what_was_keyed(connection, contact_id)
    await store.forget_in_decisions(connection, contact_id)
