"""The work on an upload: tried, or taken in one transaction, by a process that may be killed at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import structlog

from centralino.access.store.audit import note
from centralino.campaigns.life.members import look_again_at_who_has_a_number_now
from centralino.database import Connection, Database, DatabaseRefused, DatabaseUnavailable
from centralino.directory.contacts import Refused
from centralino.directory.list_store import ContactList, lists
from centralino.directory.lists import create_list
from centralino.support.importing.actions import Import, Phase, Progress, take, try_out
from centralino.support.importing.refusals import Refusals
from centralino.support.importing.remarks import Remarks, of_refusal, write_report
from centralino.support.importing.rows import Conventions
from centralino.support.importing.sheets import UnreadableSheet, open_sheet
from centralino.uploads import files, store
from centralino.uploads.lives import UploadEvent, UploadState, after
from centralino.uploads.records import Tried, Upload, result_of
from centralino.uploads.remarked_rows import keeping
from centralino.worded import worded

CONNECTIONS = 3  # the work's own, one that holds the upload, one that tells how far it is
TOLD_EVERY = 0.5  # seconds

log = structlog.get_logger()


async def work_on(
    database: Database, folder: Path, upload_id: int, conventions: Conventions, now: Callable[[], datetime]
) -> Upload | Refused:
    """Try or take the upload, as it was begun; what became of it.

    What goes wrong is told in the upload. Raises `DatabaseUnavailable`, which leaves it to be begun again.
    """
    async with database.connection() as connection:
        if not await store.claim(connection, upload_id):
            return Refused(worded("it is being worked on already"))
        try:
            begun = await store.upload(connection, upload_id)
            if begun is None or begun.state not in (UploadState.TRYING, UploadState.TAKING):
                return Refused(worded("there is nothing to be done"))
            await _work(database, folder, begun, conventions, now)
            return await store.upload(connection, upload_id) or Refused(worded("there is no such upload"))
        finally:
            with suppress(DatabaseUnavailable):
                await store.unclaim(connection, upload_id)


async def _work(
    database: Database, folder: Path, upload: Upload, conventions: Conventions, now: Callable[[], datetime]
) -> None:
    try:
        await _try_or_take(database, folder, upload, conventions, now)
    except UnreadableSheet as error:
        await _failed(database, upload, now(), error.why(upload.file or ""))
    except OSError as error:
        await _failed(
            database,
            upload,
            now(),
            worded("the file cannot be read: %(why)s", why=error.strerror or str(error)),
        )
    except DatabaseUnavailable:
        raise
    except DatabaseRefused:
        log.exception("upload", id=upload.id)
        await _failed(database, upload, now(), worded("the database refused it; nothing was taken"))
    except Exception:
        log.exception("upload", id=upload.id)
        await _failed(database, upload, now(), worded("an error of ours stood in its way; nothing was taken"))


async def _try_or_take(
    database: Database, folder: Path, upload: Upload, conventions: Conventions, now: Callable[[], datetime]
) -> None:
    assert upload.file
    with open_sheet(folder / upload.file, upload.reading) as sheet, Remarks() as remarks:
        async with _told(database, upload.id) as progress:
            wanted = Import(
                sheet,
                upload.columns or {},
                conventions,
                Refusals(lambda refusal: remarks.take(of_refusal(refusal))),
                now(),
                upload.by,
                f"upload of {upload.name}",
                progress,
                merge=True,
                remark=remarks.take,
            )
            if upload.state == UploadState.TRYING:
                tried = await _try(database, upload, wanted, remarks)
                _report(folder, upload, remarks)
                await _save_tried(database, upload, tried, now())
            else:
                await _take(database, upload, wanted, remarks)
                _report(folder, upload, remarks)
    if upload.state == UploadState.TAKING:
        async with database.transaction() as connection:
            await look_again_at_who_has_a_number_now(connection, now())


async def _try(database: Database, upload: Upload, wanted: Import, remarks: Remarks) -> Tried:
    async with database.connection() as connection:
        known = await lists(connection, [upload.onto]) if upload.onto else []
    wanted = replace(wanted, onto=known[0] if known else None)
    imported = await try_out(database, wanted, listed=upload.onto is not None)
    return result_of(imported, wanted.refusals, remarks)


async def _save_tried(database: Database, upload: Upload, tried: Tried, at: datetime) -> None:
    async with database.transaction() as connection:
        held = await store.hold_upload(connection, upload.id)
        state = after(held.state, UploadEvent.TRIED) if held else None
        if state:
            await store.save_tried(connection, upload.id, tried)
            await store.move(connection, upload.id, state, at)


async def _take(database: Database, upload: Upload, wanted: Import, remarks: Remarks) -> None:
    """All of it in one transaction: the list, whoever is on it, and that the upload is taken. Or nothing."""
    async with database.transaction() as connection:
        onto = await _list(connection, upload.onto, wanted) if upload.onto else None
        wanted = replace(wanted, onto=onto)
        imported = await take(connection, wanted, good_rows=True)
        taken = result_of(imported, wanted.refusals, remarks)
        if not await store.save_taken(connection, upload.id, taken, wanted.at):
            raise RuntimeError(f"upload {upload.id} was not being taken any more")
        await note(
            connection,
            at=wanted.at,
            by=wanted.by,
            via=upload.via,
            what="imported",
            kind="contacts",
            subject="list" if onto else "import",
            subject_id=onto.id if onto else None,
            after={"file": upload.name, "taken": taken.added + taken.changed, "upload": upload.id},
        )


async def _list(connection: Connection, name: str, wanted: Import) -> ContactList:
    """The list of this name; one that is not there yet is made."""
    found = await lists(connection, [name])
    made = found[0] if found else await create_list(connection, name, wanted.at, wanted.by)
    assert isinstance(made, ContactList), made
    return made


def _report(folder: Path, upload: Upload, remarks: Remarks) -> None:
    """Whole, or not there."""
    assert upload.file
    report = files.report_beside(folder, upload.file)
    part = report.with_suffix(".part")
    with keeping(files.rows_beside(folder, upload.file)) as also:
        write_report(part, folder / upload.file, upload.reading, remarks, also=also)
    part.replace(report)


async def _failed(database: Database, upload: Upload, at: datetime, why: str) -> None:
    async with database.transaction() as connection:
        held = await store.hold_upload(connection, upload.id)
        state = after(held.state, UploadEvent.FAILED) if held else None
        if state:
            await store.move(connection, upload.id, state, at, why)


@dataclass(slots=True)
class _SoFar:
    """How far the work is."""

    phase: str = ""
    rows: int = 0
    share: float = 0.0

    def note(self, phase: Phase, rows: int, share: float) -> None:
        self.phase, self.rows, self.share = phase, rows, share


@asynccontextmanager
async def _told(database: Database, upload_id: int) -> AsyncIterator[Progress]:
    """How far the work is stands in the upload, while the work's own transaction is open."""
    so_far = _SoFar()
    telling = asyncio.create_task(_tell(database, upload_id, so_far))
    try:
        yield so_far.note
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling


async def _tell(database: Database, upload_id: int, so_far: _SoFar) -> None:
    while True:
        await asyncio.sleep(TOLD_EVERY)
        with suppress(DatabaseUnavailable, DatabaseRefused):
            async with database.connection() as connection:
                await store.save_progress(connection, upload_id, so_far.phase, so_far.rows, so_far.share)
