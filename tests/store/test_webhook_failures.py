"""What becomes of an event that is not taken: kept, tried later, given up, and told again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from centralino import clock
from centralino.database import Database
from centralino.webhooks import actions
from centralino.webhooks.rules.kinds import Condition, DeliveryState
from tests.fixtures.receiver import receiving
from tests.store.tellings import numbers, pass_, states, telling
from tests.store.told import a_subscription, happens, rows

NOBODY_THERE = "http://127.0.0.1:9/hooks"


def refusing(status: int) -> web.Response:
    return web.Response(status=status, text="<b>no</b>\0")


async def test_a_failure_is_kept_with_the_first_of_the_answer_and_tried_later(database: Database) -> None:
    async with receiving() as receiver, telling(database) as teller:
        receiver.answer = lambda _: refusing(503)
        made = await a_subscription(database, address=receiver.address)
        await happens(database)
        await teller.once()
        async with database.connection() as connection:
            (kept,) = (await actions.deliveries(connection, made.subscription.id)).rows
            (attempt,) = await actions.attempts(connection, kept.id)
            found = await actions.subscription(connection, made.subscription.id)
        assert (kept.state, kept.tries, kept.last_status) == (DeliveryState.WAITING, 1, 503)
        assert (attempt.status, attempt.said) == (503, "<b>no</b>\N{REPLACEMENT CHARACTER}")
        assert found is not None
        assert found.condition(clock.now()) is Condition.TROUBLED
        assert found.rests_until is not None
        receiver.answer = lambda _: web.Response(status=200)
        await pass_(database, timedelta(seconds=5))
        await teller.once()
    assert await states(database) == ["delivered"]
    assert await rows(database, "select failures, failing_since from webhook_subscriptions") == [(0, None)]


@pytest.mark.parametrize("status", [301, 307, 404, 500])
async def test_only_2xx_is_taken_and_redirects_are_not_followed(database: Database, status: int) -> None:
    async with receiving() as receiver, telling(database) as teller:
        receiver.answer = lambda _: web.Response(status=status, headers={"location": receiver.address})
        await a_subscription(database, address=receiver.address)
        await happens(database)
        await teller.once()
        assert len(receiver.heard) == 1
    assert await states(database) == ["waiting"]


async def test_who_says_that_they_are_gone_is_told_nothing_more(database: Database) -> None:
    async with receiving() as receiver, telling(database) as teller:
        receiver.answer = lambda _: refusing(410)
        await a_subscription(database, address=receiver.address)
        await happens(database, 2)
        await teller.once()
        await happens(database)
        await pass_(database, timedelta(days=1))
        assert await teller.once() == 0
    assert await rows(database, "select off_why from webhook_subscriptions") == ["410 Gone"]
    assert await states(database) == ["waiting", "waiting"]  # what happened since is not kept for them


async def test_who_does_not_answer_in_time_has_not_taken_it(database: Database) -> None:
    async with receiving() as receiver, telling(database, answers_within=0.2) as teller:
        receiver.hold = asyncio.Event()
        await a_subscription(database, address=receiver.address)
        await happens(database)
        await teller.once()
        receiver.hold.set()
    assert await rows(database, "select status, said from webhook_attempts") == [(None, "no answer in time")]


async def test_what_is_tried_for_days_is_given_up_kept_and_told_again_when_somebody_wants_it(
    database: Database,
) -> None:
    async with receiving() as receiver, telling(database) as teller:
        made = await a_subscription(database, address=NOBODY_THERE)
        await happens(database, 3)
        await teller.once()
        await pass_(database, timedelta(days=3))
        await happens(database)
        await teller.once()
        assert await states(database) == ["failed", "failed", "failed", "waiting"]
        async with database.transaction() as connection:
            found = await actions.subscription(connection, made.subscription.id)
            assert found is not None
            assert (found.condition(clock.now()), found.failed) == (Condition.FAILING, 3)
            wanted = actions.Wanted(receiver.address, found.events)
            await actions.change(connection, found.id, wanted, anywhere=True)
            assert await actions.tell_again_since(connection, found.id, found.made_at, at=clock.now()) == 4
        await teller.once()
    assert numbers(receiver) == [1, 2, 3, 1]
    assert await states(database) == ["delivered"] * 4


async def test_one_that_is_told_again_has_the_id_that_it_had(database: Database) -> None:
    async with receiving() as receiver, telling(database) as teller:
        made = await a_subscription(database, address=receiver.address)
        await happens(database, 2)
        await teller.once()
        async with database.transaction() as connection:
            page = await actions.deliveries(connection, made.subscription.id)
            again = await actions.tell_again(
                connection, made.subscription.id, page.rows[1].id, at=clock.now()
            )
            assert again == 1
        await teller.once()
    assert numbers(receiver) == [1, 2, 1]
    assert receiver.heard[0].id == receiver.heard[2].id
