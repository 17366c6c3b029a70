"""Getting what was written down of calls into the database, once each, whenever there is a database."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from centralino.calls import store
from centralino.calls.journal import Unreadable, pages_to_settle, set_aside
from centralino.calls.pbx_notes import notes_to_settle, read_note
from centralino.calls.records import CallRecord
from centralino.database import Database, DatabaseRefused
from centralino.directory.actions import learn_number
from centralino.settings import Settings

log = structlog.get_logger()


async def settle(database: Database, settings: Settings, now: datetime) -> int:
    """Save every call of the journal that is over; how many files were done away with.

    A file goes only after the commit, and saving the same one twice leaves one record: a crash in between costs
    nothing. What cannot be read, or is refused by a database that works, is set aside for a person to look at.
    Raises `DatabaseUnavailable`: then all that is left waits for the next time.
    """
    done = 0
    folder, zone = settings.journal_folder, ZoneInfo(settings.time_zone)
    for page in pages_to_settle(folder):
        done += 1
        try:
            await save_call(database, page.read(), zone)
        except (Unreadable, DatabaseRefused) as error:
            log.error("set aside", file=str(set_aside(page.path)), error=str(error))
        else:
            page.path.unlink()
    for path in notes_to_settle(folder, now):
        done += 1
        try:
            async with database.transaction() as connection:
                await store.save_note(connection, read_note(path, settings.region_of))
        except (Unreadable, DatabaseRefused) as error:
            log.error("set aside", file=str(set_aside(path)), error=str(error))
        else:
            path.unlink()
    return done


async def save_call(database: Database, record: CallRecord, zone: ZoneInfo) -> None:
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
