"""Campaigns and their members over the API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from centralino.access.rules.rights import Right
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact, a_plan
from tests.fixtures.programs import Program, a_program
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing
from tests.processes.api_campaigns import cena
from tests.processes.checkout import CHECKOUT


@pytest_asyncio.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "prompts.toml").symlink_to(CHECKOUT / "sounds" / "prompts.toml")
    async with browsing(a_texting_organisation(folder=tmp_path).settings, database) as browser:
        yield browser


# Campaigns.


async def test_a_campaign_is_shown_with_its_plan_and_how_its_members_stand(
    program: Program, database: Database
) -> None:
    built = await cena(database)
    shown = (await program.get(f"/campaigns/{built.id}")).body
    assert (shown["name"], shown["state"], shown["event"]["title"]) == ("cena", "running", "Cena sociale")
    assert shown["tally"] == {
        "invited": 2, "open": 2, "yes": 0, "coming": 0, "no": 0, "opposed": 0, "withdrawn": 0,
    }  # fmt: skip
    assert {"paused", "finished", "cancelled"} <= set(shown["possible"])
    assert shown["plan"]["lists"] == ["soci"]
    assert shown["replies_close_at"].endswith("Z")
    (line,) = (await program.get("/campaigns")).body["items"]
    assert (line["id"], line["invited"], line["yes"]) == (built.id, 2, 0)
    assert (await program.get("/campaigns/4711")).problem == "not-found"


async def test_campaigns_come_with_the_latest_event_first_and_by_their_state(
    program: Program, database: Database
) -> None:
    async with database.transaction() as connection:
        for day in (1, 2, 3):
            event = {"title": "x", "starts_at": f"2027-02-0{day}T20:00", "time_zone": "Europe/Rome"}
            plan = a_plan(event=event, replies_close_at="2027-01-31T20:00")
            await a_campaign(connection, name=f"c{day}", plan=plan)
    first = (await program.get("/campaigns?limit=2&state=running")).body
    assert [each["name"] for each in first["items"]] == ["c3", "c2"]
    then = (await program.get(f"/campaigns?limit=2&state=running&cursor={first['next']}")).body
    assert ([each["name"] for each in then["items"]], then["next"]) == (["c1"], None)
    assert (await program.get("/campaigns?state=draft")).body["items"] == []
    assert (await program.get("/campaigns?state=asleep")).faults.keys() == {"?state"}


async def test_a_campaign_is_paused_resumed_and_finished_and_what_does_not_fit_is_refused(
    program: Program, database: Database
) -> None:
    here = f"/campaigns/{(await cena(database)).id}"
    paused = await program.post(f"{here}/pause", {"why": "the line is bad"})
    assert paused.body["state"] == "paused"
    refused = await program.post(f"{here}/pause", {})
    assert (refused.status, refused.problem) == (409, "refused")
    assert (await program.post(f"{here}/resume", {})).body["state"] == "running"
    assert (await program.post(f"{here}/start", {})).status == 409
    assert (await program.post(f"{here}/finish", {})).body["possible"] == []
    assert (await program.post(f"{here}/cancel", {})).status == 409
    deeds = (await program.get(f"{here}/history")).body["items"]
    assert [(each["what"], each["by"]) for each in deeds] == [
        ("finished", "crm"),
        ("resumed", "crm"),
        ("paused", "crm"),
    ]
    assert deeds[-1]["why"] == "the line is bad"


async def test_a_start_is_ordered_for_an_instant_and_called_off(program: Program, database: Database) -> None:
    here = f"/campaigns/{(await cena(database, CampaignState.READY)).id}"
    at = (now() + timedelta(days=1)).replace(microsecond=0)
    ordered = await program.post(f"{here}/start", {"at": at.isoformat()})
    assert ordered.body["start_at"] == at.isoformat().replace("+00:00", "Z")
    assert (await program.post(f"{here}/start", {"at": "2020-01-01T00:00:00Z"})).status == 409
    assert (await program.post(f"{here}/call-off", {})).body["start_at"] is None


async def test_a_campaign_that_is_not_ready_for_it_does_not_start(
    program: Program, database: Database
) -> None:
    """Its clips are not made, and the refusal says so."""
    here = f"/campaigns/{(await cena(database, CampaignState.READY)).id}"
    refused = await program.post(f"{here}/start", {})
    assert (refused.status, refused.problem) == (409, "refused")
    assert refused.body["detail"]
    assert (await program.get(here)).body["state"] == "ready"


async def test_who_may_see_campaigns_may_not_run_them(browser: Browser, database: Database) -> None:
    built = await cena(database)
    looker = await a_program(browser, database, Right.SEE_CAMPAIGNS)
    assert (await looker.get(f"/campaigns/{built.id}")).status == 200
    assert (await looker.post(f"/campaigns/{built.id}/pause", {})).problem == "no-right"
    assert (await looker.get(f"/campaigns/{built.id}/members")).problem == "no-right"


async def test_a_forecast_is_played_while_one_asks_again(program: Program, database: Database) -> None:
    here = f"/campaigns/{(await cena(database)).id}/forecast"
    asked = await program.get(here)
    assert (asked.status, asked.body, asked.headers["retry-after"]) == (
        202,
        {"made": False, "forecast": None},
        "2",
    )
    async with asyncio.timeout(60):
        while (asked := await program.get(here)).status == 202:
            await asyncio.sleep(0.2)
    found = asked.body["forecast"]
    assert (asked.body["made"], found["members"], found["asked"]) == (True, 2, 2)
    assert found["reached"]["low"] <= found["reached"]["middle"] <= found["reached"]["high"]


async def test_nothing_is_forecast_of_what_is_over(program: Program, database: Database) -> None:
    here = f"/campaigns/{(await cena(database, CampaignState.FINISHED)).id}/forecast"
    async with asyncio.timeout(60):
        while (asked := await program.get(here)).status == 202:
            await asyncio.sleep(0.2)
    assert (asked.status, asked.problem) == (409, "refused")


# Members.


async def test_an_answer_is_taken_and_a_change_of_mind_is_kept_with_the_one_before(
    program: Program, database: Database
) -> None:
    built = await cena(database)
    anna = next(iter(built.invitations))
    here = f"/campaigns/{built.id}/members/{anna}"
    first = await program.post(f"{here}/answer", {"answer": "yes", "party": 3})
    assert (first.body["taken"], first.body["member"]["party"]) == ("first", 3)
    changed = await program.post(f"{here}/answer", {"answer": "no"})
    assert (changed.body["taken"], changed.body["member"]["answer"]) == ("changed", "no")
    (listed,) = (await program.get(f"/campaigns/{built.id}/members?said=changed")).body["items"]
    assert [(each["answer"], each["party"], each["channel"]) for each in listed["answers"]] == [
        ("yes", 3, "staff"),
        ("no", None, "staff"),
    ]
    assert (await program.get(f"/campaigns/{built.id}")).body["tally"]["no"] == 1
    file = (await program.get(here)).body
    assert (file["next"]["step"], file["next"]["stopped"]) == ("nothing", "answered")
    assert len(file["happened"]) == 3


async def test_an_answer_that_makes_no_sense_is_told_at_its_field(
    program: Program, database: Database
) -> None:
    built = await cena(database)
    here = f"/campaigns/{built.id}/members/{next(iter(built.invitations))}/answer"
    assert (await program.post(here, {"answer": "perhaps"})).faults.keys() == {"/answer"}
    assert (await program.post(here, {"answer": "yes", "party": 100})).faults.keys() == {"/party"}
    assert (await program.post(here, {"answer": "yes", "party": True})).faults.keys() == {"/party"}
    assert (await program.post(here, {"answer": "no", "party": 2})).faults.keys() == {"/party"}


async def test_why_nothing_comes_sooner_is_told_with_the_rules(program: Program, database: Database) -> None:
    built = await cena(database, CampaignState.PAUSED)
    file = (await program.get(f"/campaigns/{built.id}/members/{next(iter(built.invitations))}")).body
    assert file["next"]["step"] in {"call", "text"}
    assert [each["what"] for each in file["waits_for"]] == ["not-running"]
    assert file["member"]["state"] == "waiting"
    assert (await program.get(f"/campaigns/{built.id}/members/4711")).problem == "not-found"


async def test_a_member_is_withdrawn_and_invited_again(program: Program, database: Database) -> None:
    built = await cena(database)
    anna = next(iter(built.invitations))
    members = f"/campaigns/{built.id}/members"
    withdrawn = await program.post(f"{members}/{anna}/withdraw", {"why": "moved away"})
    assert withdrawn.body["state"] == "withdrawn"
    assert (await program.post(f"{members}/{anna}/withdraw", {})).status == 409
    again = await program.post(members, {"customer_id": anna})
    assert (again.status, again.body["state"]) == (201, "waiting")
    assert again.headers["location"] == f"/api/v1{members}/{anna}"
    assert (await program.post(members, {"customer_id": anna})).problem == "refused"
    assert (await program.post(members, {"customer_id": 4711})).problem == "not-found"


async def test_those_on_a_list_are_invited_who_are_not_yet(program: Program, database: Database) -> None:
    built = await cena(database)
    anna = next(iter(built.invitations))
    async with database.transaction() as connection:
        carla = await a_contact(connection, "Carla Verdi")
    made = (await program.post("/lists", {"name": "amici"})).body
    await program.post(f"/lists/{made['id']}/members", {"customer_ids": [anna, carla]})
    here = f"/campaigns/{built.id}"
    assert (await program.post(f"{here}/invite-list", {"list_id": made["id"]})).body == {"invited": 1}
    assert (await program.post(f"{here}/invite-list", {"list_id": 4711})).faults.keys() == {"/list_id"}
    first = (await program.get(f"{here}/members?limit=2")).body
    assert [each["name"] for each in first["items"]] == ["Anna Rossi", "Bruno Bianchi"]
    then = (await program.get(f"{here}/members?limit=2&cursor={first['next']}")).body
    assert [(each["name"], each["via_list"]) for each in then["items"]] == [("Carla Verdi", "amici")]
    assert [each["name"] for each in (await program.get(f"{here}/members?name=bianchi")).body["items"]] == [
        "Bruno Bianchi"
    ]
