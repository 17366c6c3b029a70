"""The pages on which a campaign is drawn up, from its event to its lines, and changed while it runs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.rules.lives import CampaignState
from centralino.database import Database
from tests.fixtures.staff import signed_in
from tests.fixtures.web import Browser
from tests.processes.drawing_up import EVIL, FRAGMENT, a_list, campaign, fields, organiser, plan_of

STEPS = ("event", "people", "hours", "calling", "words", "lines")
EVENT = {
    "organisation": "Amici del Teatro",
    "title": "La cena sociale",
    "place": "a Villa Borghese",
    "starts_at": "2027-03-28T19:30",
    "time_zone": "Europe/Rome",
}


# A new one.


async def test_a_campaign_is_drawn_up_from_its_event_alone(browser: Browser, database: Database) -> None:
    desk = await organiser(browser, database)
    assert 'value="Europe/Rome"' in (await desk.get("/campaigns/new")).text
    drafted = await desk.post("/campaigns/new", EVENT)
    assert (drafted.status, drafted.headers["location"]) == (303, "/campaigns/la-cena-sociale/plan/people")
    found = await plan_of(database, "la-cena-sociale")
    assert (found.state, found.created_by) == ("draft", desk.name)
    assert found.plan.trunks == ("main",)
    assert found.plan.replies_close_at.isoformat().startswith("2027-03-27T20:00")


async def test_who_called_last_time_calls_again(browser: Browser, database: Database) -> None:
    desk = await organiser(browser, database)
    await desk.post("/campaigns/new", EVENT)
    assert 'value="Amici del Teatro"' in (await desk.get("/campaigns/new")).text


async def test_a_second_campaign_for_the_same_title_has_another_name(
    browser: Browser, database: Database
) -> None:
    desk = await organiser(browser, database)
    for _ in range(2):
        await desk.post("/campaigns/new", EVENT)
    assert (await plan_of(database, "la-cena-sociale-2")).event_id == (
        await plan_of(database, "la-cena-sociale")
    ).event_id


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Cena!", "A name has small letters"),
        ("new", "A name has small letters"),
        ("cena", "Another campaign has this name"),
    ],
)
async def test_a_name_that_cannot_be_is_refused_where_it_stands(
    browser: Browser, database: Database, name: str, words: str
) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    page = await desk.post("/campaigns/new", {**EVENT, "name": name})
    assert page.status == 400
    assert words in page.text
    assert 'value="La cena sociale"' in page.text


async def test_a_title_that_is_an_address_of_ours_makes_another_name(
    browser: Browser, database: Database
) -> None:
    desk = await organiser(browser, database)
    drafted = await desk.post("/campaigns/new", {**EVENT, "title": "New"})
    assert drafted.headers["location"] == "/campaigns/new-2/plan/people"


async def test_an_event_with_faults_is_shown_again_as_it_was_written(
    browser: Browser, database: Database
) -> None:
    desk = await organiser(browser, database)
    page = await desk.post("/campaigns/new", {**EVENT, "time_zone": "Rome", "place": EVIL})
    assert page.status == 400
    assert "This is no time zone" in page.text
    assert 'aria-invalid="true"' in page.text
    assert "&lt;script&gt;" in page.text
    assert EVIL not in page.text
    assert "Nothing is saved yet: 1 field" in page.text


# Every step.


async def test_every_step_is_shown_in_every_language(browser: Browser, database: Database) -> None:
    await a_list(database, "Anna", "Bruno")
    await campaign(database, purpose="marketing")
    for language in StaffLanguage:
        desk = await signed_in(browser, database, Role.ORGANISER, language)
        for step in STEPS:
            page = await desk.get(f"/campaigns/cena/plan/{step}")
            assert page.status == 200, (step, language)
            assert 'aria-current="step"' in page.text


async def test_every_step_is_shown_in_every_state(browser: Browser, database: Database) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    for state in CampaignState:
        async with database.transaction() as connection:
            await connection.execute("update campaigns set state = %s", [state])
        for step in STEPS:
            page = await desk.get(f"/campaigns/cena/plan/{step}")
            assert page.status == 200, (step, state)
            assert ("This campaign is over" in page.text) == (state in ("finished", "cancelled"))


async def test_steps_that_are_none_are_not_found(browser: Browser, database: Database) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    assert (await desk.get("/campaigns/cena/plan/none")).status == 404
    assert (await desk.get("/campaigns/none/plan/event")).status == 404
    assert (await desk.post("/campaigns/none/plan/event", {})).status == 404
    begun = await desk.get("/campaigns/cena/plan")
    assert begun.headers["location"] == "/campaigns/cena/plan/event"


async def test_an_empty_form_breaks_nothing(browser: Browser, database: Database) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    for address in (f"/campaigns/cena/plan/{step}{look}" for step in STEPS for look in ("", "/look")):
        assert (await desk.post(address, {})).status < 500
        assert (await desk.post(address, {}, FRAGMENT)).status < 500


SAVED: Mapping[str, tuple[Mapping[str, str], str]] = {
    "event": (EVENT, "people"),
    "people": ({"lists": "soci"}, "hours"),
    "hours": ({"monday_1_from": "09:00", "monday_1_to": "12:00"}, "calling"),
    "words": ({"language": "es", "greeting": "Hola, {name}"}, "lines"),
}


@pytest.mark.parametrize("step", SAVED)
async def test_a_step_is_kept_as_soon_as_it_is_left(browser: Browser, database: Database, step: str) -> None:
    await a_list(database, "Bruno")
    await campaign(database)
    before = (await plan_of(database)).plan
    desk = await organiser(browser, database)
    sent, following = SAVED[step]
    saved = await desk.post(f"/campaigns/cena/plan/{step}", {**sent, "go": "on"})
    assert (saved.status, saved.headers["location"]) == (303, f"/campaigns/cena/plan/{following}")
    found = await plan_of(database)
    assert found.plan != before or step == "people"
    async with database.connection() as connection:
        rows = await (await connection.execute("select by, what from campaign_changes")).fetchall()
    assert rows == ([(desk.name, "changed")] if found.plan != before else [])


async def test_after_the_last_step_comes_the_campaign(browser: Browser, database: Database) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    saved = await desk.post("/campaigns/cena/plan/lines", {"trunks": "spare", "machines": "hang-up"})
    assert saved.headers["location"] == "/campaigns/cena"
    assert (await plan_of(database)).plan.trunks == ("spare",)


async def test_who_saves_and_stays_stays(browser: Browser, database: Database) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    saved = await desk.post("/campaigns/cena/plan/lines", {"trunks": "spare", "go": "stay"})
    assert saved.headers["location"] == "/campaigns/cena/plan/lines"


async def test_what_was_ready_is_a_draft_again(browser: Browser, database: Database) -> None:
    await campaign(database, CampaignState.READY)
    desk = await organiser(browser, database)
    await desk.post("/campaigns/cena/plan/lines", {"trunks": "spare"})
    assert (await plan_of(database)).state == "draft"


async def test_nothing_changes_in_a_campaign_that_is_over(browser: Browser, database: Database) -> None:
    await campaign(database, CampaignState.FINISHED)
    before = await plan_of(database)
    desk = await organiser(browser, database)
    saved = await desk.post("/campaigns/cena/plan/lines", {"trunks": "spare"})
    assert saved.headers["location"] == "/campaigns/cena"
    assert await plan_of(database) == before


async def test_what_is_wrong_stands_at_its_field_with_what_was_written(
    browser: Browser, database: Database
) -> None:
    await campaign(database)
    before = await plan_of(database)
    desk = await organiser(browser, database)
    sent = {**await fields(desk, "calling"), "gap": f"soon{EVIL}", "attempts": "99"}
    page = await desk.post("/campaigns/cena/plan/calling", sent)
    assert page.status == 400
    assert "This is no length of time" in page.text
    assert f"soon{EVIL}" not in page.text
    assert 'value="soon&lt;script&gt;' in page.text
    assert await plan_of(database) == before


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ("event", "purpose"),
        ("lines", "person"),
        ("lines", "machines"),
        ("words", "language"),
    ],
)
async def test_a_choice_that_nobody_was_given_is_told_at_its_field(
    browser: Browser, database: Database, step: str, field: str
) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    page = await desk.post(f"/campaigns/cena/plan/{step}", {**await fields(desk, step), field: "no;where"})
    assert page.status == 400
    assert f'<p class="wrong" id="{field}-wrong">' in page.text
