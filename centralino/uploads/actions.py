"""What staff do with an upload: bring it, say what its columns are, have it tried and taken, or give it up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from centralino.database import Connection, Database
from centralino.directory.contacts import Refused
from centralino.directory.lists import wrong_list_name
from centralino.settings import Settings
from centralino.support.importing.columns import Column, complaint_of
from centralino.support.importing.guessing import columns_of
from centralino.support.importing.looking import LookedInto, NoTable, look_into
from centralino.support.importing.rows import Conventions
from centralino.support.importing.sheet_rows import Reading
from centralino.uploads import files, store
from centralino.uploads.files import Kept
from centralino.uploads.lives import AT_WORK, UploadEvent, UploadState, after
from centralino.uploads.records import Upload
from centralino.worded import worded

KEPT_WHEN_OVER = timedelta(days=7)
KEPT_WHEN_IDLE = timedelta(days=30)
STRAY_AFTER = timedelta(days=1)
_STATES = {
    UploadState.UPLOADED: worded("not looked into yet"),
    UploadState.LOOKED_INTO: worded("looked into"),
    UploadState.TRYING: worded("being tried"),
    UploadState.TRIED: worded("tried"),
    UploadState.TAKING: worded("being taken"),
    UploadState.TAKEN: worded("taken"),
    UploadState.FAILED: worded("failed"),
    UploadState.GIVEN_UP: worded("given up"),
}
_DEEDS = {
    UploadEvent.LOOKED_INTO: worded("changed"),
    UploadEvent.TRY: worded("tried"),
    UploadEvent.TAKE: worded("taken"),
    UploadEvent.GIVEN_UP: worded("given up"),
}
GONE = Refused(worded("there is no such upload"))


def conventions_of(settings: Settings) -> Conventions:
    """How uploads are read: whoever has no code is told by number and name."""
    return Conventions(
        settings.code_countries,
        settings.customer_code_pattern,
        settings.default_region,
        ZoneInfo(settings.time_zone),
        codes_needed=False,
    )


async def keep_upload(
    database: Database,
    folder: Path,
    name: str,
    chunks: AsyncIterable[bytes],
    *,
    onto: str | None,
    at: datetime,
    by: str,
) -> Upload | Refused:
    """Keep a file that somebody brings. `onto` names the list it is for, be it there yet or not; None is none."""
    if onto is not None and (wrong := wrong_list_name(onto)):
        return wrong
    kept = await keep_file(folder, chunks)
    if isinstance(kept, Refused):
        return kept
    async with database.transaction() as connection:
        return await enter_upload(connection, name, kept, onto=onto, at=at, by=by)


async def keep_file(folder: Path, chunks: AsyncIterable[bytes]) -> Kept | Refused:
    """Put a file where uploads are; it is nobody's until an upload of it is entered."""
    kept = await files.keep(folder, chunks)
    if kept is None:
        return Refused(
            worded("the file is longer than %(most)s MB: send it in parts", most=files.MOST_BYTES >> 20)
        )
    if not kept.bytes:
        files.remove(folder, [kept.file])
        return Refused(worded("there is nothing in the file"))
    return kept


async def look_at(folder: Path, kept: Kept, conventions: Conventions) -> LookedInto | NoTable:
    """What a file is that was kept, and how it would be read as it looks."""
    return await asyncio.to_thread(look_into, folder / kept.file, conventions)


async def enter_upload(
    connection: Connection, name: str, kept: Kept, *, onto: str | None, at: datetime, by: str
) -> Upload:
    """The upload of a file that was kept; `onto` is a name that a list may have, or None."""
    upload_id = await store.insert_upload(
        connection, name=files.plain_name(name), file=kept.file, length=kept.bytes, onto=onto, at=at, by=by
    )
    made = await store.upload(connection, upload_id)
    assert made
    return made


async def look(folder: Path, upload: Upload, conventions: Conventions) -> LookedInto | NoTable:
    """The upload as it is read now, by the columns that were chosen if they were."""
    if upload.file is None:
        return NoTable(worded("the file was removed after its time"))
    looked = await asyncio.to_thread(look_into, folder / upload.file, conventions, upload.reading)
    if upload.columns is None or isinstance(looked, NoTable):
        return looked
    chosen = _other_than_guessed(looked, upload.columns)
    if not chosen:
        return looked
    return await asyncio.to_thread(look_into, folder / upload.file, conventions, upload.reading, chosen)


async def look_into_upload(
    database: Database,
    folder: Path,
    upload_id: int,
    conventions: Conventions,
    *,
    reading: Reading | None = None,
    chosen: Mapping[int, Column | None] | None = None,
    at: datetime,
) -> LookedInto | Refused:
    """Look into the file, and read it so from now on: as it looks, or as `reading` and `chosen` say.

    What was tried before is void.
    """
    async with database.connection() as connection:
        found = await store.upload(connection, upload_id)
    if found is None:
        return GONE
    looked = await look_otherwise(folder, found, conventions, reading or Reading(), chosen)
    if isinstance(looked, Refused):
        return looked
    async with database.transaction() as connection:
        held = await read_so(connection, upload_id, looked, at=at)
    return held if isinstance(held, Refused) else looked


async def look_otherwise(
    folder: Path,
    upload: Upload,
    conventions: Conventions,
    reading: Reading,
    chosen: Mapping[int, Column | None] | None,
) -> LookedInto | Refused:
    """What the upload would be, read in another way; nothing is changed by that."""
    if upload.file is None or after(upload.state, UploadEvent.LOOKED_INTO) is None:
        return _cannot(upload, UploadEvent.LOOKED_INTO)
    looked = await asyncio.to_thread(look_into, folder / upload.file, conventions, reading, chosen)
    return Refused(looked.why) if isinstance(looked, NoTable) else looked


async def read_so(
    connection: Connection, upload_id: int, looked: LookedInto, *, at: datetime
) -> Upload | Refused:
    """The upload is read as it was looked into, from now on. What was tried before is void."""
    held = await _moved(connection, upload_id, UploadEvent.LOOKED_INTO, at)
    if isinstance(held, Refused):
        return held
    await store.save_columns(connection, upload_id, looked.reading, columns_of(looked.columns))
    return await store.upload(connection, upload_id) or GONE


async def put_onto(
    connection: Connection, upload_id: int, onto: str | None, *, at: datetime
) -> Upload | Refused:
    """The upload is for another list, be it there yet or not, or for none. What was tried before is void."""
    if onto is not None and (wrong := wrong_list_name(onto)):
        return wrong
    held = await store.hold_upload(connection, upload_id)
    if held is None:
        return GONE
    if after(held.state, UploadEvent.LOOKED_INTO) is None:
        return _cannot(held, UploadEvent.LOOKED_INTO)
    await store.save_onto(connection, upload_id, onto)
    if held.columns is not None:
        return await _moved(connection, upload_id, UploadEvent.LOOKED_INTO, at)
    return await store.upload(connection, upload_id) or GONE


async def begin(
    connection: Connection, upload_id: int, event: UploadEvent, *, at: datetime
) -> Upload | Refused:
    """Have it tried, or taken: whoever works on uploads may begin once that is committed.

    One whose worker was killed may begin again.
    """
    assert event in (UploadEvent.TRY, UploadEvent.TAKE)
    held = await store.hold_upload(connection, upload_id)
    if held is None:
        return GONE
    if held.file is None or after(held.state, event) is None:
        return _cannot(held, event)
    complaint = complaint_of(held.columns or {}, codes_needed=False)
    if complaint:
        return Refused(complaint)
    if held.state in AT_WORK and not await _is_left(connection, upload_id):
        return Refused(worded("it is being worked on already"))
    return await _moved(connection, upload_id, event, at)


async def give_up(connection: Connection, upload_id: int, *, at: datetime) -> Upload | Refused:
    """The upload is not wanted any more; its file, named a last time, is to be removed once that is committed."""
    moved = await _moved(connection, upload_id, UploadEvent.GIVEN_UP, at)
    if not isinstance(moved, Refused):
        await store.forget_file(connection, upload_id)
    return moved


async def left_unfinished(database: Database, upload_id: int, *, at: datetime) -> bool:
    """Whoever worked on it has ended: if it was before the end, the upload has failed, and may be begun again."""
    async with database.transaction() as connection:
        held = await store.hold_upload(connection, upload_id)
        if held is None or held.state not in AT_WORK or not await _is_left(connection, upload_id):
            return False
        why = worded("the work on it ended before its end; nothing was taken")
        await _moved(connection, upload_id, UploadEvent.FAILED, at, why)
        return True


def report_of(folder: Path, upload: Upload) -> Path | None:
    """Every row something is to be said of, as CSV; None while there is none, and after its time."""
    path = files.report_beside(folder, upload.file) if upload.file else None
    return path if path and path.exists() else None


async def tidy_uploads(database: Database, folder: Path, at: datetime) -> int:
    """Remove the files of uploads whose time is up, and those that belong to none; how many."""
    async with database.transaction() as connection:
        gone = await store.forget_files(
            connection, over_before=at - KEPT_WHEN_OVER, idle_before=at - KEPT_WHEN_IDLE
        )
    async with database.connection() as connection:
        known = await store.known_files(connection)
    gone += await asyncio.to_thread(files.strays, folder, known, (at - STRAY_AFTER).timestamp())
    await asyncio.to_thread(files.sweep, folder, gone)
    return len(gone)


async def _moved(
    connection: Connection, upload_id: int, event: UploadEvent, at: datetime, why: str = ""
) -> Upload | Refused:
    held = await store.hold_upload(connection, upload_id)
    if held is None:
        return GONE
    state = after(held.state, event)
    if state is None:
        return _cannot(held, event)
    await store.move(connection, upload_id, state, at, why)
    return await store.upload(connection, upload_id) or GONE


async def _is_left(connection: Connection, upload_id: int) -> bool:
    """Whether nobody works on it."""
    if not await store.claim(connection, upload_id):
        return False
    await store.unclaim(connection, upload_id)
    return True


def _cannot(upload: Upload, event: UploadEvent) -> Refused:
    if upload.file is None:
        return Refused(worded("the file was removed after its time: bring it again"))
    return Refused(
        worded("what is %(state)s cannot be %(deed)s", state=_STATES[upload.state], deed=_DEEDS[event])
    )


def _other_than_guessed(looked: LookedInto, columns: Mapping[int, Column]) -> Mapping[int, Column | None]:
    """What somebody chose, also where it was nothing."""
    return {
        each.place: columns.get(each.place)
        for each in looked.columns
        if columns.get(each.place) is not each.column
    }
