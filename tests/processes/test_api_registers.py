"""Opposition registers over the API: how old they are, what they hold back, and a new edition brought in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest_asyncio

from centralino.campaigns.life.registers import RegisterImported, import_register
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.programs import Program, a_program
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import browsing

ANNA, BRUNO = "+393403210901", "+393403210902"
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
