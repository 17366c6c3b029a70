"""Who is never called, who is in the line, and who changed what, over the API."""

from __future__ import annotations

from pathlib import Path

from centralino.calls.journal import CallJournal
from centralino.calls.records import Began
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.programs import Program, a_program, an_office
from tests.fixtures.web import browsing
from web.api.application import api


async def test_a_customer_who_wants_no_calls_is_listed_until_they_say_otherwise(program: Program) -> None:
    added = await program.post("/customers", {"name": "Acme"})
    about = {"customer_id": added.body["id"], "why": "said so by letter"}
    assert (await program.post("/never-called", about)).body == {"people": 1}
    (word,) = (await program.get("/never-called")).body["items"]
    assert (word["customer"], word["source"], word["by"], word["why"]) == (
        "Acme",
        "staff",
        "crm",
        "said so by letter",
    )
    assert (await program.get("/never-called?name=acm")).body["items"] == [word]
    assert (await program.get("/never-called?name=beta")).body["items"] == []
    assert (await program.post("/never-called/lift", about)).body == {"lifted": 1}
    assert (await program.post("/never-called/lift", about)).problem == "refused"
    assert (await program.get("/never-called")).body["items"] == []
    (word,) = (await program.get("/never-called?lifted=true")).body["items"]
    assert word["lifted_by"] == "crm"


async def test_a_number_is_never_called_whoever_has_it(program: Program) -> None:
    about = {"number": "02 5550 1001", "why": "wrong number"}
    assert (await program.post("/never-called", about)).body == {"people": 0}
    assert (await program.get("/never-called?digits=5550")).body["items"][0]["number"] == "+390255501001"
    assert (await program.post("/never-called/lift", about)).body == {"lifted": 1}


async def test_it_is_said_who_or_which_number_and_why(program: Program) -> None:
    for about in ({"why": "x"}, {"customer_id": 1, "number": "02 5550 1001", "why": "x"}):
        assert (await program.post("/never-called", about)).problem == "invalid"
    assert (await program.post("/never-called", {"number": "x", "why": "x"})).faults.keys() == {"/number"}
    assert (await program.post("/never-called", {"customer_id": 1, "why": " "})).faults.keys() == {"/why"}
    for verb in ("", "/lift"):
        unknown = await program.post(f"/never-called{verb}", {"customer_id": 1_000_000, "why": "x"})
        assert unknown.faults.keys() == {"/customer_id"}


async def test_words_against_calls_are_read_a_page_at_a_time(program: Program) -> None:
    numbers = [f"+39025550100{digit}" for digit in range(5)]
    for number in numbers:
        await program.post("/never-called", {"number": number, "why": "said so"})
    read, address = list[str](), "/never-called?limit=2"
    while address:
        page = (await program.get(address)).body
        read += [each["number"] for each in page["items"]]
        address = f"/never-called?limit=2&cursor={page['next']}" if page["next"] else ""
    assert read == numbers[::-1]


async def test_the_log_tells_what_a_program_did_from_what_to_what(program: Program) -> None:
    added = await program.post("/customers", {"name": "Acme"})
    await program.patch(f"/customers/{added.body['id']}", {"name": "Beta"})
    latest, first = (await program.get("/changes?by=crm")).body["items"]
    assert (latest["via"], latest["what"], latest["before"], latest["after"]) == (
        "api",
        "changed",
        {"name": "Acme"},
        {"name": "Beta"},
    )
    page = (await program.get(f"/changes?subject=contact&subject_id={added.body['id']}&limit=1")).body
    assert page["items"] == [latest]
    page = (await program.get(f"/changes?by=crm&limit=1&cursor={page['next']}")).body
    assert (page["items"], page["next"]) == ([first], None)


async def test_whoever_is_in_the_line_is_told_while_they_are(database: Database, tmp_path: Path) -> None:
    office = an_office(database, folder=tmp_path)
    journal = CallJournal(
        office.settings.journal_folder,
        Began("pbx-1.1", "screening", now(), "+390255501001", "+390299", "main"),
    )
    async with browsing(office.settings, database, served=api(office)) as browser:
        told = (await (await a_program(browser, database)).get("/live")).body["items"]
    assert [(each["call_id"], each["number"], each["customer_id"]) for each in told] == [
        ("pbx-1.1", "+390255501001", None)
    ]
    journal.close()
