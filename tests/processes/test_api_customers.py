"""Customers over the API: what a program sees of them, what it changes, and in whose name."""

from __future__ import annotations

import asyncio

from centralino.access.store.audit import changes
from centralino.database import Database
from tests.fixtures.programs import Program

CODE, NUMBER = "00743110157", "+390255501001"
ACME = {"name": "Acme  S.r.l.", "codes": ["IT 0074 3110 157"], "numbers": ["02 5550 1001"], "language": "it"}


async def acme(program: Program) -> int:
    added = await program.post("/customers", ACME)
    assert added.status == 201, added
    return int(added.body["id"])


async def test_a_customer_is_added_as_it_was_told_in_the_spelling_of_the_house(program: Program) -> None:
    added = await program.post("/customers", ACME)
    assert (added.status, added.headers["location"]) == (201, f"/api/v1/customers/{added.body['id']}")
    assert (added.body["name"], added.body["created_by"]) == ("Acme S.r.l.", "crm")
    assert [(each["code"], each["kind"], each["country"]) for each in added.body["codes"]] == [
        (CODE, "vat", "IT")
    ]
    assert [(each["number"], each["trust"]) for each in added.body["numbers"]] == [(NUMBER, "declared")]
    assert added.body["created_at"].endswith("Z")
    assert (await program.get(f"/customers/{added.body['id']}")).body == added.body


async def test_where_a_customer_goes_is_told_with_the_reason(program: Program) -> None:
    shown = await program.get(f"/customers/{await acme(program)}")
    assert shown.body["standing"] == {
        "to": "sales",
        "reason": "no-contract",
        "destination": "sales",
        "priority": 0,
    }


async def test_customers_are_found_by_any_part_of_what_is_known(program: Program) -> None:
    customer_id = await acme(program)
    for part in ("acm", "0074311", "5550 1001", f"#{customer_id}"):
        found = await program.asks("GET", f"/customers?q={part.replace('#', '%23').replace(' ', '%20')}")
        assert [each["id"] for each in found.body["items"]] == [customer_id], part
    assert (await program.get("/customers?q=nobody")).body == {"items": [], "next": None}


async def test_customers_are_read_a_page_at_a_time_and_each_once(program: Program) -> None:
    for number in range(5):
        await program.post("/customers", {"name": f"Acme {number}"})
    names, address = [], "/customers?limit=2"
    while address:
        page = (await program.get(address)).body
        names += [each["name"] for each in page["items"]]
        address = f"/customers?limit=2&cursor={page['next']}" if page["next"] else ""
    assert names == [f"Acme {number}" for number in range(5)]


async def test_what_is_not_told_in_a_change_stays(program: Program) -> None:
    customer_id = await acme(program)
    changed = await program.patch(
        f"/customers/{customer_id}", {"time_zone": "Europe/Madrid", "language": None}
    )
    assert (changed.body["time_zone"], changed.body["language"]) == ("Europe/Madrid", None)
    assert changed.body["name"] == "Acme S.r.l."
    assert (await program.patch(f"/customers/{customer_id}", {"name": None})).faults.keys() == {"/name"}


async def test_codes_and_numbers_come_and_go(program: Program) -> None:
    here = f"/customers/{await acme(program)}"
    added = await program.post(f"{here}/numbers", {"number": "333 123 4567"})
    assert [each["number"] for each in added.body["numbers"]] == [NUMBER, "+393331234567"]
    confirmed = await program.post(f"{here}/numbers/{NUMBER}/confirm")
    assert confirmed.body["numbers"][0]["confirmed_by"] == "crm"
    assert (await program.post(f"{here}/numbers/{NUMBER}/confirm")).problem == "refused"
    left = await program.delete(f"{here}/numbers/{NUMBER}")
    assert [each["number"] for each in left.body["numbers"]] == ["+393331234567"]
    assert [each["code"] for each in (await program.delete(f"{here}/codes/{CODE}")).body["codes"]] == []
    assert (await program.delete(f"{here}/codes/{CODE}")).problem == "refused"
    assert (await program.post(f"{here}/codes", {"code": CODE})).body["codes"][0]["code"] == CODE


async def test_whoever_is_forgotten_is_not_there(program: Program) -> None:
    customer_id = await acme(program)
    assert (await program.delete(f"/customers/{customer_id}")).status == 204
    assert (await program.get(f"/customers/{customer_id}")).problem == "not-found"
    assert (await program.delete(f"/customers/{customer_id}")).problem == "not-found"


async def test_a_code_that_somebody_has_is_refused_and_nothing_is_added(program: Program) -> None:
    await acme(program)
    refused = await program.post("/customers", {**ACME, "name": "Beta"})
    assert (refused.status, refused.problem) == (409, "refused")
    assert "Acme S.r.l." in refused.body["detail"]
    assert (await program.get("/customers?q=beta")).body["items"] == []


async def test_of_many_who_want_one_code_at_once_one_gets_it(program: Program) -> None:
    answers = await asyncio.gather(*(program.post("/customers", ACME) for _ in range(4)))
    assert sorted(each.status for each in answers) == [201, 409, 409, 409]
    assert len((await program.get("/customers")).body["items"]) == 1


async def test_each_thing_that_is_wrong_is_told_by_where_it_stands(program: Program) -> None:
    wrong = {"name": " ", "language": "latin", "prefers_texts": "yes", "colour": "red"}
    faults = (await program.post("/customers", wrong)).faults
    assert faults.keys() == {"/name", "/language", "/prefers_texts", "/colour"}
    faults = (await program.post("/customers", {"name": "Acme", "codes": [CODE, "00743110158"]})).faults
    assert faults.keys() == {"/codes/1"}
    faults = (await program.post("/customers", {"name": "Acme", "numbers": ["nonsense"]})).faults
    assert faults == {"/numbers/0": "is no telephone number"}
    assert (await program.get("/customers?limit=0&page=7")).faults.keys() == {"?limit", "?page"}


async def test_what_a_program_changes_stands_in_the_log_under_its_name(
    program: Program, database: Database
) -> None:
    await acme(program)
    async with database.connection() as connection:
        found = await changes(connection, by="crm")
    assert {(each.via, each.what, each.kind) for each in found} == {
        ("api", "added", "contacts"),
        ("api", "added", "codes"),
        ("api", "added", "numbers"),
    }
