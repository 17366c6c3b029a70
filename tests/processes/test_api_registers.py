"""Opposition registers over the API: how old they are, what they hold back, and a new edition brought in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest_asyncio

from centralino.access.rules.rights import Right
from centralino.campaigns.life.registers import RegisterImported, import_register
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.programs import Answer, Program, a_program
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import browsing

ANNA, BRUNO = "+393403210901", "+393403210902"
FILES = "/settings/registers/files"
ITALIAN = "Registro pubblico delle opposizioni"


def days_ago(days: int) -> date:
    """By the organisation's clock."""
    return now().astimezone(a_texting_organisation().zone).date() - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class House:
    """With a state folder of the test's own, where files lie until they are taken."""

    program: Program
    database: Database

    async def registers(self) -> dict[str, dict[str, object]]:
        return {each["name"]: each for each in (await self.program.get("/settings/registers")).body["items"]}

    async def bring(self, content: str, *, day: date, name: str = ITALIAN, key: str = "") -> Answer:
        """As its keeper hands it out."""
        asked = urlencode({"register_name": name, "as_of": day.isoformat(), "name": "rpo.csv"})
        return await self.program.asks(
            "POST",
            f"{FILES}?{asked}",
            content.encode(),
            headers={"idempotency-key": key} if key else {},
            sort="text/csv",
        )

    async def when_it_is_over(self, answer: Answer) -> Any:
        """What is told of a file once its work is done."""
        assert answer.status == 202, answer
        here = f"{FILES}/{answer.body['file']}"
        async with asyncio.timeout(20):
            while True:
                told = (await self.program.get(here)).body
                if told["state"] != "at-work":
                    return told
                await asyncio.sleep(0.02)

    async def a_campaign_for_sale(self) -> str:
        """To Anna and Bruno; its name."""
        async with self.database.transaction() as connection:
            people = [await a_contact(connection, "Anna", ANNA), await a_contact(connection, "Bruno", BRUNO)]
            plan = a_plan_for_now(now(), purpose="marketing")
            return (await a_campaign(connection, people, plan=plan, at=now())).name


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with browsing(a_texting_organisation(state=tmp_path).settings, database) as browser:
        yield House(await a_program(browser, database), database)


async def test_registers_are_told_with_the_laws_that_ask_for_them(house: House) -> None:
    at = now()
    taken = await import_register(house.database, ITALIAN, days_ago(20), [ANNA], at=at, by="test")
    assert isinstance(taken, RegisterImported)
    await import_register(house.database, "of our own", days_ago(1), [], at=at, by="test")
    told = await house.registers()
    italian = told[ITALIAN]
    held = italian["held"]
    assert isinstance(held, dict)
    assert (held["as_of"], held["days_old"], held["numbers"]) == (days_ago(20).isoformat(), 20, 1)
    assert italian["asked_by"] == [
        {
            "source": "D.P.R. 27 January 2022 no. 26: a consultation of the register for calls holds for 15 days",
            "countries": ["IT"],
            "purposes": ["marketing"],
            "max_age_days": 15,
            "days_left": -5,
        }
    ]
    assert told["of our own"]["asked_by"] == []
    assert told["Lista Robinson"]["held"] is None


async def test_what_they_hold_back_is_told_by_campaign(house: House) -> None:
    name = await house.a_campaign_for_sale()
    (held_back,) = (await house.program.get("/settings/registers/held-back")).body["items"]
    assert (held_back["campaign"], held_back["members"]) == (name, 0)
    assert f"the register {ITALIAN} was never brought in" in held_back["complaints"][0]


async def test_an_edition_is_looked_through_and_then_taken(house: House) -> None:
    await house.a_campaign_for_sale()
    content = f"numero;nota\n{ANNA};\n340 321 0999;<script>\n"
    brought = await house.bring(content, day=days_ago(2), name="pubblico delle", key="once")
    here = f"{FILES}/{brought.body['file']}"
    assert brought.headers["location"] == f"/api/v1{here}"
    looked = await house.when_it_is_over(brought)
    assert (looked["state"], looked["register_name"], looked["numbers"]) == ("looked", ITALIAN, 2)
    assert (looked["passed_over"], looked["first_passed_over"]) == (1, [{"row": 3, "text": "<script>"}])
    again = await house.bring(content, day=days_ago(2), name="pubblico delle", key="once")
    assert again.body == brought.body
    taken = await house.when_it_is_over(await house.program.post(f"{here}/take"))
    assert (taken["state"], taken["numbers"], taken["members"]) == ("taken", 2, 1)
    assert (await house.program.post(f"{here}/take")).problem == "refused"
    held = (await house.registers())[ITALIAN]["held"]
    assert isinstance(held, dict)
    assert (held["numbers"], held["imported_by"]) == (2, house.program.name)
    (noted,) = (await house.program.get("/changes?subject=import")).body["items"]
    assert (noted["via"], noted["after"]) == ("api", {"file": "rpo.csv", "taken": 2})


async def test_what_cannot_be_taken_says_why(house: House) -> None:
    no_sheet = await house.when_it_is_over(await house.bring("%PDF-1.7", day=days_ago(1)))
    assert (no_sheet["state"], "it is a PDF" in no_sheet["why"]) == ("refused", True)
    await import_register(house.database, ITALIAN, days_ago(1), [ANNA], at=now(), by="test")
    older = await house.when_it_is_over(await house.bring(ANNA, day=days_ago(9)))
    refused = await house.when_it_is_over(await house.program.post(f"{FILES}/{older['file']}/take"))
    assert (refused["state"], "is newer" in refused["why"]) == ("refused", True)


async def test_a_file_that_is_given_up_is_not_there_any_more(house: House, tmp_path: Path) -> None:
    looked = await house.when_it_is_over(await house.bring(ANNA, day=days_ago(1)))
    here = f"{FILES}/{looked['file']}"
    assert (await house.program.delete(here)).status == 204
    assert (await house.program.get(here)).problem == "not-found"
    assert list((tmp_path / "registers").iterdir()) == []


async def test_what_an_edition_is_has_to_be_said(house: House) -> None:
    for name, day, pointer in (
        ("regist", days_ago(1), "?register_name"),
        (" ", days_ago(1), "?register_name"),
        (ITALIAN, days_ago(-2), "?as_of"),
    ):
        assert list((await house.bring(ANNA, day=day, name=name)).faults) == [pointer]
    asked = f"{FILES}?register_name=x&as_of=2026-01-01"
    assert (await house.program.asks("POST", asked, b"{}")).problem == "wrong-sort"


async def test_who_only_sees_the_settings_brings_nothing(house: House) -> None:
    looking = await a_program(house.program.browser, house.database, Right.SEE_SETTINGS, name="looking")
    assert (await looking.get("/settings/registers")).status == 200
    assert (await looking.asks("POST", FILES, ANNA.encode(), sort="text/csv")).problem == "no-right"
