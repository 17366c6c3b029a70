"""The pages of the trunks: how each stands, and a call to try one with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centralino.access.rules.rights import Role
from centralino.clock import now
from centralino.database import Database
from centralino.phones import trying_store as store
from centralino.phones.trying import OVER_AFTER
from tests.fixtures.campaigns import TRUNK, a_campaign, a_contact
from tests.fixtures.staff import signed_in
from tests.fixtures.web import Browser

NUMBER = "+393331234567"
TEST = f"/settings/trunks/{TRUNK}/test"


async def test_each_trunk_is_shown_with_what_it_carries(browser: Browser, database: Database) -> None:
    desk, at = await signed_in(browser, database), now()
    async with database.transaction() as connection:
        contact = await a_contact(connection, "Ada", NUMBER)
        campaign = await a_campaign(connection, [contact])
        await connection.execute(
            """
            insert into outbound_calls (campaign_id, trunk, number, claim, place_at, answered_at)
            values (%s, %s, %s, gen_random_uuid(), %s, %s)
            """,
            [campaign.id, TRUNK, NUMBER, at, at],
        )
        await connection.execute(
            """
            insert into trunks (name, next_call_at, failures, rests_until, rests_why) values (%s, %s, 5, %s, %s)
            on conflict (name) do update set rests_until = excluded.rests_until, rests_why = excluded.rests_why
            """,
            [TRUNK, at, at + timedelta(minutes=1), "<b>five in a row</b>"],
        )
    page = await desk.get("/settings/trunks")
    assert page.status == 200
    assert "rests until" in page.text
    assert "&lt;b&gt;five in a row" in page.text
    assert "1 of " in page.text
    assert "Asterisk does not answer" in page.text  # none was started
    part = await desk.get("/settings/trunks", {"hx-request": "true"})
    assert "<html" not in part.text
    assert "rests until" in part.text


async def test_a_test_call_is_ordered_and_followed(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    ordered = await desk.post(TEST, {"number": "333 1234567"})
    assert ordered.status == 303
    async with database.connection() as connection:
        (test,) = await store.latest_tests(connection, 9)
    assert ordered.headers["location"] == f"/settings/trunks/tests/{test.id}"
    assert (test.trunk, test.number, test.ordered_by) == (TRUNK, NUMBER, desk.name)
    page = (await desk.get(ordered.headers["location"])).text
    assert "hx-trigger" in page
    assert "Handed to the trunk" not in page
    async with database.transaction() as connection:
        await store.save_instant(connection, test.id, "rang_at", now())
        await store.save_end(connection, test.id, now(), 19)
    page = (await desk.get(ordered.headers["location"])).text
    assert "hx-trigger" not in page
    assert "It rings there" in page
    assert "Over: not picked up (cause 19 of Q.850)" in page
    assert "rang" in (await desk.get("/settings/trunks")).text


async def test_a_second_one_at_once_is_refused_at_its_form(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    assert (await desk.post(TEST, {"number": NUMBER})).status == 303
    page = await desk.post(TEST, {"number": NUMBER})
    assert page.status == 409
    assert "A test call is under way" in page.text
    assert f'value="{NUMBER}"' in page.text


@pytest.mark.parametrize("written", ["", "<script>alert(1)</script>", "+39\r\nAction: Originate", "112"])
async def test_what_is_no_number_is_refused_and_comes_back_as_it_was_written(
    browser: Browser, database: Database, written: str
) -> None:
    desk = await signed_in(browser, database)
    page = await desk.post(TEST, {"number": written})
    assert page.status == 400
    assert "That is not a telephone number." in page.text
    assert "<script>alert" not in page.text


async def test_nobody_knows_what_became_of_a_call_without_an_end(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database)
    long_ago = now() - OVER_AFTER - timedelta(seconds=1)
    async with database.transaction() as connection:
        test_id = await store.insert_test(connection, TRUNK, NUMBER, by="rosa", at=long_ago)
    page = (await desk.get(f"/settings/trunks/tests/{test_id}")).text
    assert "Nobody knows what became of it" in page
    assert "hx-trigger" not in page


async def test_a_trunk_that_is_not_there_cannot_be_tried(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    assert (await desk.post("/settings/trunks/another/test", {"number": NUMBER})).status == 404


async def test_who_may_not_change_settings_has_nobody_rung(browser: Browser, database: Database) -> None:
    organiser = await signed_in(browser, database, Role.ORGANISER)
    assert (await organiser.post(TEST, {"number": NUMBER})).status == 403
    assert (await organiser.get("/settings/trunks")).status == 403
