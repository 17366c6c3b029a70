"""Trunks over the API: how each stands, and a call to try one with."""

from __future__ import annotations

from datetime import timedelta

from centralino.access.rules.rights import Right
from centralino.clock import now
from centralino.database import Database
from centralino.phones import trying_store as store
from centralino.phones.trying import OVER_AFTER
from tests.fixtures.campaigns import TRUNK, a_campaign, a_contact
from tests.fixtures.programs import Program, a_program
from tests.fixtures.web import Browser

NUMBER = "+393331234567"
TEST_CALLS = "/settings/test-calls"


async def test_a_trunk_is_told_with_what_it_carries(program: Program, database: Database) -> None:
    at = now()
    async with database.transaction() as connection:
        campaign = await a_campaign(connection, [await a_contact(connection, "Ada", NUMBER)])
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
            on conflict (name) do update set failures = excluded.failures, rests_until = excluded.rests_until,
                                             rests_why = excluded.rests_why
            """,
            [TRUNK, at, at + timedelta(minutes=1), "five in a row"],
        )
    listed = (await program.get("/settings/trunks")).body["items"]
    assert [each["name"] for each in listed] == [TRUNK, "spare"]
    main = (await program.get(f"/settings/trunks/{TRUNK}")).body
    assert (main["host"], main["lines"], main["open"], main["failures"]) == ("192.0.2.1", 4, 1, 5)
    assert main["today"] == {"placed": 1, "answered": 1, "failed": 0}
    assert (main["rests_why"], main["findings"]) == ("five in a row", None)  # no Asterisk was started
    assert "password" not in main
    assert (await program.get("/settings/trunks/nowhere")).problem == "not-found"


async def test_a_test_call_is_ordered_and_followed(program: Program, database: Database) -> None:
    wanted = {"trunk": TRUNK, "number": "333 1234567"}
    ordered = await program.post(TEST_CALLS, wanted, key="once")
    here = f"{TEST_CALLS}/{ordered.body['id']}"
    assert (ordered.status, ordered.headers["location"]) == (202, f"/api/v1{here}")
    assert (ordered.body["number"], ordered.body["ordered_by"]) == (NUMBER, program.name)
    again = await program.post(TEST_CALLS, wanted, key="once")
    assert (again.body, again.headers["idempotency-replayed"]) == (ordered.body, "true")
    assert (await program.get(here)).body["state"] == "ordered"
    test_id, at = ordered.body["id"], now()
    async with database.transaction() as connection:
        await store.claim_tests(connection, at - OVER_AFTER, at)
    assert (await program.get(here)).body["state"] == "placed"
    async with database.transaction() as connection:
        await store.save_instant(connection, test_id, "rang_at", at)
    assert (await program.get(here)).body["state"] == "ringing"
    async with database.transaction() as connection:
        await store.save_instant(connection, test_id, "answered_at", at)
        await store.save_key(connection, test_id, "5")
    told = (await program.get(here)).body
    assert (told["state"], told["key"]) == ("answered", "5")
    async with database.transaction() as connection:
        await store.save_end(connection, test_id, at, 16)
    told = (await program.get(here)).body
    assert (told["state"], told["hangup_cause"]) == ("over", 16)
    assert (await program.get(TEST_CALLS)).body["items"] == [told]


async def test_a_call_of_which_nobody_knows_the_end_is_lost(program: Program, database: Database) -> None:
    async with database.transaction() as connection:
        before = now() - OVER_AFTER - timedelta(seconds=1)
        test_id = await store.insert_test(connection, TRUNK, NUMBER, by="test", at=before)
    assert (await program.get(f"{TEST_CALLS}/{test_id}")).body["state"] == "lost"


async def test_a_second_one_at_once_is_refused(program: Program) -> None:
    assert (await program.post(TEST_CALLS, {"trunk": TRUNK, "number": NUMBER})).status == 202
    refused = await program.post(TEST_CALLS, {"trunk": TRUNK, "number": NUMBER})
    assert (refused.status, refused.problem) == (409, "refused")
    assert "under way" in refused.body["detail"]


async def test_test_calls_are_listed_page_by_page(program: Program, database: Database) -> None:
    async with database.transaction() as connection:
        for minutes in (30, 20, 10):
            at = now() - timedelta(minutes=minutes)
            test_id = await store.insert_test(connection, TRUNK, NUMBER, by="test", at=at)
            assert test_id
            await store.save_end(connection, test_id, at, 16)
    first = (await program.get(f"{TEST_CALLS}?limit=2")).body
    then = (await program.get(f"{TEST_CALLS}?limit=2&cursor={first['next']}")).body
    assert [each["id"] for each in (*first["items"], *then["items"])] == [3, 2, 1]
    assert then["next"] is None


async def test_a_fault_is_told_at_its_place(program: Program) -> None:
    wanted = {"/trunk": {"trunk": "nowhere", "number": NUMBER}, "/number": {"trunk": TRUNK, "number": "12"}}
    for pointer, order in wanted.items():
        assert list((await program.post(TEST_CALLS, order)).faults) == [pointer]


async def test_who_only_sees_the_settings_has_nobody_rung(browser: Browser, database: Database) -> None:
    looking = await a_program(browser, database, Right.SEE_SETTINGS, name="looking")
    assert (await looking.post(TEST_CALLS, {"trunk": TRUNK, "number": NUMBER})).problem == "no-right"
    assert (await looking.get(TEST_CALLS)).body["items"] == []
