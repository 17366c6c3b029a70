"""The rows of a file are read over the API: as they would be taken, and what is to be said of them."""

from __future__ import annotations

import csv
import io

from tests.fixtures.importer import CSV, Importer
from tests.fixtures.poisons import POISONS
from tests.fixtures.programs import ROOT


async def test_rows_are_seen_as_they_would_be_read_page_by_page(importer: Importer) -> None:
    here = await importer.brings()
    first = await importer.program.get(f"{here}/rows?limit=3")
    anna, carlo, _ = first.body["items"]
    assert (anna["row"], anna["cells"], anna["remarks"]) == (2, ["Anna Bianchi", "347 123 4567", ""], [])
    assert (anna["customer"]["name"], anna["customer"]["numbers"]) == ("Anna Bianchi", ["+393471234567"])
    assert (carlo["customer"], carlo["remarks"]) == (
        None,
        [{"column": "numbers", "value": "12", "became": "", "why": "is no telephone number"}],
    )
    then = await importer.program.get(f"{here}/rows?limit=3&cursor={first.body['next']}")
    (dora,) = then.body["items"]
    assert (dora["row"], dora["remarks"][0]["became"], then.body["next"]) == (5, "+393331234567", None)


async def test_all_that_a_row_says_of_a_customer_is_seen(importer: Importer) -> None:
    here = await importer.brings(
        b"Ragione sociale;Partita IVA;Telefono;Dal;Al;Autorizzazione\n"
        b"Rossi Srl;00743110157;02 55501001;01/01/2026;31/12/2026;granted\n"
    )
    (row,) = (await importer.program.get(f"{here}/rows")).body["items"]
    assert row["customer"] == {
        "name": "Rossi Srl",
        "codes": [{"code": "00743110157", "kind": "vat", "country": "IT"}],
        "numbers": ["+390255501001"],
        "language": None,
        "contract": {
            "kind": "standard",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "paid_until": None,
        },
        "grant": "granted",
    }


async def test_rows_that_are_not_taken_as_they_stand_are_read_page_by_page(importer: Importer) -> None:
    here = await importer.brings()
    assert (await importer.program.get(f"{here}/remarks")).problem == "refused"
    await importer.has(here, "try")
    found, cursor = [], ""
    while cursor is not None:
        page = (await importer.program.get(f"{here}/remarks?limit=1{cursor and '&cursor='}{cursor}")).body
        found += page["items"]
        cursor = page["next"]
    assert [(each["row"], each["result"]) for each in found] == [
        (3, "refused"),
        (4, "merged"),
        (5, "repaired"),
    ]
    assert found[0]["cells"] == ["Carlo Verdi", "12", "chiama lui"]
    assert found[0]["remarks"][0]["why"] == "is no telephone number"
    refused = (await importer.program.get(f"{here}/remarks?result=refused")).body
    assert (refused["items"], refused["next"]) == ([found[0]], None)
    for poor in ("WzNd", "Wy0zXQ", "Wzk5OTk5OTk5OTld"):  # 3, -3 and far behind the end: the list begins anew
        assert (await importer.program.get(f"{here}/remarks?cursor={poor}")).body["items"] == found


async def test_the_report_is_a_file_for_a_spreadsheet(importer: Importer) -> None:
    here = await importer.brings()
    url = f"{importer.program.browser.address}{ROOT}{here}/report"
    headers = {"authorization": f"Bearer {importer.program.secret}"}
    async with importer.program.browser.http.get(url, headers=headers) as reply:
        assert reply.status == 404
    await importer.has(here, "try")
    async with importer.program.browser.http.get(url, headers=headers) as reply:
        assert (reply.status, reply.content_type) == (200, CSV)
        assert "attachment" in reply.headers["content-disposition"]
        rows = list(csv.reader(io.StringIO((await reply.read()).decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows] == ["result", "refused", "merged", "repaired"]


async def test_whatever_stands_in_a_file_is_told_as_the_text_that_it_is(importer: Importer) -> None:
    written = io.StringIO()
    rows = [[poison, "347 123 4567", poison] for poison in POISONS.values()]
    csv.writer(written, delimiter=";").writerows([["Nome", "Telefono", POISONS["a script"]], *rows])
    content = written.getvalue().replace("\0", "").encode()
    here = await importer.brings(content, name=POISONS["a path"] + POISONS["a script"])
    await importer.has(here, "try")
    for path in ("", "/rows?limit=200", "/remarks?limit=200"):
        answer = await importer.program.get(here + path)
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/json"
    shown = (await importer.program.get(here)).body
    assert shown["name"].endswith("script>")
    assert "/etc" not in shown["name"]
    seen = (await importer.program.get(f"{here}/rows?limit=200")).body["items"]
    assert POISONS["a statement"] in [each["cells"][0] for each in seen]
