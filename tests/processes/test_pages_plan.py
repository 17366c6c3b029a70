"""The pages on which a campaign is drawn up, from its event to its lines, and changed while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store.campaigns import find_campaign
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser

EVIL = "<script>alert(1)</script>"
STEPS = ("event", "people", "hours", "calling", "words", "lines")
EVENT = {
    "organisation": "Amici del Teatro",
    "title": "La cena sociale",
    "place": "a Villa Borghese",
    "starts_at": "2027-03-28T19:30",
    "time_zone": "Europe/Rome",
}
FRAGMENT = {"hx-request": "true"}


async def organiser(browser: Browser, database: Database) -> AtTheDesk:
    return await signed_in(browser, database, Role.ORGANISER)


async def a_list(database: Database, *names: str, called: str = "soci", number: str = "") -> None:
    """Of members with these names."""
    async with database.transaction() as connection:
        await connection.execute(
            "insert into lists (name, created_at, created_by) values (%s, now(), 'test')", [called]
        )
        for name in names:
            contact = await a_contact(connection, name, *([number] if number else []))
            await connection.execute(
                """
                insert into list_members (list_id, contact_id, added_at, added_by)
                select id, %s, now(), 'test' from lists where name = %s
                """,
                [contact, called],
            )


async def campaign(database: Database, state: CampaignState = CampaignState.DRAFT, **plan: Any) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna")
        await a_campaign(connection, [anna], state=state, plan=a_plan_for_now(now(), **plan), at=now())


async def plan_of(database: Database, name: str = "cena") -> Any:
    async with database.connection() as connection:
        found = await find_campaign(connection, name)
    assert found is not None
    return found


async def fields(desk: AtTheDesk, step: str) -> dict[str, str]:
    """Of single lines of text, as the page of a step has them."""
    page = await desk.get(f"/campaigns/cena/plan/{step}")
    assert page.status == 200, page.text
    found: dict[str, str] = {}
    for each in page.text.split("<input ")[1:]:
        tag = each.split(">")[0]
        if 'type="hidden"' in tag or 'type="checkbox"' in tag or 'name="' not in tag:
            continue
        found[tag.split('name="')[1].split('"')[0]] = (
            tag.split('value="')[1].split('"')[0] if "value=" in tag else ""
        )
    return found


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


# What the steps show.


async def test_a_list_is_counted_before_it_is_saved(browser: Browser, database: Database) -> None:
    await a_list(database, "Anna", "Bruno", "Carla")
    await campaign(database, lists=[])
    desk = await organiser(browser, database)
    part = await desk.post("/campaigns/cena/plan/people/look", {"lists": "soci"}, FRAGMENT)
    assert "<html" not in part.text
    assert "<dd>4</dd>" in part.text  # and Anna, who is invited singly
    assert (await plan_of(database)).plan.lists == ()


async def test_who_stands_in_a_register_is_counted_where_the_law_asks_for_it(
    browser: Browser, database: Database
) -> None:
    await a_list(database, "Bruno", number="+393331234567")
    await campaign(database, lists=["soci"], purpose="marketing")
    register = "Registro pubblico delle opposizioni"
    async with database.transaction() as connection:
        await connection.execute(
            """
            insert into registers (name, as_of, imported_at, imported_by, numbers)
            values (%s, current_date, now(), 'test', 1)
            """,
            [register],
        )
        await connection.execute(
            "insert into registered_numbers (number, register) values ('+393331234567', %s)", [register]
        )
    page = await (await organiser(browser, database)).get("/campaigns/cena/plan/people")
    assert f'<dd>1<br><span class="soft">{register}</span></dd>' in page.text
    assert "was never brought in" not in page.text


async def test_a_register_that_is_missing_is_told(browser: Browser, database: Database) -> None:
    await a_list(database, "Bruno")
    await campaign(database, lists=["soci"], purpose="marketing")
    page = await (await organiser(browser, database)).get("/campaigns/cena/plan/people")
    assert "was never brought in" in page.text


async def test_the_law_stands_beside_each_day_and_cannot_be_exceeded(
    browser: Browser, database: Database
) -> None:
    await a_list(database, "Bruno", number="+393331234567")
    await campaign(database, lists=["soci"], purpose="marketing")
    desk = await organiser(browser, database)
    page = await desk.get("/campaigns/cena/plan/hours")
    assert "Italy, code of conduct for telemarketing" in page.text
    assert "09:00–20:00" in page.text
    assert page.text.count('class="open"') == 7
    refused = await desk.post(
        "/campaigns/cena/plan/hours", {"saturday_1_from": "09:00", "saturday_1_to": "21:00"}
    )
    assert refused.status == 400
    assert "it permits: 10:00–19:00" in refused.text


async def test_the_week_is_drawn_as_it_is_written(browser: Browser, database: Database) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    part = await desk.post(
        "/campaigns/cena/plan/hours/look", {"monday_1_from": "06:00", "monday_1_to": "18:00"}, FRAGMENT
    )
    assert part.text.count('class="open"') == 1
    assert 'x="224"' in part.text  # a quarter of the day
    assert 'width="336"' in part.text  # a half


async def test_a_members_next_days_are_drawn_as_they_are_written(
    browser: Browser, database: Database
) -> None:
    await campaign(database, texts=None)
    desk = await organiser(browser, database)
    page = await desk.get("/campaigns/cena/plan/calling")
    assert page.text.count('class="is-call"') == 3
    assert "Then nothing more: enough calls that ended the same way." in page.text
    sent = {
        **await fields(desk, "calling"),
        "attempts": "2",
        "texts": "yes",
        "after_attempts": "1",
        "wait": "1d",
    }
    part = await desk.post("/campaigns/cena/plan/calling/look", sent, FRAGMENT)
    assert (part.text.count('class="is-call"'), part.text.count('class="is-text"')) == (2, 1)


async def test_words_are_filled_in_for_a_member_of_the_list(browser: Browser, database: Database) -> None:
    await a_list(database, "Bruno Bianchi", EVIL)
    await campaign(database, lists=["soci"])
    desk = await organiser(browser, database)
    page = await desk.get("/campaigns/cena/plan/words?member=Bruno+Bianchi")
    assert "What Bruno Bianchi hears and reads" in page.text
    assert "È un messaggio automatico per Bruno Bianchi" in page.text
    assert EVIL not in page.text
    part = await desk.post(
        "/campaigns/cena/plan/words/look",
        {"language": "it", "member": "Bruno Bianchi", "greeting": "Ciao {name}", "text": "ő {event}"},
        FRAGMENT,
    )
    assert "Ciao Bruno Bianchi" in part.text
    assert "dearer, for these letters are in no short alphabet: ő" in part.text
    assert "of 70 characters" in part.text


async def test_words_with_a_placeholder_that_nothing_fills_are_refused(
    browser: Browser, database: Database
) -> None:
    await campaign(database)
    desk = await organiser(browser, database)
    page = await desk.post("/campaigns/cena/plan/words", {"language": "it", "greeting": "Ciao {nome}"})
    assert page.status == 400
    assert "{nome} is filled in by nothing here." in page.text


async def test_a_recording_that_the_house_has_not_stays_in_the_plan(
    browser: Browser, database: Database
) -> None:
    await campaign(database, words={"invitation": {"recording": "spring.wav"}})
    desk = await organiser(browser, database)
    page = await desk.get("/campaigns/cena/plan/words")
    assert 'name="invitation_recording" value="spring.wav"' in page.text
    await desk.post("/campaigns/cena/plan/words", {"language": "en", "invitation_recording": "spring.wav"})
    assert (await plan_of(database)).plan.words.recordings() == {"invitation": "spring.wav"}
