"""Rows of an upload, read a page at a time: as they would be taken, and those that something was to be said of."""

from __future__ import annotations

import asyncio
from pathlib import Path

from centralino.directory.contacts import Refused
from centralino.support.importing.looking import NoTable, PreviewRow, rows_read
from centralino.support.importing.remarks import Result
from centralino.support.importing.rows import Conventions
from centralino.uploads import files
from centralino.uploads.records import Upload
from centralino.uploads.remarked_rows import RowsRead, read_rows
from centralino.worded import worded


async def first_rows(
    folder: Path, upload: Upload, conventions: Conventions, *, after: int, most: int
) -> tuple[PreviewRow, ...] | Refused:
    """Rows behind the one with the number `after`, as they would be read now; of the first ones of the file alone."""
    if upload.file is None:
        return Refused(worded("the file was removed after its time"))
    if upload.columns is None:
        return Refused(worded("nothing is known of its columns yet"))
    path = folder / upload.file
    found = await asyncio.to_thread(
        rows_read, path, conventions, upload.reading, upload.columns, after=after, most=most
    )
    return Refused(found.why) if isinstance(found, NoTable) else found


async def remarked_rows(
    folder: Path, upload: Upload, *, begin: int, most: int, wanted: Result | None
) -> RowsRead | Refused:
    """Rows that were refused, merged or repaired when it was tried or taken last, from the place `begin` on."""
    found = None
    if upload.file and (upload.tried or upload.taken):
        path = files.rows_beside(folder, upload.file)
        found = await asyncio.to_thread(read_rows, path, begin, most, wanted)
    return found or Refused(worded("nothing is told of its rows: it was not tried, or its file is removed"))
