"""The teller and a real receiver: whatever dies or stays silent, nothing is lost, and order is kept where it can be."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from aiohttp import web

from centralino import clock
from centralino.database import Database
from centralino.webhooks import actions
from centralino.webhooks.posting import Poster
from centralino.webhooks.telling import sealed, take_turns, waiting_messages
from tests.fixtures.receiver import Receiver, receiving
from tests.store.tellings import change, numbers, pass_, states, telling
from tests.store.told import a_subscription, happens, rows


async def test_events_are_told_in_order_signed_and_once(database: Database) -> None:
    async with receiving() as receiver, telling(database) as teller:
        made = await a_subscription(database, address=receiver.address)
        await happens(database, 5)
        assert await teller.once() == 1
        assert await teller.once() == 0
    assert numbers(receiver) == [1, 2, 3, 4, 5]
    assert all(each.is_signed_with(made.secret) for each in receiver.heard)
    assert len({each.id for each in receiver.heard}) == 5
    assert receiver.heard[0].told == {
        "type": "text.received",
        "timestamp": "2026-03-03T10:00:00.000Z",
        "data": {"number": 1},
    }
    assert await states(database) == ["delivered"] * 5


async def test_one_that_died_between_sending_and_writing_down_leaves_it_to_be_sent_again_under_the_same_id(
    database: Database,
) -> None:
    async with receiving() as receiver, telling(database) as teller:
        await a_subscription(database, address=receiver.address)
        await happens(database)
        (turn,) = await take_turns(database, uuid4(), clock.now(), 1)
        async with database.connection() as connection:
            (message,) = await waiting_messages(connection, turn, clock.now())
        await sent(receiver, *sealed(turn, message, clock.now()))
        assert await teller.once() == 0  # it is still the other's turn
        await pass_(database, timedelta(minutes=1))
        assert await teller.once() == 1
    first, second = receiver.heard
    assert first.id == second.id == message.event_id
    assert first.body == second.body
    assert await states(database) == ["delivered"]


async def sent(receiver: Receiver, headers: object, body: bytes) -> None:
    poster = Poster(anywhere=True)
    await poster.post(receiver.address, dict(headers), body)  # type: ignore[call-overload]
    await poster.aclose()


async def test_two_schedulers_lose_nothing_and_tell_nothing_twice(database: Database) -> None:
    async with receiving() as receiver, telling(database) as one, telling(database) as other:
        for _ in range(3):
            await a_subscription(database, address=receiver.address)
        await happens(database, 20)
        while "waiting" in await states(database):
            await asyncio.gather(one.once(), other.once())
    heard = sorted((each.id, each.signatures) for each in receiver.heard)
    assert len(heard) == len(set(heard)) == 60
    assert await rows(database, "select count(*) from webhook_attempts") == [60]


async def test_an_event_waits_for_the_one_before_it_and_then_passes_one_that_is_never_taken(
    database: Database,
) -> None:
    async with receiving() as receiver, telling(database) as teller:
        receiver.answer = lambda heard: web.Response(status=500 if heard.told["data"]["number"] == 1 else 204)
        await a_subscription(database, address=receiver.address)
        await happens(database, 3)
        for _ in range(3):
            assert await teller.once() == 1
            assert await teller.once() == 0  # it rests
            await pass_(database, timedelta(minutes=2))
        assert numbers(receiver) == [1, 1, 1]
        await teller.once()
    assert numbers(receiver)[3:5] == [2, 3]
    assert await states(database) == ["waiting", "delivered", "delivered"]


async def test_a_dead_address_holds_nobody_else_up(database: Database) -> None:
    async with receiving() as receiver, receiving() as dead, telling(database) as teller:
        dead.hold = asyncio.Event()
        await a_subscription(database, address=dead.address)
        await a_subscription(database, address=receiver.address)
        await happens(database, 3)
        telling_all = asyncio.create_task(teller.once())
        while len(receiver.heard) < 3:
            await asyncio.sleep(0.01)
        assert not telling_all.done()
        dead.hold.set()
        await telling_all


async def test_for_a_day_the_secret_before_signs_as_well(database: Database) -> None:
    async with receiving() as receiver, telling(database) as teller:
        old = await a_subscription(database, address=receiver.address)
        async with database.transaction() as connection:
            new = await actions.rotate_secret(connection, old.subscription.id, at=clock.now())
        assert isinstance(new, actions.Made)
        await happens(database)
        await teller.once()
        await pass_(database, timedelta(days=1))
        await happens(database)
        await teller.once()
    first, second = receiver.heard
    assert first.is_signed_with(new.secret)
    assert first.is_signed_with(old.secret)
    assert second.is_signed_with(new.secret)
    assert not second.is_signed_with(old.secret)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_an_address_inside_the_house_is_not_even_connected_to(database: Database, host: str) -> None:
    async with receiving() as receiver, telling(database, anywhere=False) as teller:
        await a_subscription(database, address=receiver.address.replace("127.0.0.1", host))
        await happens(database)
        await teller.once()
        assert receiver.heard == []
    ((status, said),) = await rows(database, "select status, said from webhook_attempts")
    assert status is None
    assert "inside a house" in said


async def test_a_test_goes_to_one_alone_and_at_once(database: Database) -> None:
    async with receiving() as receiver, receiving() as other, telling(database) as teller:
        made = await a_subscription(database, address=receiver.address)
        await a_subscription(database, address=other.address)
        async with database.transaction() as connection:
            await actions.send_test(connection, made.subscription.id, at=clock.now(), by="ada")
        await teller.once()
        assert other.heard == []
    (heard,) = receiver.heard
    assert (heard.told["type"], heard.told["data"]) == ("test", {"sent_by": "ada"})


async def test_a_teller_hears_of_what_happens(database: Database) -> None:
    async with receiving() as receiver, telling(database) as teller:
        await a_subscription(database, address=receiver.address)
        working = asyncio.create_task(teller.forever())
        await happens(database, 3)
        async with asyncio.timeout(60):
            while len(receiver.heard) < 3 or "waiting" in await states(database):
                await asyncio.sleep(0.01)
        working.cancel()
        await asyncio.wait([working])
        await teller.until_told(5)
    assert numbers(receiver) == [1, 2, 3]


async def test_what_was_told_a_month_ago_is_forgotten_and_what_waits_is_not(database: Database) -> None:
    async with receiving() as receiver, telling(database) as teller:
        await a_subscription(database, address=receiver.address)
        await happens(database, 2)
        await teller.once()
        await change(
            database,
            "update webhook_deliveries set settled_at = settled_at - interval '31 days' where id = 1",
        )
        await happens(database)
        await teller.forget_old()
    assert await rows(database, "select id from webhook_deliveries order by id") == [2, 3]
    assert await rows(database, "select count(*) from webhook_events") == [2]
    assert await rows(database, "select count(*) from webhook_attempts") == [1]
