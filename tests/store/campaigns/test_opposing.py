"""Whoever wants no more calls is heeded at once, once and for good, also after they were forgotten."""

from __future__ import annotations

from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from centralino.calls.actions import forget_contact
from centralino.campaigns.answering import lift_opposition, oppose
from centralino.campaigns.calls.claiming import claim_calls
from centralino.campaigns.organisation import Organisation
from centralino.database import Database, Notified
from tests.fixtures.campaigns import NOW, TRUNK, Built, a_campaign, a_contact
from tests.store.campaigns.drawn_up import invitations

MOBILE, HOME = "+393331234567", "+390655501001"
LATER = NOW + timedelta(hours=1)


async def test_a_telephone_that_rings_just_then_for_them_need_not_be_picked_up(
    database: Database, organisation: Organisation
) -> None:
    anna, campaign = await _invited(database)
    assert await claim_calls(database, organisation, TRUNK, uuid4(), NOW)
    async with aclosing(database.notifications("dialing")) as news:
        await anext(news)  # it is listening
        await _says_never(database, anna, MOBILE)
        told = await anext(news)
    assert isinstance(told, Notified)
    assert told.payload == f"answered {campaign.first}"
    assert await invitations(database) == {"Anna": ("opposed", "never-call")}


async def test_of_somebody_who_was_forgotten_meanwhile_the_number_is_kept(database: Database) -> None:
    anna, _ = await _invited(database)
    async with database.transaction() as connection:
        assert await forget_contact(connection, anna)
    await _says_never(database, anna, MOBILE)
    await _says_never(database, anna, MOBILE)
    await _says_never(database, anna, None)
    assert await _oppositions(database) == [(None, MOBILE)]


async def test_what_is_told_again_after_it_was_lifted_opposes_nobody_anew(database: Database) -> None:
    anna, _ = await _invited(database)
    await _says_never(database, anna, MOBILE)
    async with database.transaction() as connection:
        assert await lift_opposition(connection, anna, at=LATER, by="ada", why="they said so") == 1
    await _says_never(database, anna, MOBILE)
    assert await invitations(database) == {"Anna": ("waiting", "asked-anew")}
    assert await _oppositions(database) == []
    await _says_never(database, anna, MOBILE, at=LATER)
    assert await invitations(database) == {"Anna": ("opposed", "never-call")}


async def test_who_opposed_to_staff_and_is_forgotten_stays_opposed_by_every_number(
    database: Database,
) -> None:
    anna, _ = await _invited(database)
    await _says_never(database, anna, None, source="staff")
    async with database.transaction() as connection:
        assert await forget_contact(connection, anna)
    assert await _oppositions(database) == [(None, HOME), (None, MOBILE)]


async def test_who_opposed_and_wants_calls_again_is_forgotten_without_a_trace(database: Database) -> None:
    anna, _ = await _invited(database)
    await _says_never(database, anna, None, source="staff")
    async with database.transaction() as connection:
        await lift_opposition(connection, anna, at=LATER, by="ada", why="they said so")
        assert await forget_contact(connection, anna)
    assert await _oppositions(database) == []


async def _invited(database: Database) -> tuple[int, Built]:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna", MOBILE, HOME)
        return anna, await a_campaign(connection, [anna])


async def _says_never(
    database: Database, contact_id: int, number: str | None, *, source: str = "key", at: datetime = NOW
) -> None:
    async with database.transaction() as connection:
        await oppose(connection, contact_id, number=number, source=source, at=at, by="them", why="key 9")


async def _oppositions(database: Database) -> list[tuple[Any, ...]]:
    async with database.connection() as connection:
        cursor = await connection.execute(
            "select contact_id, number from oppositions where lifted_at is null order by number"
        )
        return await cursor.fetchall()
