"""When a subscriber is told something next, and what: by few of the many events that may wait."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from centralino.database import Database
from centralino.webhooks.store import subscriptions, turns
from tests.store.told import NOW, a_subscription, happens

SOON, LATER, AT_LAST = (NOW + timedelta(minutes=each) for each in (1, 5, 60))


async def put_off(database: Database, *due: datetime | None, tries: int = 1) -> None:
    """The first events that wait, in their order, to these instants; None: never tried."""
    async with database.transaction() as connection:
        for nth, due_at in enumerate(due):
            await connection.execute(
                """
                update webhook_deliveries set due_at = %s, tries = %s
                where id = (select id from webhook_deliveries order by id limit 1 offset %s)
                """,
                [due_at, tries if due_at else 0, nth],
            )


async def change(database: Database, column: str, value: object) -> None:
    async with database.transaction() as connection:
        await connection.execute(f"update webhook_subscriptions set {column} = %s".encode(), [value])


async def next_turn(database: Database) -> datetime | None:
    async with database.connection() as connection:
        return await turns.next_turn_at(connection, NOW)


async def test_while_nothing_waits_nobody_has_a_turn(database: Database) -> None:
    await a_subscription(database)
    assert await next_turn(database) is None


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ([None, None], NOW),
        ([LATER, None], NOW),
        ([LATER, SOON], SOON),
        ([AT_LAST, LATER], LATER),
    ],
    ids=["never tried", "one never tried", "the second sooner", "all put off"],
)
async def test_the_next_turn_is_when_the_first_is_due(
    database: Database, due: list[datetime | None], expected: datetime
) -> None:
    await a_subscription(database)
    await happens(database, len(due))
    await put_off(database, *due)
    assert await next_turn(database) == expected
    await change(database, "rests_until", AT_LAST)
    assert await next_turn(database) == AT_LAST
    await change(database, "off_at", NOW)
    assert await next_turn(database) is None


async def test_what_failed_often_comes_last_and_only_where_there_is_room(database: Database) -> None:
    made = await a_subscription(database)
    await happens(database, 5)
    await put_off(database, NOW, AT_LAST, NOW, tries=3)  # the second is not due yet
    async with database.connection() as connection:
        told = {
            most: [
                each.body["number"]
                for each in await turns.next_messages(
                    connection, made.subscription.id, now=NOW, passed_after=3, most=most
                )
            ]
            for most in (1, 2, 3, 9)
        }
    assert told == {1: [4], 2: [4, 5], 3: [4, 5, 1], 9: [4, 5, 1, 3]}


async def test_what_waits_and_what_was_given_up_is_counted_of_each(database: Database) -> None:
    first, second = await a_subscription(database), await a_subscription(database)
    await happens(database, 3)
    async with database.transaction() as connection:
        await connection.execute(
            """
            update webhook_deliveries set state = 'failed', settled_at = %(at)s
            where subscription_id = %(id)s and id > (
                select min(id) from webhook_deliveries where subscription_id = %(id)s)
            """,
            {"at": NOW, "id": first.subscription.id},
        )
        found = {
            each.id: (each.waiting, each.failed) for each in await subscriptions.subscriptions(connection)
        }
    assert found == {first.subscription.id: (1, 2), second.subscription.id: (3, 0)}
