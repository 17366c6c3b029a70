"""Pages of campaigns with many members show what they know at once, and what has to be counted as soon as it is."""

from __future__ import annotations

import asyncio
import re

import pytest

from centralino.access.rules.rights import Role
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import TRUNK, a_campaign, a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser
from web.pages.campaigns import one
from web.pages.campaigns.plan import reached
from web.pages.settings import trunks

FRAGMENT = {"hx-request": "true"}
WITHIN = 30  # seconds


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (one, reached, trunks):
        monkeypatch.setattr(module, "MANY", 0)


@pytest.fixture
async def desk(browser: Browser, database: Database) -> AtTheDesk:
    return await signed_in(browser, database, Role.ORGANISER)


async def a_list_of_three(database: Database, state: CampaignState = CampaignState.DRAFT) -> None:
    """One of whom is invited to the campaign `cena`; nobody else is."""
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, name) for name in ("Anna", "Bruno", "Carla")]
        await a_campaign(connection, contacts[:1], state=state, plan=a_plan_for_now(now()), at=now())
        await connection.execute(
            """
            with list as (insert into lists (name, created_at, created_by) values ('soci', now(), 't') returning id)
            insert into list_members (list_id, contact_id, added_at, added_by)
            select list.id, contact, now(), 't' from list, unnest(%s::bigint[]) as contact
            """,
            [contacts],
        )


def asked_for(page: str, ending: str) -> str:
    """Where the part that has to be counted is asked for again."""
    (address,) = re.findall(rf'hx-get="([^"]*{ending}[^"]*)"', page)
    return str(address).replace("&amp;", "&")


async def counted(desk: AtTheDesk, address: str) -> str:
    """That part, as soon as it asks no more."""
    async with asyncio.timeout(WITHIN):
        while "hx-get" in (part := (await desk.get(address, FRAGMENT)).text):
            await asyncio.sleep(0.02)
    assert "<html" not in part
    return part


async def test_whom_a_plan_reaches_is_told_as_soon_as_it_is_counted(
    desk: AtTheDesk, database: Database
) -> None:
    await a_list_of_three(database)
    page = (await desk.get("/campaigns/cena/plan/people")).text
    assert "They are many, and being counted" in page
    assert "soci" in page
    address = asked_for(page, "/reach")
    assert address == "/campaigns/cena/plan/people/reach?lists=soci"
    assert "<strong>3</strong>" in await counted(desk, address)
    assert "<strong>3</strong>" in (await desk.get("/campaigns/cena/plan/people")).text


async def test_lists_that_are_chosen_and_not_kept_are_counted_too(
    desk: AtTheDesk, database: Database
) -> None:
    await a_list_of_three(database)
    part = (await desk.post("/campaigns/cena/plan/people/look", {}, FRAGMENT)).text
    assert asked_for(part, "/reach") == "/campaigns/cena/plan/people/reach"
    assert "<strong>1</strong>" in await counted(desk, asked_for(part, "/reach"))
    part = (await desk.post("/campaigns/cena/plan/people/look", {"lists": "soci"}, FRAGMENT)).text
    assert "<strong>3</strong>" in await counted(desk, asked_for(part, "/reach"))


async def test_who_came_onto_a_list_is_counted_at_once(desk: AtTheDesk, database: Database) -> None:
    await a_list_of_three(database)
    address = "/campaigns/cena/plan/people/reach?lists=soci"
    assert "<strong>3</strong>" in await counted(desk, address)
    async with database.transaction() as connection:
        dora = await a_contact(connection, "Dora")
        await connection.execute(
            """
            insert into list_members (list_id, contact_id, added_at, added_by)
            select id, %s, now(), 't' from lists
            """,
            [dora],
        )
    assert "<strong>4</strong>" in await counted(desk, address)


async def test_the_part_that_is_counted_is_no_page_to_go_to(desk: AtTheDesk, database: Database) -> None:
    await a_list_of_three(database)
    for part, page in (("plan/people/reach", "/plan/people"), ("missing", "")):
        reply = await desk.get(f"/campaigns/cena/{part}")
        assert (reply.status, reply.headers["location"]) == (303, f"/campaigns/cena{page}")


async def test_what_speaks_against_a_start_is_told_as_soon_as_it_is_known(
    desk: AtTheDesk, database: Database
) -> None:
    await a_list_of_three(database)
    page = (await desk.get("/campaigns/cena/findings")).text
    assert "The plan and its members are looked at" in page
    assert 'http-equiv="refresh"' in page  # for whoever has no script
    assert "There is no list" not in await counted(desk, asked_for(page, "/findings"))
    whole = (await desk.get("/campaigns/cena/findings")).text
    assert "are looked at" not in whole
    assert 'http-equiv="refresh"' not in whole


async def test_who_is_not_invited_yet_is_told_as_soon_as_they_are_counted(
    desk: AtTheDesk, database: Database
) -> None:
    await a_list_of_three(database, CampaignState.RUNNING)
    page = (await desk.get("/campaigns/cena")).text
    words = "2 members came onto its lists since it was made ready, and are not invited."
    assert words not in page
    assert words in await counted(desk, asked_for(page, "/missing"))
    assert words in (await desk.get("/campaigns/cena")).text


async def test_of_a_campaign_that_is_over_nobody_is_missed(desk: AtTheDesk, database: Database) -> None:
    await a_list_of_three(database, CampaignState.FINISHED)
    page = (await desk.get("/campaigns/cena")).text
    assert "/missing" not in page
    assert "came onto its lists" not in page


async def test_what_trunks_carried_today_is_told_as_soon_as_it_is_counted(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database)
    async with database.transaction() as connection:
        campaign = await a_campaign(connection, [await a_contact(connection)])
        await connection.execute(
            """
            insert into outbound_calls (campaign_id, trunk, number, claim, place_at, answered_at, over_at)
            select %s, %s, '+393331234567', gen_random_uuid(), now(), now(), now() from generate_series(1, 23)
            """,
            [campaign.id, TRUNK],
        )
    page = (await desk.get("/settings/trunks")).text
    assert "<dd>23</dd>" not in page
    assert "<dd>…</dd>" in page
    assert "load delay" in page
    async with asyncio.timeout(WITHIN):
        while "<dd>…</dd>" in (page := (await desk.get("/settings/trunks", FRAGMENT)).text):
            await asyncio.sleep(0.02)
    assert page.count("<dd>23</dd>") == 2  # called, and answered
    assert "load delay" not in page
