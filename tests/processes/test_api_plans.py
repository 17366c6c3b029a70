"""Plans of campaigns over the API: drawn up, changed as a whole, and refused at their places."""

from __future__ import annotations

import asyncio
import json

from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_contact
from tests.fixtures.programs import Program
from tests.fixtures.texts import a_plan_for_now
from tests.processes.api_campaigns import cena


async def test_a_campaign_is_drawn_up_made_ready_and_started(program: Program, database: Database) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna Rossi")
    made = (await program.post("/lists", {"name": "soci"})).body
    await program.post(f"/lists/{made['id']}/members", {"customer_ids": [anna]})
    plan = a_plan_for_now(now()).model_dump(mode="json")
    drawn = await program.post("/campaigns", {"name": "festa", "plan": plan})
    assert (drawn.status, drawn.body["state"], drawn.body["created_by"]) == (201, "draft", "crm")
    assert drawn.body["plan"] == plan
    here = f"/campaigns/{drawn.body['id']}"
    assert drawn.headers["location"] == f"/api/v1{here}"
    assert (await program.post("/campaigns", {"name": "festa", "plan": plan})).problem == "refused"
    assert (await program.get(f"{here}/preparation")).problem == "refused"
    assert [
        each for each in (await program.get(f"{here}/findings")).body["items"] if each["weight"] == "error"
    ] == []
    assert (await program.post(f"{here}/prepare")).status == 202
    async with asyncio.timeout(60):
        while not (told := (await program.get(f"{here}/preparation")).body)["is_over"]:
            await asyncio.sleep(0.1)
    assert (told["ready"]["state"], told["ready"]["tally"]["invited"]) == ("ready", 1)
    assert told["done"] == told["of"]
    assert (await program.post(f"{here}/start", {})).body["state"] == "running"


async def test_a_plan_is_changed_as_a_whole_and_the_one_before_is_kept(
    program: Program, database: Database
) -> None:
    here = f"/campaigns/{(await cena(database, CampaignState.READY)).id}"
    plan = (await program.get(here)).body["plan"]
    event = {**plan["event"], "title": "Cena di primavera"}
    changed = await program.asks(
        "PUT", f"{here}/plan", json.dumps({"plan": {**plan, "event": event}}).encode()
    )
    assert (changed.body["event"]["title"], changed.body["state"]) == ("Cena di primavera", "draft")
    assert (await program.get(f"{here}/history")).body["items"][0]["what"] == "changed"


async def test_what_is_wrong_with_a_plan_is_told_at_its_place(program: Program) -> None:
    plan = a_plan_for_now(now()).model_dump(mode="json")
    for part, fault in (
        ({"retries": {"attempts": 99}}, "/plan/retries/attempts"),
        ({"colour": "red"}, "/plan/colour"),
        ({"replies_close_at": "2999-01-01T00:00:00Z"}, "/plan"),
        ({"event": {**plan["event"], "starts_at": "2999-12-31T23:00:00Z"}}, "/plan/event/starts_at"),
        ({"organisation": "Amici\u202e"}, "/plan"),
    ):
        answer = await program.post("/campaigns", {"name": "festa", "plan": {**plan, **part}})
        assert answer.faults.keys() == {fault}, part


NO_PLANS: dict[str, dict[str, object]] = {
    "an instant before there were days": {"replies_close_at": "0001-01-01T00:00:00+14:00"},
    "one after the last day": {"replies_close_at": "9999-12-31T23:59:59-14:00"},
    "no instant": {"replies_close_at": 1e300},
    "a word for one": {"replies_close_at": "tomorrow"},
    "day one": {"event": {"title": "x", "starts_at": "0001-01-01", "time_zone": "Asia/Tokyo"}},
    "no zone": {"event": {"title": "x", "starts_at": "2027-01-01", "time_zone": "../etc"}},
    "no event": {"event": []},
    "nothing for one": {"event": None},
    "no hours": {"hours": {"monday": ["25:00-09:00"]}},
    "holidays of no country": {"hours": {"holidays": "XX"}},
    "a gap without end": {"retries": {"gap": "9" * 400 + "d"}},
    "no disposition": {"retries": {"after": {"yawned": {}}}},
    "a placeholder that reaches further": {"words": {"greeting": "{nobody.__class__}"}},
    "a NUL": {"lists": ["a\0b"]},
    "half a character": {"organisation": "\ud800"},
    "no trunk": {"trunks": []},
}


async def test_a_plan_that_is_none_is_refused_whatever_is_in_it(program: Program) -> None:
    plan = a_plan_for_now(now()).model_dump(mode="json")
    for told, part in NO_PLANS.items():
        answer = await program.post("/campaigns", {"name": "festa", "plan": plan | part})
        assert answer.status == 422, told
        assert answer.faults, told
    assert (await program.get("/campaigns")).body["items"] == []
