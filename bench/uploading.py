"""A workbook of a million members brought in on the pages: how much memory the web process and its worker take."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import uvloop
from aiohttp import ClientSession, FormData

from bench.pages.asking import sign_in
from bench.web_process import WebProcess, most_memory, web_process
from centralino.access import tokens
from centralino.database import Database, migrate
from centralino.stack import postgres
from centralino.uploads import store
from centralino.uploads.lives import UploadState
from centralino.uploads.records import Upload
from web.doors import COOKIE, FORM_TOKEN

MEMBERS = 1_000_000
ALLOWED = 300  # megabytes
LOOKS_EVERY = 0.2  # seconds

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>
        <Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{RELATIONS}">
        <Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}">
        <sheets><sheet name="Soci" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{RELATIONS}">
        <Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>""",
}


@dataclass(frozen=True, slots=True)
class Brought:
    """A workbook that came in; memory in megabytes, `web` of the process of the pages while it came and was taken."""

    rows: int
    megabytes: float
    web_before: int
    web: int
    worker: int
    seconds: float


def report(brought: Brought) -> str:
    """The Markdown table."""
    return "\n".join(
        [
            "| process | before, MB | at the most, MB |",
            "|---|---:|---:|",
            f"| web, which takes the file in and shows how far it is | {brought.web_before} | {brought.web} |",
            f"| the worker that reads it and takes its {brought.rows:,} rows | | {brought.worker} |",
            "",
            f"The file has {brought.megabytes:.0f} MB; from the button to the end it took {brought.seconds:.0f} s.",
        ]
    )


def measure(members: int = MEMBERS) -> Brought:
    """Write a workbook, upload it, have it taken, and throw all of it away. Takes minutes."""
    with tempfile.TemporaryDirectory() as name, postgres.start(Path(name)) as running:
        dsn = postgres.create_database(running.dsn, "bench")
        migrate(dsn)
        file = Path(name) / "soci.xlsx"
        print(f"uploading a workbook of {members:,} members …", file=sys.stderr)
        write(file, members)
        with web_process(dsn) as web:
            return uvloop.run(_bring(dsn, web, file, file.stat().st_size))


def write(file: Path, members: int) -> None:
    """As a spreadsheet program saves it: texts in a table of their own, numbers as numbers."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        for name, lines in (("worksheets/sheet1", _rows(members)), ("sharedStrings", _texts(members))):
            with book.open(f"xl/{name}.xml", "w") as part:
                for line in lines:
                    part.write(line.encode())


def _rows(members: int) -> Iterator[str]:
    chance = random.Random(7)
    yield f'<worksheet xmlns="{NAMESPACE}"><sheetData>'
    yield '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    for nth in range(members):
        row, mobile = nth + 2, f"3{chance.choice('234')}{chance.randrange(10**8):08}"
        yield f'<row r="{row}"><c r="A{row}" t="s"><v>{row}</v></c><c r="B{row}"><v>{mobile}</v></c></row>'
    yield "</sheetData></worksheet>"


def _texts(members: int) -> Iterator[str]:
    yield f'<sst xmlns="{NAMESPACE}"><si><t>Nome</t></si><si><t>Cellulare</t></si>'
    for nth in range(members):
        yield f"<si><t>Maria Bianchi {nth}</t></si>"
    yield "</sst>"


async def _bring(dsn: str, web: WebProcess, file: Path, size: int) -> Brought:
    before = web.most_memory()
    async with Database(dsn, connections=1) as database:
        token = await sign_in(database)
        headers = {"cookie": f"{COOKIE}={token}", "sec-fetch-site": "same-origin"}
        async with ClientSession(headers=headers) as http:
            upload_id = await _send(http, web, token, file)
            began = time.monotonic()
            form = {FORM_TOKEN: tokens.form_token(token)}
            async with http.post(f"{web.address}/uploads/{upload_id}/take", data=form, allow_redirects=False):
                worker = await _watch(http, database, web, upload_id)
        taken = await _upload(database, upload_id)
        assert taken.taken, taken.why
    seconds = time.monotonic() - began
    return Brought(taken.taken.rows, size / 1e6, before, web.most_memory(), worker, seconds)


async def _send(http: ClientSession, web: WebProcess, token: str, file: Path) -> int:
    """The id of the upload, once it was looked into."""
    form = FormData({FORM_TOKEN: tokens.form_token(token), "list": "soci"})
    with file.open("rb") as content:
        form.add_field("file", content, filename=file.name)
        async with http.post(f"{web.address}/uploads", data=form, allow_redirects=False) as reply:
            return int(reply.headers["location"].rpartition("/")[2])


async def _watch(http: ClientSession, database: Database, web: WebProcess, upload_id: int) -> int:
    """The most memory that a worker of the process had until the upload was over; its page is read meanwhile."""
    most = 0
    while (await _upload(database, upload_id)).state is UploadState.TAKING:
        async with http.get(f"{web.address}/uploads/{upload_id}", headers={"hx-request": "true"}):
            most = max([most, *_workers(web.pid)])
        await asyncio.sleep(LOOKS_EVERY)
    return most


def _workers(pid: int) -> Iterator[int]:
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(FileNotFoundError, StopIteration):  # it ends this very moment
            yield most_memory(int(child))


async def _upload(database: Database, upload_id: int) -> Upload:
    async with database.connection() as connection:
        found = await store.upload(connection, upload_id)
    assert found is not None
    return found


if __name__ == "__main__":
    print(report(measure(*map(int, sys.argv[1:]))))
