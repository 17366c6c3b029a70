"""Webhooks over the API: a program has itself told, sees how it went, and has it told again."""

from __future__ import annotations

import pytest

from centralino.access.rules.rights import Right
from centralino.database import Database
from centralino.webhooks.rules.kinds import EventKind
from tests.fixtures.programs import Program, a_program
from tests.fixtures.receiver import Receiver, tell
from tests.fixtures.web import Browser
from tests.store.told import happens


@pytest.fixture
async def program(inside: Browser, database: Database) -> Program:
    return await a_program(inside, database)


async def test_a_program_is_told_sees_the_log_and_has_it_told_again(
    program: Program, database: Database, receiver: Receiver
) -> None:
    made = await program.post(
        "/webhooks", {"address": receiver.address, "events": ["text.received"]}, key="k1"
    )
    assert (made.status, made.headers["location"]) == (201, "/api/v1/webhooks/1")
    again = await program.post(
        "/webhooks", {"address": receiver.address, "events": ["text.received"]}, key="k1"
    )
    assert again.body == made.body
    await happens(database, 2)
    await tell(database)
    assert all(each.is_signed_with(made.body["secret"]) for each in receiver.heard)
    listed = (await program.get("/webhooks/1/deliveries?state=delivered")).body["items"]
    assert [each["data"] for each in listed] == [{"number": 2}, {"number": 1}]
    file = (await program.get(f"/webhooks/1/deliveries/{listed[0]['id']}")).body
    assert (file["event_id"], file["attempts"][0]["status"]) == (receiver.heard[1].id, 204)
    assert (await program.post(f"/webhooks/1/deliveries/{listed[0]['id']}/again")).body == {"deliveries": 1}
    assert (await program.post("/webhooks/1/again", {"since": "2026-01-01T00:00:00Z"})).body == {
        "deliveries": 2
    }
    await tell(database)
    assert len({each.id for each in receiver.heard}) == 2
    assert len(receiver.heard) == 4


async def test_a_webhook_is_tested_changed_switched_off_and_removed(
    program: Program, database: Database, receiver: Receiver
) -> None:
    await program.post(
        "/webhooks", {"address": "http://127.0.0.1:9/", "events": ["call.ended"], "about": "CRM"}
    )
    changed = await program.patch("/webhooks/1", {"address": receiver.address})
    assert (changed.body["events"], changed.body["about"]) == (["call.ended"], "CRM")
    sent = await program.post("/webhooks/1/test")
    assert sent.status == 201
    await tell(database)
    assert receiver.kinds == ["test"]
    assert (await program.post("/webhooks/1/rotate-secret")).body["secret"].startswith("whsec_")
    off = await program.patch("/webhooks/1", {"on": False})
    assert (off.body["condition"], off.body["off_why"]) == ("off", "crm")
    assert (await program.post("/webhooks/1/test")).problem == "refused"
    assert (await program.patch("/webhooks/1", {"on": True})).body["condition"] == "on"
    assert (await program.delete("/webhooks/1")).status == 204
    assert (await program.get("/webhooks/1")).problem == "not-found"
    assert (await program.get("/webhooks")).body["items"] == []


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/", "https://localhost/", "https://[::1]/", "http://example.org/"]
)
async def test_an_address_inside_the_house_is_refused(
    browser: Browser, database: Database, address: str
) -> None:
    program = await a_program(browser, database)
    answer = await program.post("/webhooks", {"address": address, "events": ["call.ended"]})
    assert (answer.status, answer.problem) == (409, "refused")


async def test_nobody_has_things_told_that_they_may_not_look_up(inside: Browser, database: Database) -> None:
    program = await a_program(inside, database, Right.SETTINGS, Right.SEE_SETTINGS, Right.SEE_PARTICIPANTS)
    wanted = {"address": "http://crm.local/", "events": ["call.ended", "text.sent"]}
    refused = await program.post("/webhooks", wanted)
    assert (refused.status, refused.problem) == (403, "no-right")
    assert "see_customers" in refused.body["detail"]
    everything = await a_program(inside, database, name="all")
    await everything.post("/webhooks", wanted)
    await happens(database, kind=EventKind.CALL_ENDED)
    await happens(database, kind=EventKind.TEXT_SENT)
    shown = (await program.get("/webhooks/1/deliveries")).body["items"]
    assert [(each["event"], each["data"]) for each in shown] == [
        ("text.sent", {"number": 1}),
        ("call.ended", None),
    ]
    assert (await program.patch("/webhooks/1", {"address": "http://elsewhere.local/"})).problem == "no-right"


async def test_webhooks_are_listed_page_by_page(program: Program, receiver: Receiver) -> None:
    for _ in range(3):
        made = await program.post("/webhooks", {"address": receiver.address, "events": ["text.received"]})
        assert made.status == 201
    first = (await program.get("/webhooks?limit=2")).body
    then = (await program.get(f"/webhooks?limit=2&cursor={first['next']}")).body
    assert [each["id"] for each in (*first["items"], *then["items"])] == [1, 2, 3]
    assert then["next"] is None
