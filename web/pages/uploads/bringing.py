"""Bringing a file, and the files that were brought."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Final

from starlette.datastructures import UploadFile
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.directory.contacts import Refused
from centralino.directory.list_store import lists
from centralino.directory.lists import plain_list_name
from centralino.uploads import store
from centralino.uploads.actions import conventions_of, keep_upload, look_into_upload
from centralino.uploads.files import MOST_BYTES, folder_of
from web.doors import ORDINARY_BODY, Door
from web.ids import read_id
from web.in_words import in_words
from web.pages.uploads.words import STATES, TONES
from web.visit import Visit

ON_A_PAGE: Final = 30
PIECE: Final = 1 << 18  # bytes that are in memory at once


async def show(visit: Visit) -> Response:
    """The form for another one, and those there are, the newest first."""
    async with visit.reading() as connection:
        found = await store.uploads(connection, before=read_id(visit.query("before")), most=ON_A_PAGE + 1)
        known = await lists(connection)
    return visit.page(
        "uploads/all.html",
        uploads=found[:ON_A_PAGE],
        older=found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
        lists=lists_to_choose(visit, [each.name for each in known]),
        wanted=visit.query("list"),
        said={state: visit.gettext(words) for state, words in STATES.items()},
        tones=TONES,
        most=MOST_BYTES >> 20,
    )


async def bring(visit: Visit) -> Response:
    """Keep the file, and look into it at once."""
    file = (await visit.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return visit.see_other("/uploads", visit.gettext("Choose a file first."), "refused")
    office, settings = visit.office, visit.office.settings
    kept = await keep_upload(
        office.database,
        folder_of(settings),
        file.filename,
        pieces_of(file),
        onto=await _onto(visit),
        at=visit.now,
        by=visit.me.name,
    )
    if isinstance(kept, Refused):
        return visit.see_other("/uploads", in_words(visit, kept.why), "refused")
    # What is no table is told by the page of the file.
    await look_into_upload(
        office.database, folder_of(settings), kept.id, conventions_of(settings), at=visit.now
    )
    return visit.see_other(f"/uploads/{kept.id}")


def lists_to_choose(visit: Visit, known: Sequence[str], onto: str | None = None) -> list[tuple[str, str]]:
    """All that there are, the one that is made when the file is taken, and none."""
    names = dict.fromkeys([*known, *([onto] if onto else [])])
    return [("", visit.gettext("no list, the directory alone")), *((each, each) for each in names)]


async def _onto(visit: Visit) -> str | None:
    """The name of the list it is for; a new one goes before one that there is."""
    new = await visit.field("new_list")
    return plain_list_name(new) if new else await visit.field("list") or None


async def pieces_of(file: UploadFile) -> AsyncIterator[bytes]:
    """Of a file that came with a form, which lies on disk when it is long."""
    while piece := await file.read(PIECE):
        yield piece


DOORS = (
    Door("GET", "/uploads", Right.IMPORT_PEOPLE, show),
    Door("POST", "/uploads", Right.IMPORT_PEOPLE, bring, largest_body=MOST_BYTES + ORDINARY_BODY),
)
