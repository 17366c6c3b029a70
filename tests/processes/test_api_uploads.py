"""A file of members is brought over the API, put right, tried and taken."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl

from centralino import clock
from centralino.access.rules.rights import Right
from centralino.database import Database
from centralino.uploads.files import MOST_BYTES
from centralino.uploads.workbench import Workbench
from tests.fixtures.importer import FAULTY, XLSX, Importer
from tests.fixtures.programs import a_program
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import browsing
from web.api.frame.entering import LARGEST_BODY
from web.application import application


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("Soci")
    for row in rows:
        book["Soci"].append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def test_a_file_is_brought_tried_and_taken(importer: Importer) -> None:
    brought = await importer.sends(onto="soci")
    assert (brought.body["state"], brought.body["list_name"]) == ("looked-into", "soci")
    assert (brought.body["name"], brought.body["brought_by"]) == ("soci.csv", "crm")
    here = f"/uploads/{brought.body['id']}"
    assert (await importer.program.get(here)).body == brought.body

    begun = await importer.program.post(f"{here}/try")
    assert (begun.status, begun.body["state"]) == (202, "trying")
    meanwhile = await importer.program.get(here)
    assert (meanwhile.body["progress"]["rows"], meanwhile.body["sheet"]) == (0, None)
    assert meanwhile.headers["retry-after"] == begun.headers["retry-after"]

    tried = (await importer.has(here, "try")).body["tried"]
    assert {name: tried[name] for name in ("rows", "good", "refused", "added", "merged", "joining")} == {
        "rows": 4,
        "good": 3,
        "refused": 1,
        "added": 2,
        "merged": 1,
        "joining": 2,
    }
    assert tried["reasons"] == [{"column": "numbers", "reason": "is no telephone number", "cells": 1}]
    assert (await importer.program.get("/customers")).body["items"] == []

    taken = (await importer.has(here, "take")).body
    assert (taken["state"], taken["taken"], taken["progress"]) == ("taken", tried, None)
    (soci,) = (await importer.program.get("/lists")).body["items"]
    assert (soci["name"], soci["members"]) == ("soci", 2)
    imported = (await importer.program.get("/changes")).body["items"][0]
    assert (imported["what"], imported["by"], imported["via"]) == ("imported", "crm", "api")
    again = await importer.program.post(f"{here}/take")
    assert (again.problem, again.body["detail"]) == ("refused", "What is taken cannot be taken.")


async def test_a_workbook_is_told_with_its_sheets_and_its_columns(importer: Importer) -> None:
    content = workbook(("Nome", "Cellulare", "Tessera"), ("Anna Bianchi", 3471234567, 12))
    here = await importer.brings(content, name="soci.xlsx", sort=XLSX)
    empty = (await importer.program.get(here)).body
    assert (empty["state"], empty["sheet"], empty["no_table"]) == ("uploaded", None, "there is nothing in it")
    sheet = (await importer.program.patch(here, {"sheet": "Soci"})).body["sheet"]
    assert (sheet["kind"], sheet["sheets"], sheet["sheet"]) == ("xlsx", ["Sheet", "Soci"], "Soci")
    assert [(each["header"], each["taken_for"], each["sureness"]) for each in sheet["columns"]] == [
        ("Nome", "name", "sure"),
        ("Cellulare", "numbers", "sure"),
        ("Tessera", None, "none"),
    ]
    assert (await importer.program.get(here)).body["sheet"] == sheet


async def test_columns_are_taken_for_what_a_program_says(importer: Importer) -> None:
    here = await importer.brings(b"Chi;Dove\nAnna;347 123 4567\nCarlo;347 123 4568\n")
    before = (await importer.program.get(here)).body["sheet"]
    assert before["complaint"] == "no column is taken for 'name'"
    refused = await importer.program.post(f"{here}/try")
    assert (refused.status, refused.problem) == (409, "refused")
    changed = await importer.program.patch(here, {"columns": [{"place": 0, "taken_for": "name"}]})
    sheet = changed.body["sheet"]
    assert [(each["taken_for"], each["sureness"]) for each in sheet["columns"]] == [
        ("name", "chosen"),
        ("numbers", "likely"),
    ]
    assert sheet["complaint"] is None
    assert (await importer.has(here, "try")).body["tried"]["added"] == 2


async def test_another_list_or_another_reading_makes_what_was_tried_void(importer: Importer) -> None:
    here = await importer.brings(onto="soci")
    for change in ({"list_name": None}, {"list_name": "amici"}, {"encoding": "cp1252"}, {"header_row": 0}):
        assert (await importer.has(here, "try")).body["state"] == "tried"
        changed = (await importer.program.patch(here, change)).body
        assert (changed["state"], changed["tried"]) == ("looked-into", None), change
        assert (await importer.program.get(f"{here}/remarks")).problem == "refused"
    assert (changed["list_name"], changed["sheet"]["header_row"]) == ("amici", 0)


async def test_what_cannot_be_read_so_is_told_by_its_field(importer: Importer) -> None:
    here = await importer.brings()
    for change, pointer in (
        ({"encoding": "base64"}, "/encoding"),
        ({"delimiter": "§"}, "/delimiter"),
        ({"columns": [{"place": 7, "taken_for": None}]}, "/columns/0/place"),
        ({"columns": [{"place": 0, "taken_for": "shoe size"}]}, "/columns/0/taken_for"),
        ({"list_name": "I soci"}, "/list_name"),
        ({"lines": 3}, "/lines"),
    ):
        assert list((await importer.program.patch(here, change)).faults) == [pointer]


async def test_what_is_given_up_keeps_no_file_and_stays_in_the_list(importer: Importer) -> None:
    one, other = await importer.brings(), await importer.brings()
    await importer.has(one, "try")
    given_up = await importer.program.post(f"{one}/give-up")
    assert (given_up.status, given_up.body["state"], given_up.body["has_file"]) == (200, "given-up", False)
    await importer.keeps(1)
    for refused in ("try", "take", "give-up"):
        assert (await importer.program.post(f"{one}/{refused}")).problem == "refused"
    assert (await importer.program.get(f"{one}/rows")).problem == "refused"
    first = (await importer.program.get("/uploads?limit=1")).body
    then = (await importer.program.get(f"/uploads?limit=1&cursor={first['next']}")).body
    found = [f"/uploads/{each['id']}" for page in (first, then) for each in page["items"]]
    assert (found, then["next"]) == ([other, one], None)


async def test_what_is_no_table_is_kept_and_told(importer: Importer) -> None:
    brought = await importer.sends(b"%PDF-1.7", name="soci.pdf", sort="application/octet-stream")
    assert (brought.status, brought.body["state"], brought.body["sheet"]) == (201, "uploaded", None)
    assert brought.body["no_table"] == "it is a PDF"
    here = f"/uploads/{brought.body['id']}"
    assert (await importer.program.get(f"{here}/rows")).problem == "refused"
    assert (await importer.program.patch(here, {"encoding": "cp1252"})).body["detail"] == "It is a PDF."
    assert (await importer.program.patch(here, {"list_name": "soci"})).body["list_name"] == "soci"


async def test_a_file_that_comes_again_under_its_key_is_kept_once(importer: Importer) -> None:
    one, other = [await importer.sends(key="k-1") for _ in range(2)]
    assert (one.status, other.status) == (201, 201)
    assert (other.body, other.headers["idempotency-replayed"]) == (one.body, "true")
    different = await importer.sends(FAULTY + b"\n", key="k-1")
    assert (different.status, different.problem) == (422, "key-used-otherwise")
    assert (await importer.sends(name="other.csv", key="k-1")).problem == "key-used-otherwise"
    assert len(importer.files) == 1
    assert len((await importer.program.get("/uploads")).body["items"]) == 1


async def test_a_worker_is_started_for_what_was_begun(database: Database, tmp_path: Path) -> None:
    settings = a_texting_organisation(state=tmp_path).settings
    worker = (
        sys.executable,
        "-c",
        f"import pathlib, sys; pathlib.Path({str(tmp_path)!r}, sys.argv[1]).touch()",
    )
    async with (
        Workbench(database, settings, clock.now, worker) as workbench,
        browsing(settings, database, served=application(settings, database, workbench=workbench)) as browser,
    ):
        importer = Importer(await a_program(browser, database), database, settings)
        here = await importer.brings()
        assert (await importer.program.post(f"{here}/try")).status == 202
        async with asyncio.timeout(30):
            while not (tmp_path / here.rpartition("/")[2]).exists():
                await asyncio.sleep(0.05)


async def test_to_have_one_tried_twice_under_one_key_is_begun_once(importer: Importer) -> None:
    here = await importer.brings()
    begun = [await importer.program.post(f"{here}/try", key="k-2") for _ in range(2)]
    assert begun[0].body == begun[1].body
    assert begun[1].headers["idempotency-replayed"] == "true"


async def test_a_file_longer_than_other_bodies_is_taken_in_pieces(importer: Importer) -> None:
    async def long() -> AsyncIterator[bytes]:
        yield b"Nome;Telefono\n"
        for nth in range(3 * LARGEST_BODY // 65536):
            yield f"Anna {nth};347 {nth:07};".encode().ljust(65535, b"x") + b"\n"

    brought = await importer.sends(long())
    assert (brought.status, brought.body["sheet"]["columns"][1]["taken_for"]) == (201, "numbers")
    assert brought.body["bytes"] > 3 * LARGEST_BODY


async def test_a_file_that_is_too_long_or_empty_or_called_something_else_is_not_kept(
    importer: Importer,
) -> None:
    assert b"urn:centralino:problem:too-large" in await importer.announces(MOST_BYTES + 1)
    assert list((await importer.sends(b"")).faults.values()) == ["there is nothing in the file"]
    for sort in ("application/json", "multipart/form-data", "", "text/html"):
        assert (await importer.sends(sort=sort)).problem == "wrong-sort"
    assert "?list_name" in (await importer.sends(onto="I soci")).faults
    assert importer.files == []


async def test_an_upload_that_is_not_there_is_told(importer: Importer) -> None:
    for path in ("", "/rows", "/remarks", "/report"):
        assert (await importer.program.get(f"/uploads/4711{path}")).problem == "not-found"
    for path in ("/try", "/take", "/give-up"):
        assert (await importer.program.post(f"/uploads/4711{path}")).problem == "not-found"


async def test_who_may_not_import_brings_nothing(importer: Importer) -> None:
    database = importer.database
    viewer = await a_program(importer.program.browser, database, Right.SEE_LISTS, name="viewer")
    importer = Importer(viewer, database, importer.settings)
    assert (await importer.sends()).problem == "no-right"
    assert importer.files == []
