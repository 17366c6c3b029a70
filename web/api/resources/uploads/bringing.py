"""Bringing a file over the API, and the files that were brought."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from centralino import cursors
from centralino.directory.contacts import Refused
from centralino.support.importing.looking import LookedInto, NoTable
from centralino.uploads import store
from centralino.uploads.actions import conventions_of, enter_upload, keep_file, look_at, read_so
from centralino.uploads.files import Kept, remove
from web.api.frame import Client, Kind, Listed, Name, Paged, Problem, granted, made_at, resource
from web.api.frame.document import answer_of
from web.api.frame.files import arriving, body_of, must_be_one_of
from web.api.frame.routing import resource_of_files
from web.api.resources.lists import ListName
from web.api.resources.uploads.told import Importing, Upload, UploadInFull, folder, told, told_in_full

with_a_file = resource_of_files("uploads", "Uploads")
router = resource("uploads", "Uploads")

CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANY: Final = "application/octet-stream"
SORTS: Final = (CSV, XLSX, ANY)  # what a file is, is told by what stands in it


class FileBrought(BaseModel):
    """What a file is called, and what it is for."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Name, Field(description="As it is called where it comes from.", examples=["soci.xlsx"])]
    list_name: Annotated[
        ListName | None,
        Field(description="Everybody of it goes on this list, which is made when it is taken, if need be."),
    ] = None


@with_a_file.post(
    "",
    status_code=201,
    summary="Bring a file of customers",
    openapi_extra=body_of(*SORTS),
    responses={Kind.WRONG_SORT.status: answer_of(Kind.WRONG_SORT)},
)
async def bring(
    asked: Annotated[FileBrought, Query()], client: Importing, request: Request, response: Response
) -> UploadInFull:
    """A CSV or XLSX as the body, 100 MiB at the most. It is looked into, and nothing of it is taken yet."""
    must_be_one_of(SORTS, request)
    kept = await keep_file(folder(client), arriving(request))
    if isinstance(kept, Refused):
        raise Problem.of_fields({"": kept.why})
    try:
        made = await _enter(client, asked, kept)
    except BaseException:  # so that the file is nobody's
        remove(folder(client), [kept.file])
        raise
    made_at(response, f"uploads/{made.id}")
    return made


@router.get("", summary="List what was brought")
async def look_for(asked: Annotated[Paged, Query()], client: Importing) -> Listed[Upload]:
    """The latest first."""
    before = next((each for each in cursors.read(asked.cursor, int) or () if isinstance(each, int)), None)
    async with client.reading() as connection:
        found = await store.uploads(connection, before=before, most=asked.limit + 1)
    page = cursors.page(found, asked.limit, lambda each: (each.id,))
    return Listed[Upload].of(map(told, page.rows), page.next)


async def _enter(client: Client, asked: FileBrought, kept: Kept) -> UploadInFull:
    """Looked into first, so that nobody waits for the disk on a connection."""
    looked: LookedInto | NoTable = await look_at(folder(client), kept, conventions_of(client.settings))
    connection = await client.changing()
    made = await enter_upload(connection, asked.name, kept, onto=asked.list_name, at=client.now, by=client.by)
    if isinstance(looked, LookedInto):
        made = granted(await read_so(connection, made.id, looked, at=client.now))
    return told_in_full(made, looked)
