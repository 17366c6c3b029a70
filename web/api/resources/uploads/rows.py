"""The rows of an upload over the API, page by page: as they would be taken, and what is to be said of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from fastapi import Query
from fastapi.responses import FileResponse
from pydantic import Field

from centralino import cursors
from centralino.support.importing.looking import PreviewRow
from centralino.support.importing.remarks import Remark as RemarkMade
from centralino.support.importing.remarks import RemarkedRow as RowRemarked
from centralino.support.importing.remarks import Result, of_refusal, of_repair
from centralino.support.importing.rows import ContactSaid
from centralino.support.rules import GrantState
from centralino.uploads.actions import conventions_of, report_of
from centralino.uploads.seeing import first_rows, remarked_rows
from centralino.visible import visible
from web.api.frame import Id, Kind, Listed, Paged, Told, granted, resource, there
from web.api.frame.document import answer_of
from web.api.resources.told_customers import CustomerCode
from web.api.resources.uploads.told import Importing, folder, upload_row

router = resource("uploads", "Uploads")

REPORT: Final = "text/csv; charset=utf-8"
REFUSABLE: Final[dict[int | str, dict[str, Any]]] = {Kind.REFUSED.status: answer_of(Kind.REFUSED)}


class RemarkOfCell(Told):
    """What is to be said of a cell."""

    column: str
    value: Annotated[str, Field(description="As it stands in the file.")]
    became: Annotated[str, Field(description="What was made of it, where it was put right or merged.")]
    why: str


class ContractOfRow(Told):
    """A contract as a row has it; days are inclusive."""

    kind: str
    starts_on: date
    ends_on: date | None
    paid_until: date | None


class CustomerOfRow(Told):
    """All that a good row says."""

    name: str
    codes: list[CustomerCode]
    numbers: Annotated[list[str], Field(description="E.164.")]
    language: str | None
    contract: ContractOfRow | None
    grant: GrantState | None


class RowOfUpload(Told):
    """A row, and what it would be taken for by itself; whether others are about the same person is told by a try."""

    row: Annotated[int, Field(description="Its number in the file, counted from 1.")]
    cells: list[str]
    customer: Annotated[CustomerOfRow | None, Field(description="Null where it would be refused.")]
    remarks: list[RemarkOfCell]


class RemarkedRow(Told):
    """A row that was not taken as it stands."""

    row: Annotated[int, Field(description="Its number in the file, counted from 1.")]
    result: Result
    cells: list[str]
    remarks: list[RemarkOfCell]


class RemarkedSearch(Paged):
    """Rows of one result, or all that were remarked on."""

    result: Result | None = None


@router.get("/{upload_id}/rows", summary="See rows as they would be read", responses=REFUSABLE)
async def see(upload_id: Id, asked: Annotated[Paged, Query()], client: Importing) -> Listed[RowOfUpload]:
    """Of the first thousand of the file; a try tells of all."""
    async with client.reading() as connection:
        upload = await upload_row(connection, upload_id)
    found = granted(
        await first_rows(
            folder(client),
            upload,
            conventions_of(client.settings),
            after=_place(asked),
            most=asked.limit + 1,
        )
    )
    page = cursors.page(found, asked.limit, lambda each: (each.number,))
    return Listed[RowOfUpload].of(map(_row, page.rows), page.next)


@router.get("/{upload_id}/remarks", summary="List rows that are not taken as they stand", responses=REFUSABLE)
async def remarks(
    upload_id: Id, asked: Annotated[RemarkedSearch, Query()], client: Importing
) -> Listed[RemarkedRow]:
    """In the order of the file, once it was tried or taken. A page may have fewer than the limit before the last."""
    async with client.reading() as connection:
        upload = await upload_row(connection, upload_id)
    found = granted(
        await remarked_rows(
            folder(client), upload, begin=_place(asked), most=asked.limit, wanted=asked.result
        )
    )
    following = None if found.next is None else cursors.write(found.next)
    return Listed[RemarkedRow].of(map(_remarked, found.rows), following)


@router.get(
    "/{upload_id}/report",
    summary="Get the report of an upload",
    response_class=FileResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def report(upload_id: Id, client: Importing) -> FileResponse:
    """The same rows as CSV in UTF-8, with a semicolon between the cells: for a spreadsheet."""
    async with client.reading() as connection:
        upload = await upload_row(connection, upload_id)
    path = there(report_of(folder(client), upload), "report")
    return FileResponse(path, media_type=REPORT, filename=f"rows-{upload.id}.csv")


def _place(asked: Paged) -> int:
    return next((each for each in cursors.read(asked.cursor, int) or () if isinstance(each, int)), 0)


def _row(row: PreviewRow) -> RowOfUpload:
    read = row.read
    made = map(of_repair, read.repairs) if isinstance(read, ContactSaid) else map(of_refusal, read)
    return RowOfUpload(
        row=row.number,
        cells=_seen(row.cells),
        customer=_customer(read) if isinstance(read, ContactSaid) else None,
        remarks=list(map(_remark, made)),
    )


def _customer(said: ContactSaid) -> CustomerOfRow:
    return CustomerOfRow(
        name=said.name,
        codes=list(map(CustomerCode.model_validate, said.codes)),
        numbers=list(said.numbers),
        language=said.language,
        contract=ContractOfRow.model_validate(said.contract) if said.contract else None,
        grant=said.grant.state if said.grant else None,
    )


def _remarked(row: RowRemarked) -> RemarkedRow:
    return RemarkedRow(
        row=row.number,
        result=row.result,
        cells=_seen(row.cells),
        remarks=[_remark(each) for each in row.remarks],
    )


def _remark(remark: RemarkMade) -> RemarkOfCell:
    return RemarkOfCell(
        column=remark.column, value=visible(remark.value), became=remark.became, why=visible(remark.why)
    )


def _seen(cells: tuple[str, ...]) -> list[str]:
    return list(map(visible, cells))
