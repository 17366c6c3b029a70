"""Uploads as the API tells them: how they stand, how they are read, and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.support.importing.columns import Column
from centralino.support.importing.guessing import Sureness
from centralino.support.importing.looking import LookedInto, NoTable
from centralino.support.importing.sheets import FileKind
from centralino.uploads import store
from centralino.uploads.actions import conventions_of, look
from centralino.uploads.files import folder_of
from centralino.uploads.lives import AT_WORK, OVER, UploadState
from centralino.uploads.records import Tried
from centralino.uploads.records import Upload as UploadRow
from centralino.visible import visible
from web.api.frame import Client, Instant, Told, needs, there

Importing = Annotated[Client, needs(Right.IMPORT_PEOPLE)]
ASK_AGAIN_AFTER: Final = "2"  # seconds


class ProgressOfUpload(Told):
    """How far the work on an upload is."""

    phase: str
    rows: Annotated[int, Field(description="That were read.")]
    share: Annotated[float, Field(description="How much of the file was read, from 0 to 1.")]


class ReasonOfRefusals(Told):
    """Why cells of a column were refused."""

    column: str
    reason: str
    cells: Annotated[int, Field(description="How many.")]


class ResultOfUpload(Told):
    """What came of an upload or, before it is taken, would come of it. All of it counts rows."""

    rows: int
    good: Annotated[int, Field(description="That are taken, whatever was made of them.")]
    refused: int
    added: Annotated[int, Field(description="New customers.")]
    changed: Annotated[int, Field(description="Customers that were known, and of whom it says more.")]
    unchanged: int
    merged: Annotated[int, Field(description="Went into another row about the same person.")]
    repaired: Annotated[int, Field(description="In which a number was put right.")]
    joining: Annotated[int | None, Field(description="New on the list; null where it is for none.")]
    reasons: Annotated[list[ReasonOfRefusals], Field(description="The most frequent first.")]


class Upload(Told):
    """A file that was brought, and how it stands."""

    id: int
    name: str
    bytes: int
    list_name: Annotated[str | None, Field(description="For which list; made when it is taken, if need be.")]
    brought_at: Instant
    brought_by: str
    state: UploadState
    state_since: Instant
    why: Annotated[str, Field(description="Of one that has failed.")]
    progress: Annotated[ProgressOfUpload | None, Field(description="While it is tried or taken.")]
    tried: ResultOfUpload | None
    taken: ResultOfUpload | None
    has_file: Annotated[
        bool, Field(description="Files are removed after their time; what came of them stays.")
    ]


class ColumnOfSheet(Told):
    """A column of the file, and what it is taken for."""

    place: Annotated[int, Field(description="Counted from 0.")]
    header: str
    taken_for: Annotated[Column | None, Field(description="Null passes it over.")]
    sureness: Annotated[
        Sureness,
        Field(
            description="Its header says so, what stands in it looks so, nothing does, or somebody said so."
        ),
    ]
    examples: list[str]


class SheetOfUpload(Told):
    """How a file is read."""

    kind: FileKind
    sheets: Annotated[list[str], Field(description="Of a workbook.")]
    sheet: str | None
    encoding: Annotated[str | None, Field(description="Of a CSV; a name of Python's codecs.")]
    delimiter: Annotated[str | None, Field(description="Between the cells of a CSV.")]
    header_row: Annotated[int, Field(description="Its number in the file; 0 where there is none.")]
    columns: list[ColumnOfSheet]
    complaint: Annotated[
        str | None, Field(description="Why it cannot be tried with these columns; null when it can.")
    ]


class UploadInFull(Upload):
    """With how it is read; while it is worked on, and once it is over, that is not told."""

    sheet: SheetOfUpload | None
    no_table: Annotated[str | None, Field(description="Why nothing can be read in it.")]


async def upload_row(connection: Connection, upload_id: int) -> UploadRow:
    """Raises `Problem` (404)."""
    return there(await store.upload(connection, upload_id), "upload")


async def looked_into(client: Client, upload: UploadRow) -> LookedInto | NoTable | None:
    """As it is read now; None while, or since, that is settled."""
    if upload.state in (*AT_WORK, *OVER):
        return None
    return await look(folder(client), upload, conventions_of(client.settings))


def folder(client: Client) -> Path:
    """Where uploads are kept."""
    return folder_of(client.settings)


def told(upload: UploadRow) -> Upload:
    """How it stands."""
    return Upload(
        id=upload.id,
        name=upload.name,
        bytes=upload.bytes,
        list_name=upload.onto,
        brought_at=upload.at,
        brought_by=upload.by,
        state=upload.state,
        state_since=upload.moved_at,
        why=upload.why,
        progress=ProgressOfUpload.model_validate(upload) if upload.state in AT_WORK else None,
        tried=_result(upload.tried),
        taken=_result(upload.taken),
        has_file=upload.file is not None,
    )


def told_in_full(upload: UploadRow, looked: LookedInto | NoTable | None) -> UploadInFull:
    """How it stands, and how it is read."""
    return UploadInFull(
        **dict(told(upload)),
        sheet=_sheet(looked) if isinstance(looked, LookedInto) else None,
        no_table=visible(looked.why) if isinstance(looked, NoTable) else None,
    )


def _result(tried: Tried | None) -> ResultOfUpload | None:
    return None if tried is None else ResultOfUpload.model_validate(tried)


def _sheet(looked: LookedInto) -> SheetOfUpload:
    reading = looked.reading
    return SheetOfUpload(
        kind=looked.kind,
        sheets=list(looked.sheets),
        sheet=reading.sheet,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
        header_row=reading.header_row or 0,
        columns=[
            ColumnOfSheet(
                place=each.place,
                header=visible(each.header),
                taken_for=each.column,
                sureness=each.sureness,
                examples=list(map(visible, each.examples)),
            )
            for each in looked.columns
        ],
        complaint=looked.complaint,
    )
