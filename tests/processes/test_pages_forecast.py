"""The page that says what a campaign would come to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser

EVIL = "<script>alert(1)</script>"
FRAGMENT = {"hx-request": "true"}


async def a_campaign_of(database: Database, *names: str, state: CampaignState = CampaignState.READY) -> None:
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, name) for name in names]
        await a_campaign(connection, contacts, state=state, plan=a_plan_for_now(now()), at=now())


async def played(desk: AtTheDesk, address: str) -> str:
    """The page once the forecast is made."""
    for _ in range(600):
        page = await desk.get(address)
        assert page.status == 200, page.text
        if "is played to its end many times" not in page.text:
            return page.text
        await asyncio.sleep(0.1)
    raise AssertionError("it is played for a minute")


async def test_a_campaign_is_played_while_the_page_waits(browser: Browser, database: Database) -> None:
    await a_campaign_of(database, *(f"Member {n}" for n in range(30)))
    async with database.transaction() as connection:
        await connection.execute(
            """
            insert into oppositions (contact_id, at, source, by, why)
            select min(id), now(), 'staff', 'test', 'said so' from contacts
            """
        )
        await connection.execute(
            "update contacts set name = %s where id = (select min(id) from contacts)", [EVIL]
        )
    desk = await signed_in(browser, database, Role.VIEWER)
    first = await desk.get("/campaigns/cena/forecast")
    assert "is played to its end many times" in first.text
    assert (await desk.get("/campaigns/cena/forecast", FRAGMENT)).status == 204
    page = await played(desk, "/campaigns/cena/forecast")
    assert "<svg" in page
    assert "of 30 members are reached" in page
    assert "29 members are asked" in page
    assert "does not want to be called" in page
    assert "&lt;script&gt;" in page
    assert EVIL not in page
    assert (await desk.get("/campaigns/cena/forecast", FRAGMENT)).headers["hx-refresh"] == "true"
    async with database.connection() as connection:
        (count,) = await (await connection.execute("select count(*) from outbound_calls")).fetchone() or (0,)
    assert count == 0


async def test_what_is_asked_of_it_is_heeded_in_every_language(browser: Browser, database: Database) -> None:
    await a_campaign_of(database, "Anna", "Bruno")
    start = (now() + timedelta(days=3)).strftime("%Y-%m-%dT10:00")
    address = f"/campaigns/cena/forecast?start={start}&picks_up=50&answers=100&per_minute=0,015&per_text=0.07"
    await played(await signed_in(browser, database, Role.VIEWER), address)
    for language in (StaffLanguage.IT, StaffLanguage.ES):
        page = await (await signed_in(browser, database, Role.VIEWER, language)).get(address)
        assert 'value="0,015"' in page.text
        assert {"it": "Costo dei minuti", "es": "Coste de los minutos"}[language] in page.text


FAULTS = {
    "start=tomorrow": "This is no day with a time",
    "picks_up=101": "This is no share between 0 and 99 percent",
    "answers=-1": "This is no share between 0 and 100 percent",
    "answers_text=many": "This is no share",
    "per_minute=free": "This is no price",
    "per_text=1e9": "This is no price",
}


async def test_what_cannot_be_meant_is_refused_at_its_field(browser: Browser, database: Database) -> None:
    await a_campaign_of(database, "Anna")
    desk = await signed_in(browser, database)
    for query, words in FAULTS.items():
        page = await desk.get(f"/campaigns/cena/forecast?{query}")
        assert page.status == 400, query
        assert words in page.text


async def test_of_a_campaign_that_is_over_nothing_is_told(browser: Browser, database: Database) -> None:
    await a_campaign_of(database, "Anna", state=CampaignState.FINISHED)
    page = await played(await signed_in(browser, database), "/campaigns/cena/forecast")
    assert "nothing will come of it any more" in page
