"""One file that was brought: how it is read, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from centralino.access.rules.rights import Right
from centralino.directory.contacts import Refused
from centralino.directory.list_store import lists
from centralino.support.importing.columns import Column
from centralino.support.importing.looking import LookedInto, NoTable
from centralino.support.importing.rows import ContactSaid
from centralino.support.importing.sheet_rows import Reading
from centralino.uploads import store
from centralino.uploads.actions import conventions_of, look, look_into_upload, put_onto, report_of
from centralino.uploads.files import folder_of
from centralino.uploads.lives import AT_WORK, OVER
from centralino.uploads.records import Upload
from web.doors import Door
from web.in_words import as_worded, in_words
from web.pages.uploads.bringing import lists_to_choose
from web.pages.uploads.words import COLUMNS, STATES, TONES
from web.visit import Visit

NOT_FOUND = 404
ENCODINGS = {
    "utf-8-sig": "UTF-8",  # with its mark or without
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "iso8859-15": "ISO 8859-15",
    "mac_roman": "Mac Roman",
}
DELIMITERS = (";", ",", "\t", "|")


async def upload_of(visit: Visit) -> Upload:
    """The one that the address names. Raises `HTTPException` where there is none."""
    async with visit.reading() as connection:
        found = await store.upload(connection, visit.number_in_path("id"))
    if found is None:
        raise HTTPException(NOT_FOUND)
    return found


async def show(visit: Visit) -> Response:
    """All of it; while it is worked on, only how far that is."""
    upload = await upload_of(visit)
    told: dict[str, Any] = {
        "upload": upload,
        "at_work": upload.state in AT_WORK,
        "said": {state: visit.gettext(words) for state, words in STATES.items()},
        "tones": TONES,
        "say": partial(as_worded, visit),
    }
    if visit.is_fragment and upload.state in AT_WORK:
        return visit.page("uploads/progress_part.html", **told)
    if visit.is_fragment:
        return Response(headers={"hx-refresh": "true"})
    folder = folder_of(visit.office.settings)
    looked = None
    if upload.state not in (*AT_WORK, *OVER):
        looked = await look(folder, upload, conventions_of(visit.office.settings))
    return visit.page(
        "uploads/one.html",
        no_table=as_worded(visit, looked.why) if isinstance(looked, NoTable) else "",
        has_report=report_of(folder, upload) is not None,
        column_words={each.value: visit.gettext(words) for each, words in COLUMNS.items()},
        **(await _seen(visit, upload, looked) if isinstance(looked, LookedInto) else {"looked": None}),
        **told,
    )


async def _seen(visit: Visit, upload: Upload, looked: LookedInto) -> dict[str, Any]:
    """What is in the file, and what may be said of it."""
    async with visit.reading() as connection:
        known = [each.name for each in await lists(connection)]
    return {
        "looked": looked,
        "complaint": as_worded(visit, looked.complaint) if looked.complaint else "",
        "is_good": lambda row: isinstance(row.read, ContactSaid),
        "lists": lists_to_choose(visit, known, upload.onto),
        "columns": [
            ("", visit.gettext("passed over")),
            *((each.value, visit.gettext(words)) for each, words in COLUMNS.items()),
        ],
        "encodings": [
            (each, ENCODINGS.get(each, each)) for each in _with(tuple(ENCODINGS), upload.reading.encoding)
        ],
        "sheets": [(each, each) for each in looked.sheets],
        "headers": [each.header for each in looked.columns],
        "delimiters": [
            (each, visit.gettext("tab") if each == "\t" else each)
            for each in _with(DELIMITERS, upload.reading.delimiter)
        ],
    }


async def read(visit: Visit) -> Response:
    """Read it otherwise: for another list, another sheet, encoding or delimiter, or other columns."""
    upload, settings = await upload_of(visit), visit.office.settings
    form = await visit.form()
    if "list" in form and (onto := str(form["list"]) or None) != upload.onto:
        async with visit.changing() as connection:
            moved = await put_onto(connection, upload.id, onto, at=visit.now)
        if isinstance(moved, Refused):
            return visit.see_other(f"/uploads/{upload.id}", in_words(visit, moved.why), "refused")
    reading = await _reading(visit, upload.reading)
    other = replace(reading, header_row=None) != replace(upload.reading, header_row=None)
    looked = await look_into_upload(
        visit.office.database,
        folder_of(settings),
        upload.id,
        conventions_of(settings),
        reading=replace(reading, header_row=None) if other else reading,
        chosen=None if other else await _chosen(visit),
        at=visit.now,
    )
    if isinstance(looked, Refused):
        return visit.see_other(f"/uploads/{upload.id}", in_words(visit, looked.why), "refused")
    return visit.see_other(f"/uploads/{upload.id}")


async def report(visit: Visit) -> Response:
    """Every row that something is to be said of, as a file."""
    upload = await upload_of(visit)
    path = report_of(folder_of(visit.office.settings), upload)
    if path is None:
        raise HTTPException(NOT_FOUND)
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename=f"rows-{upload.id}.csv")


async def _reading(visit: Visit, now: Reading) -> Reading:
    delimiter = (await visit.form()).get("delimiter")  # a tab is one, too
    return replace(
        now,
        sheet=await visit.field("sheet") or now.sheet,
        encoding=await visit.field("encoding") or now.encoding,
        delimiter=delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else now.delimiter,
    )


async def _chosen(visit: Visit) -> Mapping[int, Column | None]:
    chosen: dict[int, Column | None] = {}
    for name, value in (await visit.form()).items():
        place = name.removeprefix("column-")
        if place != name and place.isdecimal() and len(place) < 4:
            chosen[int(place)] = Column(str(value)) if value in tuple(Column) else None
    return chosen


def _with(known: tuple[str, ...], present: str | None) -> list[str]:
    return list(known) if present is None or present in known else [present, *known]


DOORS = (
    Door("GET", "/uploads/{id:int}", Right.IMPORT_PEOPLE, show),
    Door("POST", "/uploads/{id:int}/read", Right.IMPORT_PEOPLE, read),
    Door("GET", "/uploads/{id:int}/report", Right.IMPORT_PEOPLE, report),
)
