"""The support line over the API: what was bought, what sales said, who called and why it went where it went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centralino.clock import now
from centralino.database import Database
from tests.fixtures.believable_customers import customers
from tests.fixtures.programs import Program
from tests.fixtures.texts import a_texting_organisation


@pytest.fixture
async def ids(database: Database) -> list[int]:
    """Of believable customers; the seventh is granted until a day, the ninth revoked, three wait."""
    return await customers(database, a_texting_organisation(), now())


async def a_customer(program: Program, **more: object) -> str:
    """Where they are."""
    added = await program.post("/customers", {"name": "Acme", **more})
    return f"/customers/{added.body['id']}"


async def test_a_contract_that_is_paid_opens_support_and_one_that_ends_closes_it(program: Program) -> None:
    here = await a_customer(program)
    added = await program.post(f"{here}/contracts", {"kind": "standard", "starts_on": "2026-01-01"})
    assert (added.status, added.body["paid_until"]) == (201, None)
    assert (await program.get(here)).body["standing"]["reason"] == "unpaid"
    contract = f"{here}/contracts/{added.body['id']}"
    paid = await program.post(f"{contract}/pay", {"paid_until": "2999-12-31", "why": "invoice 7"})
    assert paid.body["paid_until"] == "2999-12-31"
    assert (await program.get(here)).body["standing"]["to"] == "support"
    await program.post(f"{contract}/end", {"ends_on": "2026-01-02"})
    assert (await program.get(here)).body["standing"]["reason"] == "expired"
    (listed,) = (await program.get(f"{here}/contracts")).body["items"]
    assert (listed["ends_on"], listed["added_by"]) == ("2026-01-02", "crm")


async def test_a_contract_ends_after_it_begins_and_is_its_customers_own(program: Program) -> None:
    here, there = await a_customer(program), await a_customer(program)
    added = await program.post(f"{here}/contracts", {"kind": "standard", "starts_on": "2026-01-01"})
    early = {"ends_on": "2025-12-31"}
    assert (await program.post(f"{here}/contracts/{added.body['id']}/end", early)).problem == "refused"
    assert (await program.post(f"{there}/contracts/{added.body['id']}/end", early)).problem == "not-found"


async def test_days_and_instants_are_spelt_one_way_only(program: Program) -> None:
    here = await a_customer(program)
    for day in (
        "31/12/2026",
        "2026-02-30",
        20261231,
        "2026-12-31T00:00:00Z",
        "0001-01-01",
        "9999-12-31",
        None,
    ):
        answer = await program.post(f"{here}/contracts/1/pay", {"paid_until": day})
        assert answer.faults.keys() == {"/paid_until"}, day
    for at in ("2026-12-31", "2026-12-31T12:00:00", 1_800_000_000, "0001-01-01T00:00:00+14:00", "tomorrow"):
        assert (await program.post(f"{here}/grant", {"until": at})).faults.keys() == {"/until"}, at


async def test_a_grant_opens_support_and_a_revocation_closes_it_each_under_the_programs_name(
    program: Program,
) -> None:
    here = await a_customer(program)
    until = (now() + timedelta(days=1)).isoformat()
    opened = await program.post(f"{here}/grant", {"until": until, "why": "on trial"})
    assert (opened.body["standing"]["to"], opened.body["standing"]["reason"]) == ("support", "granted")
    closed = await program.post(f"{here}/revoke", {"why": "not paid"})
    assert closed.body["standing"]["reason"] == "revoked"
    words = (await program.get(f"{here}/grants")).body["items"]
    assert [(each["state"], each["by"], each["why"]) for each in words] == [
        ("granted", "crm", "on trial"),
        ("revoked", "crm", "not paid"),
    ]
    assert words[0]["until"].endswith("Z")
    past = (now() - timedelta(days=1)).isoformat()
    assert (await program.post(f"{here}/grant", {"until": past})).problem == "refused"


async def test_whoever_awaits_authorisation_is_told_until_they_are_answered(
    program: Program, ids: list[int]
) -> None:
    first = (await program.get("/awaiting?limit=1")).body
    assert [each["customer"]["id"] for each in first["items"]] == [ids[9]]
    rest = (await program.get(f"/awaiting?cursor={first['next']}")).body
    assert [each["customer"]["id"] for each in rest["items"]] == [ids[10], ids[6]]
    await program.post(f"/customers/{ids[9]}/grant", {})
    left = (await program.get("/awaiting")).body["items"]
    assert [each["customer"]["id"] for each in left] == [ids[10], ids[6]]


async def test_what_a_registrant_wrote_is_told_beside_what_the_directory_has(program: Program) -> None:
    there = await a_customer(program, numbers=["+390255501001"], codes=["00743110157"])
    wrote = {"name": "Acme", "numbers": ["+390255501001", "+390255501002"], "code": "00743110157"}
    await program.post("/registrations", {**wrote, "language": "it", "consent": True})
    (waiting,) = (await program.get("/awaiting")).body["items"]
    assert f"/customers/{waiting['customer']['id']}" == there
    (registered,) = waiting["registrations"]
    assert registered["numbers"] == wrote["numbers"]
    assert registered["differs"] == [{"about": "number", "written": "+390255501002"}]


async def test_a_call_tells_its_story_and_its_record(program: Program, ids: list[int]) -> None:
    listed = (await program.get(f"/calls?customer_id={ids[0]}&limit=1")).body
    (latest,) = listed["items"]
    assert [step["said"] for step in latest["story"]] == ["known-by-number", "paid", "to-support"]
    assert latest["story"][0]["values"]["number"] == "+390255500000"
    assert listed["next"]
    record = (await program.get(f"/calls/{latest['id']}")).body
    assert (record["decisions"][0]["rule"], record["decisions"][0]["took_ms"]) == ("paid", 9.0)
    assert [part["what"] for part in record["parts"]] == ["say", "ring"]
    assert record["story"] == latest["story"]
    assert (await program.get("/calls/nothing")).problem == "not-found"


async def test_calls_are_found_by_number_outcome_and_time(program: Program, ids: list[int]) -> None:
    async def found(query: str) -> set[str]:
        return {each["id"] for each in (await program.get(f"/calls?{query}")).body["items"]}

    everything = await found("limit=200")
    assert len(everything) == 8
    assert await found("number=02%205550%200000") == await found(f"customer_id={ids[0]}")
    assert len(await found("outcome=goodbye")) == 1
    assert await found("since=2999-01-01T00:00:00Z") == set()
    assert await found("until=2999-01-01T00:00:00%2B01:00") == everything
    assert await found("number=nobody") == set()


async def test_a_call_back_is_done_once(program: Program, ids: list[int]) -> None:
    waiting = (await program.get("/call-backs")).body["items"]
    assert [each["customer_id"] for each in waiting] == [ids[6], ids[0]]
    here = f"/call-backs/{waiting[0]['id']}"
    assert (await program.post(f"{here}/done", {"note": "the invoice is found"})).status == 204
    assert (await program.post(f"{here}/done", {})).problem == "refused"
    (done,) = (await program.get("/call-backs?done=true")).body["items"]
    assert (done["done_by"], done["note"]) == ("crm", "the invoice is found")
    assert (await program.post(f"{here}/reopen")).status == 204
    assert (await program.post(f"{here}/reopen")).problem == "refused"


async def test_what_would_happen_is_told_as_to_a_person(program: Program, ids: list[int]) -> None:
    told = (await program.get("/explanation?number=02%205550%200000")).body
    assert (told["verdict"]["to"], told["verdict"]["customer_id"]) == ("support", ids[0])
    assert [step["said"] for step in told["story"]] == ["known-by-number", "paid", "to-support"]
    assert told["stops"][0]["destination"] == "support"
    unknown = (await program.get("/explanation?number=%2B390299999999")).body
    assert unknown["verdict"]["to"] == "ask-code"
    withheld = (await program.get("/explanation?at=2026-01-01T10:00:00Z")).body
    assert (withheld["verdict"]["reason"], withheld["at"]) == ("number-withheld", "2026-01-01T10:00:00Z")
    assert (await program.get("/explanation?number=nobody")).faults.keys() == {"?number"}
