"""What the steps of a plan show before they are saved: whom it reaches, the law, the next days, the words."""

from __future__ import annotations

from centralino.database import Database
from tests.fixtures.web import Browser
from tests.processes.drawing_up import EVIL, FRAGMENT, a_list, campaign, fields, organiser, plan_of


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
