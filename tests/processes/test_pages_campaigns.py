"""The page of one campaign: looked at, made ready, run, ended, and more people invited."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact, a_plan
from tests.fixtures.staff import followed, signed_in
from tests.fixtures.web import Browser
from tests.processes.looking_through import at_the_desk, campaign

EVIL = "<script>alert(1)</script>"


async def state_of(database: Database, name: str = "cena") -> str:
    async with database.connection() as connection:
        cursor = await connection.execute("select state::text from campaigns where name = %s", [name])
        (state,) = await cursor.fetchone() or ("",)
    return str(state)


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.connection() as connection:
        return await (await connection.execute(query)).fetchall()


# One of them.


async def test_what_does_not_exist_is_not_found(browser: Browser, database: Database) -> None:
    desk = await at_the_desk(browser, database)
    for path in ("", "/history", "/findings", "/invite"):
        assert (await desk.get(f"/campaigns/none{path}")).status == 404


async def test_a_campaign_is_shown_in_every_state_and_language(browser: Browser, database: Database) -> None:
    for state in CampaignState:
        await campaign(database, state.value, state)
    for language in StaffLanguage:
        desk = await signed_in(browser, database, Role.ORGANISER, language)
        for state in CampaignState:
            page = await desk.get(f"/campaigns/{state}")
            assert page.status == 200
            assert "Cena sociale" in page.text


OFFERED = {
    CampaignState.DRAFT: {"prepare", "cancel"},
    CampaignState.READY: {"prepare", "start", "start-at", "cancel"},
    CampaignState.RUNNING: {"pause", "finish", "cancel"},
    CampaignState.PAUSED: {"resume", "finish", "cancel"},
    CampaignState.FINISHED: set(),
    CampaignState.CANCELLED: set(),
}


async def test_only_what_is_possible_is_offered(browser: Browser, database: Database) -> None:
    desk = await at_the_desk(browser, database)
    for state, offered in OFFERED.items():
        await campaign(database, state.value, state)
        page = await desk.get(f"/campaigns/{state}")
        verbs = {each.split('"')[0] for each in page.text.split(f'action="/campaigns/{state}/')[1:]}
        assert verbs == offered, state


async def test_who_only_looks_is_offered_nothing(browser: Browser, database: Database) -> None:
    await campaign(database)
    page = await (await at_the_desk(browser, database, Role.VIEWER)).get("/campaigns/cena")
    assert 'action="/campaigns/cena/' not in page.text
    assert "/campaigns/cena/plan" not in page.text


async def test_who_ends_a_campaign_is_told_for_how_many(browser: Browser, database: Database) -> None:
    await campaign(database, members=38)
    page = await (await at_the_desk(browser, database)).get("/campaigns/cena")
    assert "38 members will not be called or texted: the event, or the campaign, is off" in page.text
    assert "38 members who have not answered will not be called or texted any more" in page.text


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("start", CampaignState.READY, "running"),
        ("pause", CampaignState.RUNNING, "paused"),
        ("resume", CampaignState.PAUSED, "running"),
        ("finish", CampaignState.RUNNING, "finished"),
        ("cancel", CampaignState.DRAFT, "cancelled"),
    ],
)
async def test_a_verb_is_done_and_kept_with_who_and_why(
    browser: Browser, database: Database, verb: str, before: CampaignState, after: str
) -> None:
    await campaign(database, state=before)
    async with database.transaction() as connection:
        await connection.execute(
            "insert into lists (name, created_at, created_by) values ('soci', now(), 'test')"
        )
    desk = await at_the_desk(browser, database)
    page = await followed(desk, await desk.post(f"/campaigns/cena/{verb}", {"why": f"because {EVIL}"}))
    assert await state_of(database) == after
    assert "because &lt;script&gt;" in page
    assert EVIL not in page
    assert await rows(database, "select by, why from campaign_changes") == [(desk.name, f"because {EVIL}")]
    assert ("campaigns",) in await rows(database, f"select kind from audit where by = '{desk.name}'")


@pytest.mark.parametrize(
    ("verb", "state"), [("start", CampaignState.DRAFT), ("resume", CampaignState.FINISHED)]
)
async def test_what_is_not_possible_is_refused_in_words(
    browser: Browser, database: Database, verb: str, state: CampaignState
) -> None:
    await campaign(database, state=state)
    desk = await at_the_desk(browser, database)
    page = await followed(desk, await desk.post(f"/campaigns/cena/{verb}"))
    assert 'class="told refused"' in page
    assert await state_of(database) == state


async def test_a_start_is_ordered_on_the_clock_of_the_event_and_called_off(
    browser: Browser, database: Database
) -> None:
    await campaign(database, state=CampaignState.READY)
    desk = await at_the_desk(browser, database)
    when = (now() + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    page = await followed(desk, await desk.post("/campaigns/cena/start-at", {"when": when}))
    assert "It will start by itself" in page
    found = await rows(database, "select start_at at time zone 'Europe/Rome' from campaigns")
    assert str(found[0][0])[:16].replace(" ", "T") == when
    await desk.post("/campaigns/cena/call-off")
    assert await rows(database, "select start_at from campaigns") == [(None,)]


@pytest.mark.parametrize("when", ["", "yesterday", "2020-01-01T10:00", "9999-12-31T23:59"])
async def test_a_start_at_no_time_or_at_one_that_is_over_is_refused(
    browser: Browser, database: Database, when: str
) -> None:
    await campaign(database, state=CampaignState.READY)
    desk = await at_the_desk(browser, database)
    page = await followed(desk, await desk.post("/campaigns/cena/start-at", {"when": when}))
    assert 'class="told refused"' in page
    assert await rows(database, "select start_at from campaigns") == [(None,)]


async def test_what_people_wrote_is_no_script(browser: Browser, database: Database) -> None:
    event = {
        "title": EVIL,
        "place": EVIL,
        "starts_at": "2027-03-28T19:30:00",
        "time_zone": "Europe/Rome",
    }
    async with database.transaction() as connection:
        anna = await a_contact(connection, EVIL)
        plan = a_plan(event=event, organisation=EVIL, words={"invitation": EVIL, "text": EVIL})
        await a_campaign(connection, [anna], plan=plan, state=CampaignState.DRAFT)
    desk = await at_the_desk(browser, database)
    for path in ("", "/cena", "/cena/findings", "/cena/history", "/cena/invite?who=script"):
        page = await desk.get(f"/campaigns{path}")
        assert page.status == 200
        assert EVIL not in page.text, path


async def test_what_speaks_against_a_start_is_told(browser: Browser, database: Database) -> None:
    await campaign(database, state=CampaignState.DRAFT)
    desk = await at_the_desk(browser, database)
    assert "There is no list soci" in (await desk.get("/campaigns/cena/findings")).text
    part = await desk.get("/campaigns/cena/findings", {"hx-request": "true"})
    assert "There is no list soci" in part.text
    assert "<html" not in part.text


# Making ready.


async def test_what_cannot_be_made_ready_comes_back_with_the_reason(
    browser: Browser, database: Database
) -> None:
    await campaign(database, state=CampaignState.DRAFT)
    desk = await at_the_desk(browser, database)
    begun = await desk.post("/campaigns/cena/prepare")
    assert begun.headers["location"] == "/campaigns/cena/preparing"
    reply = await desk.get("/campaigns/cena/preparing")
    for _ in range(100):
        if reply.status == 303:
            break
        assert "looked at" in reply.text
        await asyncio.sleep(0.05)
        reply = await desk.get("/campaigns/cena/preparing")
    assert "There is no list soci" in await followed(desk, reply)
    assert await state_of(database) == "draft"


async def test_a_part_of_the_page_leads_on_when_it_is_over(browser: Browser, database: Database) -> None:
    await campaign(database, state=CampaignState.DRAFT)
    desk = await at_the_desk(browser, database)
    part = await desk.get("/campaigns/cena/preparing", {"hx-request": "true"})
    assert part.headers["hx-redirect"] == "/campaigns/cena/preparing"
    assert (await desk.get("/campaigns/cena/preparing")).headers["location"] == "/campaigns/cena"


# Inviting more.


async def test_somebody_is_looked_for_and_invited(browser: Browser, database: Database) -> None:
    await campaign(database)
    async with database.transaction() as connection:
        bruno = await a_contact(connection, "Bruno Bianchi", "+393331110009")
    desk = await at_the_desk(browser, database)
    page = await desk.get("/campaigns/cena/invite?who=bian")
    assert "Bruno Bianchi" in page.text
    assert f'value="#{bruno}"' in page.text
    await desk.post("/campaigns/cena/invite-somebody", {"contact": f"#{bruno}"})
    assert await rows(database, f"select added_by from invitations where contact_id = {bruno}") == [
        (desk.name,)
    ]
    again = await followed(desk, await desk.post("/campaigns/cena/invite-somebody", {"contact": f"#{bruno}"}))
    assert "is invited to cena already" in again
    assert "Nobody is known by that" in (await desk.get("/campaigns/cena/invite?who=zz")).text


async def test_a_list_is_invited(browser: Browser, database: Database) -> None:
    await campaign(database)
    async with database.transaction() as connection:
        carla = await a_contact(connection, "Carla")
        await connection.execute(
            "insert into lists (name, created_at, created_by) values ('amici', now(), 'test')"
        )
        await connection.execute(
            """
            insert into list_members (list_id, contact_id, added_at, added_by) select id, %s, now(), 'test' from lists
            """,
            [carla],
        )
    desk = await at_the_desk(browser, database)
    assert "amici (1)" in (await desk.get("/campaigns/cena/invite")).text
    page = await followed(desk, await desk.post("/campaigns/cena/invite-list", {"list": "amici"}))
    assert "1 member was invited" in page
    assert "invited from the list amici: 1" in page
    wrong = await followed(desk, await desk.post("/campaigns/cena/invite-list", {"list": "none"}))
    assert 'class="told refused"' in wrong
