"""One upload over the API: how it stands, how it is read, and that it is read otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final

from fastapi import Response
from pydantic import AfterValidator, Field

from centralino.support.importing.columns import Column
from centralino.support.importing.dialects import is_encoding
from centralino.support.importing.looking import ROWS, LookedInto
from centralino.support.importing.sheet_rows import MOST_COLUMNS, Reading
from centralino.uploads.actions import conventions_of, look_otherwise, put_onto, read_so
from centralino.uploads.lives import AT_WORK
from centralino.uploads.records import Upload as UploadRow
from web.api.frame import Client, Id, Name, Problem, Said, granted, left_as_it_is, resource
from web.api.resources.lists import ListName
from web.api.resources.uploads.told import (
    ASK_AGAIN_AFTER,
    Importing,
    UploadInFull,
    folder,
    looked_into,
    told_in_full,
    upload_row,
)

router = resource("uploads", "Uploads")

OF_THE_FILE: Final = ("sheet", "encoding", "delimiter", "header_row")


def _of_texts(name: str) -> str:
    if not is_encoding(name):
        raise ValueError("is no encoding of texts")
    return name


class ColumnChosen(Said):
    """What a column is to be taken for."""

    place: Annotated[int, Field(strict=True, ge=0, lt=MOST_COLUMNS)]
    taken_for: Annotated[Column | None, Field(description="Null passes it over.")]


class UploadChange(Said):
    """What is told is read so; another sheet, encoding, delimiter or header has its columns guessed anew."""

    list_name: Annotated[ListName | None, Field(description="Null is for none.")] = left_as_it_is()
    sheet: Annotated[Name, Field(description="Of a workbook.")] = left_as_it_is()
    encoding: Annotated[
        Name, AfterValidator(_of_texts), Field(description="Of a CSV.", examples=["cp1252"])
    ] = left_as_it_is()
    delimiter: Annotated[str, Field(description="Of a CSV.", pattern="^[;,\t|^~]$")] = left_as_it_is()
    header_row: Annotated[
        int, Field(strict=True, ge=0, le=ROWS, description="The number of its row; 0 where there is none.")
    ] = left_as_it_is()
    columns: Annotated[
        list[ColumnChosen], Field(max_length=MOST_COLUMNS, description="Others stay as they are.")
    ] = left_as_it_is()


@router.get("/{upload_id}", summary="Show an upload")
async def show(upload_id: Id, client: Importing, response: Response) -> UploadInFull:
    """While it is tried or taken, how far that is: ask again as `Retry-After` says."""
    async with client.reading() as connection:
        upload = await upload_row(connection, upload_id)
    if upload.state in AT_WORK:
        response.headers["retry-after"] = ASK_AGAIN_AFTER
    return told_in_full(upload, await looked_into(client, upload))


@router.patch("/{upload_id}", summary="Read an upload otherwise")
async def change(upload_id: Id, wanted: UploadChange, client: Importing) -> UploadInFull:
    """For another list, or by other columns, or as another sheet. What was tried before is void."""
    async with client.reading() as connection:
        upload = await upload_row(connection, upload_id)
    looked = await _looked_otherwise(client, upload, wanted)
    connection, told = await client.changing(), wanted.model_fields_set
    if "list_name" in told and wanted.list_name != upload.onto:
        upload = granted(await put_onto(connection, upload_id, wanted.list_name, at=client.now))
    if looked:
        upload = granted(await read_so(connection, upload_id, looked, at=client.now))
    return told_in_full(upload, await looked_into(client, upload))


async def _looked_otherwise(client: Client, upload: UploadRow, wanted: UploadChange) -> LookedInto | None:
    """None where nothing is told of how to read it."""
    told = wanted.model_fields_set
    if not told - {"list_name"}:
        return None
    reading = _reading(upload.reading, wanted)
    chosen = _as_it_is(upload) if reading == upload.reading else {}
    columns = wanted.columns if "columns" in told else []
    chosen |= {each.place: each.taken_for for each in columns}
    conventions = conventions_of(client.settings)
    looked = granted(await look_otherwise(folder(client), upload, conventions, reading, chosen))
    _must_be_there(columns, looked)
    return looked


def _reading(now: Reading, wanted: UploadChange) -> Reading:
    said = {name: getattr(wanted, name) for name in OF_THE_FILE if name in wanted.model_fields_set}
    reading = replace(now, **said)
    return reading if reading == now or "header_row" in said else replace(reading, header_row=None)


def _as_it_is(upload: UploadRow) -> dict[int, Column | None]:
    if upload.columns is None:
        return {}
    return {place: upload.columns.get(place) for place in range(MOST_COLUMNS)}


def _must_be_there(columns: list[ColumnChosen], looked: LookedInto) -> None:
    """Raises `Problem`."""
    absent = {
        f"/columns/{at}/place": "there is no such column"
        for at, each in enumerate(columns)
        if each.place >= len(looked.columns)
    }
    if absent:
        raise Problem.of_fields(absent)
