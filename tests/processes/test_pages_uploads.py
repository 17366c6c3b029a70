"""A file is brought on a page, its columns are put right, it is tried, and its good rows are taken."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest
import pytest_asyncio
from aiohttp import FormData

from centralino import clock
from centralino.access import tokens
from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.database import Database
from centralino.settings import Settings
from centralino.uploads.actions import conventions_of, left_unfinished
from centralino.uploads.files import folder_of
from centralino.uploads.working import work_on
from tests.fixtures.staff import FROM_HERE, AtTheDesk, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing

SCRIPT = "<script>alert(1)</script>"
FAULTY = f"Nome;Telefono;{SCRIPT}\nAnna Bianchi;347 123 4567;100%\nCarlo Verdi;12;{SCRIPT}\n".encode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Those of a house whose uploads lie in a folder of the test's own."""
    return a_texting_organisation().settings.model_copy(update={"state": tmp_path})


@pytest_asyncio.fixture
async def browser(database: Database, settings: Settings) -> AsyncIterator[Browser]:
    async with browsing(settings, database) as browser:
        yield browser


async def brought(desk: AtTheDesk, name: str, content: bytes, onto: str = "", *, new_list: str = "") -> str:
    """Where somebody is led who brings a file."""
    form = FormData(quote_fields=False)
    form.add_field("form_token", tokens.form_token(desk.token))
    form.add_field("list", onto)
    form.add_field("new_list", new_list)
    form.add_field("file", content, filename=name)
    url = f"{desk.browser.address}/uploads"
    headers = {**desk.cookie, **FROM_HERE}
    async with desk.browser.http.post(url, data=form, headers=headers, allow_redirects=False) as reply:
        assert reply.status == 303, await reply.text()
        return str(reply.headers["location"])


async def worked_on(database: Database, settings: Settings, address: str) -> None:
    """As the process of its own does it."""
    upload_id = int(address.rpartition("/")[2])
    await work_on(database, folder_of(settings), upload_id, conventions_of(settings), clock.now)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Nome", "Telefono"], ["Anna Bianchi", 3471234567], ["Carlo Verdi", "12"]):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(("name", "content"), [("soci.csv", FAULTY), ("soci.xlsx", workbook())])
async def test_a_file_is_brought_tried_and_taken(
    browser: Browser, database: Database, settings: Settings, name: str, content: bytes
) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER)
    address = await brought(desk, name, content, "soci")
    page = (await desk.get(address)).text
    assert "Anna Bianchi" in page
    assert "for the list soci" in page
    assert "is no telephone number" in page
    await desk.post(f"{address}/try")
    trying = (await desk.get(address)).text
    assert "nothing is changed yet" in trying
    part = (await desk.get(address, {"hx-request": "true"})).text
    assert "<html" not in part
    assert f'hx-get="{address}"' in part
    await worked_on(database, settings, address)
    assert (await desk.get(address, {"hx-request": "true"})).headers["hx-refresh"] == "true"
    tried = (await desk.get(address)).text
    assert "1 row is taken into the directory" in tried
    assert "Why cells were refused" in tried
    report = await desk.get(f"{address}/report")
    assert "Carlo Verdi" in report.text
    assert "attachment" in report.headers["content-disposition"]
    await desk.post(f"{address}/take")
    await worked_on(database, settings, address)
    assert "What came of it" in (await desk.get(address)).text
    members = (await desk.get("/lists/soci")).text
    assert "Anna Bianchi" in members
    assert "Carlo Verdi" not in members


async def test_what_a_file_says_is_shown_as_text(
    browser: Browser, database: Database, settings: Settings
) -> None:
    desk = await signed_in(browser, database)
    address = await brought(desk, "<script>.csv", FAULTY)
    await desk.post(f"{address}/try")
    await worked_on(database, settings, address)
    for path in (address, "/uploads"):
        page = (await desk.get(path)).text
        assert SCRIPT not in page
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


async def test_a_column_is_taken_for_what_somebody_says(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    address = await brought(desk, "soci.csv", FAULTY)
    await desk.post(f"{address}/read", {"column-0": "name", "column-1": "", "column-2": ""})
    page = (await desk.get(address)).text
    assert "Try it" not in page
    await desk.post(f"{address}/read", {"column-0": "name", "column-1": "numbers", "column-2": ""})
    assert "Try it" in (await desk.get(address)).text


async def test_a_file_is_for_a_new_list_and_then_for_another(
    browser: Browser, database: Database, settings: Settings
) -> None:
    desk = await signed_in(browser, database)
    address = await brought(desk, "soci.csv", FAULTY, new_list="Soci 2026")
    assert "for the list soci-2026" in (await desk.get(address)).text
    await desk.post(f"{address}/try")
    await worked_on(database, settings, address)
    await desk.post(f"{address}/read", {"column-0": "name", "column-1": "numbers", "list": ""})
    page = (await desk.get(address)).text
    assert "for the list" not in page
    assert "Try it" in page  # what was tried is void


async def test_a_list_that_nobody_could_write_is_refused(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    assert await brought(desk, "soci.csv", FAULTY, new_list="– ? –") == "/uploads"


async def test_a_file_that_is_no_table_is_told_and_given_up(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    address = await brought(desk, "photo.jpg", b"\x89PNG nothing")
    page = await desk.get(address)
    assert page.status == 200
    assert "Give it up" in page.text
    assert (await desk.post(f"{address}/give-up")).headers["location"] == "/uploads"
    assert "given up" in (await desk.get("/uploads")).text


async def test_who_may_not_import_is_refused_and_a_form_without_its_token_too(
    browser: Browser, database: Database
) -> None:
    viewer = await signed_in(browser, database, Role.VIEWER)
    assert (await viewer.get("/uploads")).status == 403
    desk = await signed_in(browser, database)
    form = FormData(quote_fields=False)
    form.add_field("file", FAULTY, filename="soci.csv")
    headers = {**desk.cookie, **FROM_HERE}
    async with browser.http.post(f"{browser.address}/uploads", data=form, headers=headers) as reply:
        assert reply.status == 403


async def test_why_a_cell_is_refused_is_said_in_the_language_of_who_reads(
    browser: Browser, database: Database, settings: Settings
) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER, StaffLanguage.IT)
    content = f"Nome;Codice;Telefono\n{'A' * 300};00488410010;347 1234567\nBruno;00488410011;347 7654321\n"
    address = await brought(desk, "soci.csv", content.encode())
    looked = (await desk.get(address)).text
    assert "è più lungo di 200 caratteri" in looked
    await desk.post(f"{address}/try")
    await worked_on(database, settings, address)
    tried = (await desk.get(address)).text
    assert "è più lungo di 200 caratteri" in tried
    assert "non è una partita IVA di IT: la cifra di controllo è sbagliata" in tried
    refused = await brought(desk, "soci.csv", b"%PDF-1.7")
    assert "è un PDF" in (await desk.get(refused)).text


async def test_what_was_mended_compared_and_left_is_said_in_that_language_too(
    browser: Browser, database: Database, settings: Settings
) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER, StaffLanguage.IT)
    content = "Nome;Codice;Telefono\nAnna;00488410010;tel. 347 1234567\nBruno;00488410010;347 7654321\n"
    address = await brought(desk, "soci.csv", content.encode())
    await desk.post(f"{address}/try")
    await worked_on(database, settings, address)
    tried = (await desk.get(address)).text
    assert "le parole accanto al numero sono tolte" in tried
    assert "ha già una riga precedente" in tried
    await desk.post(f"{address}/take")
    assert await left_unfinished(database, int(address.rpartition("/")[2]), at=clock.now())
    assert "il lavoro si è interrotto prima della fine" in (await desk.get(address)).text
