"""The page of all campaigns: in their order, a page at a time, by their state, with what members said."""

from __future__ import annotations

from centralino.campaigns.rules.lives import CampaignState
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_plan
from tests.fixtures.web import Browser
from tests.processes.looking_through import at_the_desk, campaign


async def test_where_there_is_no_campaign_the_page_says_what_to_do(
    browser: Browser, database: Database
) -> None:
    page = await (await at_the_desk(browser, database)).get("/campaigns")
    assert "There is no campaign yet" in page.text
    assert 'href="/campaigns/new"' in page.text


async def test_campaigns_come_with_the_latest_event_first_a_page_at_a_time(
    browser: Browser, database: Database
) -> None:
    async with database.transaction() as connection:
        for day in range(1, 29):
            event = {
                "title": f"Event {day}",
                "starts_at": f"2027-02-{day:02}T20:00",
                "time_zone": "Europe/Rome",
            }
            await a_campaign(
                connection, name=f"c{day}", plan=a_plan(event=event, replies_close_at="2027-01-31T20:00")
            )
    desk = await at_the_desk(browser, database)
    first = await desk.get("/campaigns")
    assert first.text.index("Event 28") < first.text.index("Event 27") < first.text.index("Event 4")
    assert "Event 3<" not in first.text
    further = first.text.split('href="/campaigns?state=&amp;after=')[1].split('"')[0]
    second = await desk.get(f"/campaigns?after={further}")
    assert "Event 3<" in second.text
    assert "Event 1<" in second.text
    assert "Event 4<" not in second.text


async def test_a_cursor_that_is_none_begins_anew(browser: Browser, database: Database) -> None:
    await campaign(database)
    desk = await at_the_desk(browser, database)
    for after in ("x", "1e400_1", "1_x", "nan_1"):
        assert "Cena sociale" in (await desk.get(f"/campaigns?after={after}")).text, after
    for address in (f"/campaigns?after=1_{'9' * 30}", f"/campaigns/cena/history?before={'9' * 30}"):
        assert (await desk.get(address)).status == 200


async def test_campaigns_are_chosen_by_their_state(browser: Browser, database: Database) -> None:
    await campaign(database, "one", CampaignState.DRAFT)
    await campaign(database, "other", CampaignState.RUNNING)
    desk = await at_the_desk(browser, database)
    page = await desk.get("/campaigns?state=draft")
    assert "/campaigns/one" in page.text
    assert "/campaigns/other" not in page.text
    assert "No campaign is in this state" in (await desk.get("/campaigns?state=cancelled")).text


async def test_how_many_are_invited_and_what_they_said_stands_in_the_list(
    browser: Browser, database: Database
) -> None:
    await campaign(database, members=4)
    async with database.transaction() as connection:
        await connection.execute(
            """
            update invitations set state = 'answered', answer = 'yes', next_step = null, due_at = null
            where id = (select min(id) from invitations)
            """
        )
    page = await (await at_the_desk(browser, database)).get("/campaigns")
    figures = [each.split("<")[0] for each in page.text.split('<td class="number">')[1:]]
    assert figures == ["4", "1", "0", "3"]
