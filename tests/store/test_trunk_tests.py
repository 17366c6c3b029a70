"""Test calls over a trunk: when one may be ordered, how it is placed, and what the PBX says of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from centralino.access.store.audit import audited, changes
from centralino.clock import now
from centralino.database import Connection, Database
from centralino.directory.contacts import Refused
from centralino.phones import trying_store as store
from centralino.phones.trying import MOST_A_MINUTE, OVER_AFTER, order_test
from centralino.phones.trying_store import TrunkTest
from scheduler.trunk_tests import TrunkTests, channel_id
from tests.fixtures.campaigns import TRUNK, a_contact, an_organisation
from tests.fixtures.pbx import APBX

NUMBER = "+393331234567"
AT = now()


async def an_order(connection: Connection, number: str = NUMBER, after: float = 0.0) -> int:
    """One that is ordered so many seconds after the first."""
    ordered = await order_test(connection, TRUNK, number, by="rosa", at=AT + timedelta(seconds=after))
    assert not isinstance(ordered, Refused)
    return ordered


async def found(database: Database, test_id: int) -> TrunkTest:
    async with database.connection() as connection:
        test = await store.find_test(connection, test_id)
    assert test is not None
    return test


async def test_there_is_one_at_a_time(database: Database) -> None:
    async with database.transaction() as connection:
        first = await an_order(connection)
        refused = await order_test(connection, TRUNK, NUMBER, by="rosa", at=AT)
        assert isinstance(refused, Refused)
        assert "under way" in refused.why
        await store.save_end(connection, first, AT, 16)
        await an_order(connection)


async def test_what_was_lost_from_sight_stands_in_nobodys_way(database: Database) -> None:
    async with database.transaction() as connection:
        lost = await an_order(connection)
        await an_order(connection, after=OVER_AFTER.total_seconds() + 1)
    assert (await found(database, lost)).over_at is not None


async def test_there_are_no_more_than_three_a_minute(database: Database) -> None:
    async with database.transaction() as connection:
        for second in range(MOST_A_MINUTE):
            await store.save_end(connection, await an_order(connection, after=second), AT, 16)
        refused = await order_test(connection, TRUNK, NUMBER, by="rosa", at=AT + timedelta(seconds=30))
        assert isinstance(refused, Refused)
        await an_order(connection, after=62)


@pytest.mark.parametrize("of", ["the person", "the number"])
async def test_whoever_wants_no_calls_is_not_called_for_this_either(database: Database, of: str) -> None:
    async with database.transaction() as connection:
        contact = await a_contact(connection, "Ada", NUMBER)
        await connection.execute(
            "insert into oppositions (contact_id, number, source, at, by, why) values (%s, %s, 'staff', %s, 'x', 'x')",
            [contact if of == "the person" else None, NUMBER if of == "the number" else None, AT],
        )
        refused = await order_test(connection, TRUNK, NUMBER, by="rosa", at=AT)
        assert isinstance(refused, Refused)
        await an_order(connection, "+393337654321")


async def test_who_had_whom_called_stands_among_the_changes(database: Database) -> None:
    async with database.transaction() as connection:
        await audited(connection, "rosa", "page")
        test_id = await an_order(connection)
    async with database.transaction() as connection:  # in nobody's name
        await store.save_end(connection, test_id, AT, 16)
        noted = await changes(connection, subject="trunk")
    assert [(each.by, each.what, each.after["number"]) for each in noted if each.after] == [
        ("rosa", "added", NUMBER)
    ]


async def test_what_was_ordered_is_rung_once_over_its_trunk(database: Database) -> None:
    pbx = APBX()
    pbx.is_linked = True  # type: ignore[attr-defined]
    tests = TrunkTests(an_organisation().settings, database, pbx.as_link)
    async with database.transaction() as connection:
        test_id = await order_test(connection, TRUNK, NUMBER, by="rosa", at=now())
    assert isinstance(test_id, int)
    await tests.once()
    await tests.once()
    (rung,) = pbx.orders("Originate")
    assert rung["Channel"] == f"PJSIP/{NUMBER}@{TRUNK}"
    assert rung["Context"] == "trunk-test"
    assert rung["ChannelId"] == channel_id(test_id)
    assert (await found(database, test_id)).placed_at is not None
    async with database.connection() as connection:
        calls = await (await connection.execute("select count(*) from outbound_calls")).fetchone()
    assert calls == (0,)


async def heard(database: Database, *events: tuple[str, dict[str, str]]) -> TrunkTest:
    """A test of which the PBX says this, as soon as its end is written down."""
    pbx = APBX()
    tests = TrunkTests(an_organisation().settings, database, pbx.as_link)
    async with database.transaction() as connection:
        test_id = await an_order(connection)
    listening = asyncio.create_task(tests.listen())
    await asyncio.sleep(0)
    for event, fields in events:
        pbx.says(
            event,
            **{
                name: value.replace("ID", channel_id(test_id)).replace("TEST", str(test_id))
                for name, value in fields.items()
            },
        )
    try:
        async with asyncio.timeout(20):
            while not (test := await found(database, test_id)).over_at:
                await asyncio.sleep(0.02)
    finally:
        listening.cancel()
    return test


async def test_what_the_trunk_answers_is_written_down(database: Database) -> None:
    about = {"Uniqueid": "ID"}
    test = await heard(
        database,
        ("Newstate", {**about, "ChannelStateDesc": "Ringing"}),
        ("OriginateResponse", {"ActionID": "ID", "Response": "Success"}),
        ("UserEvent", {**about, "UserEvent": "TrunkTest", "Test": "TEST", "Key": "7"}),
        ("UserEvent", {**about, "UserEvent": "Another", "Key": "8"}),
        ("Hangup", {**about, "Cause": "16"}),
    )
    assert test.answered_at is not None
    assert (test.key, test.hangup_cause) == ("7", 16)


async def test_why_it_was_not_answered_is_written_down(database: Database) -> None:
    test = await heard(
        database,
        ("OriginateResponse", {"ActionID": "ID", "Response": "Failure"}),
        ("Hangup", {"Uniqueid": "ID", "Cause": "17"}),
    )
    assert (test.answered_at, test.hangup_cause) == (None, 17)


async def test_a_trunk_that_takes_no_call_on_has_no_cause(database: Database) -> None:
    test = await heard(database, ("OriginateResponse", {"ActionID": "ID", "Response": "Failure"}))
    assert (test.answered_at, test.hangup_cause) == (None, None)
