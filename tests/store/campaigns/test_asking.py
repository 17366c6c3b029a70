"""What comes next is asked of the rules as soon as something changes, whether any line is free or not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from centralino.campaigns.calls.asking import MOST_AT_ONCE, ask_rules
from centralino.campaigns.calls.claiming import claim_calls
from centralino.campaigns.life import members
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store import asking
from centralino.campaigns.store import campaigns as campaign_store
from centralino.campaigns.store import members as member_store
from centralino.campaigns.texts.claiming import claim_texts
from centralino.database import Connection, Database, Notified
from tests.fixtures.campaigns import NOW, TRUNK, Built, a_campaign, a_contact, a_plan
from tests.fixtures.texts import a_texting_organisation
from tests.store.campaigns.drawn_up import on_list
from tests.store.engine.claims import HeldDatabase

TEXTS_FOR_SOME = {"after_attempts": 2}
TEXTS_FIRST = {"after_attempts": 0}
AT_ONCE = 2.0  # seconds; a wait for a lock would last until the test ends


@pytest.fixture
def organisation() -> Organisation:
    return a_texting_organisation()


@pytest.mark.parametrize("why_not", ["the trunk rests", "all lines are in use"])
async def test_who_prefers_texts_gets_one_while_nobody_can_be_called(
    database: Database, organisation: Organisation, why_not: str
) -> None:
    async with database.transaction() as connection:
        await _let_nobody_be_called(connection, why_not)
        anna = await a_contact(connection, "Anna", prefers_texts=True)
        bruno = await a_contact(connection, "Bruno")
        campaign = await a_campaign(connection, [anna, bruno], plan=a_plan(texts=TEXTS_FOR_SOME))
    assert await ask_rules(database, organisation, NOW) == 1
    assert await claim_calls(database, organisation, TRUNK, uuid4(), NOW) == []
    assert await _texted(database, organisation) == [campaign.invitations[anna]]


@pytest.mark.parametrize("why_not", ["the trunk rests", "all lines are in use"])
async def test_a_plan_that_has_texts_from_now_on_reaches_people_while_nobody_can_be_called(
    database: Database, organisation: Organisation, why_not: str
) -> None:
    async with database.transaction() as connection:
        await _let_nobody_be_called(connection, why_not)
        anna = await a_contact(connection, "Anna", prefers_texts=True)
        campaign = await a_campaign(connection, [anna])
        plan = a_plan(texts=TEXTS_FOR_SOME)
        await campaign_store.update_plan(connection, campaign.id, campaign.event_id, plan)
        await asking.ask_rules_anew(connection, NOW, campaign_id=campaign.id)
    assert await ask_rules(database, organisation, NOW) == 1
    assert await _texted(database, organisation) == [campaign.first]


async def test_nobody_is_asked_about_in_a_campaign_that_does_not_run(
    database: Database, organisation: Organisation
) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, prefers_texts=True)
        plan = a_plan(texts=TEXTS_FOR_SOME)
        campaign = await a_campaign(connection, [anna], plan=plan, state=CampaignState.PAUSED)
    assert await ask_rules(database, organisation, NOW) == 0
    assert await _steps(database) == [("ask", NOW)]
    async with database.transaction() as connection:
        await campaign_store.set_state(connection, campaign.id, CampaignState.RUNNING)
    assert await ask_rules(database, organisation, NOW) == 1
    assert await _steps(database) == [("text", NOW)]


async def test_two_who_ask_at_once_do_not_wait_for_each_other_nor_ask_about_anybody_twice(
    database: Database,
    organisation: Organisation,
) -> None:
    await _many(database, 30)
    held = HeldDatabase(database)
    async with asyncio.timeout(AT_ONCE):
        first = asyncio.create_task(ask_rules(held, organisation, NOW, most=20))  # type: ignore[arg-type]
        await held.all_done.wait()
        assert await ask_rules(database, organisation, NOW, most=20) == 10
        held.may_commit.set()
        assert await first == 20
    assert {step for step, _ in await _steps(database)} == {"text"}


async def test_whoever_is_held_is_passed_over_and_asked_about_later(
    database: Database, organisation: Organisation
) -> None:
    campaign = await _many(database, 3)
    async with database.transaction() as other:
        await other.execute(
            "select from contacts where id = %s for no key update", [next(iter(campaign.invitations))]
        )
        async with asyncio.timeout(AT_ONCE):
            assert await ask_rules(database, organisation, NOW) == 2
    assert await ask_rules(database, organisation, NOW) == 1


async def test_a_mass_of_those_to_be_asked_about_keeps_nobody_from_being_called(
    database: Database, organisation: Organisation
) -> None:
    async with database.transaction() as connection:
        people = [await a_contact(connection, prefers_texts=place < 500) for place in range(504)]
        await a_campaign(connection, people, plan=a_plan(texts=TEXTS_FOR_SOME))
    held = HeldDatabase(database)
    async with asyncio.timeout(AT_ONCE):
        asking_about_some = asyncio.create_task(ask_rules(held, organisation, NOW))  # type: ignore[arg-type]
        await held.all_done.wait()
        placings = await claim_calls(database, organisation, TRUNK, uuid4(), NOW)
        held.may_commit.set()
        assert await asking_about_some == MOST_AT_ONCE
    assert len(placings) == 2  # as many as the pace allows at once


async def test_a_batch_of_one_campaign_leaves_room_for_the_other(
    database: Database, organisation: Organisation
) -> None:
    first, second = await _many(database, 20, "cena"), await _many(database, 20, "pranzo")
    asked = set[int]()
    for microseconds in range(2):  # which campaign begins is a matter of the instant
        await ask_rules(database, organisation, NOW + timedelta(microseconds=microseconds), most=20)
        asked = {campaign for campaign, step in await _by_campaign(database) if step != "ask"}
    assert asked == {first.id, second.id}


async def test_who_dials_and_who_sends_texts_hears_of_what_became_due(
    database: Database, organisation: Organisation
) -> None:
    async with database.transaction() as connection:
        people = [await a_contact(connection, prefers_texts=each) for each in (True, False)]
        await a_campaign(connection, people, plan=a_plan(texts=TEXTS_FOR_SOME))
    async with (
        aclosing(database.notifications("texting")) as texting,
        aclosing(database.notifications("dialing")) as dialing,
    ):
        await anext(texting), await anext(dialing)  # they are listening
        async with database.transaction() as connection:
            await asking.ask_rules_anew(connection, NOW, contact_ids=people)
        await ask_rules(database, organisation, NOW)
        async with asyncio.timeout(AT_ONCE):
            told = [await anext(dialing), await anext(dialing), await anext(texting)]
    assert [each.payload for each in told if isinstance(each, Notified)] == [asking.ASK_ANEW, TRUNK, "due"]


async def test_nobody_is_told_of_nothing(database: Database) -> None:
    async with aclosing(database.notifications("dialing")) as dialing:
        await anext(dialing)
        async with database.transaction() as connection:
            assert await asking.ask_rules_anew(connection, NOW, contact_ids=[1]) == 0
            await asking.ask_anew_who_waits(connection, "+393331234567", NOW)
            await connection.execute("notify dialing, 'the end'")
        told = await anext(dialing)
    assert isinstance(told, Notified)
    assert told.payload == "the end"


async def test_who_is_in_a_call_is_asked_about_when_it_may_be_over(
    database: Database, organisation: Organisation
) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna", prefers_texts=True)
        await a_campaign(connection, [anna], name="pranzo", plan=a_plan())
    await claim_calls(database, organisation, TRUNK, uuid4(), NOW)
    async with database.transaction() as connection:
        await a_campaign(connection, [anna], plan=a_plan(texts=TEXTS_FOR_SOME))
    soon = NOW + timedelta(minutes=1)
    assert await ask_rules(database, organisation, NOW) == 1
    assert [step for step in await _steps(database) if step[0]] == [("ask", soon)]


@pytest.mark.parametrize(
    ("texts", "steps"),
    [
        pytest.param(None, ["call", "call"], id="no texts"),
        pytest.param(TEXTS_FOR_SOME, ["ask", "call"], id="texts for those who prefer them"),
        pytest.param({**TEXTS_FOR_SOME, "for_those_who_prefer": False}, ["call", "call"], id="for nobody"),
        pytest.param(TEXTS_FIRST, ["ask", "ask"], id="texts first"),
    ],
)
async def test_at_the_beginning_only_those_are_asked_about_whom_a_text_may_come_first_for(
    database: Database, texts: dict[str, Any] | None, steps: Sequence[str]
) -> None:
    async with database.transaction() as connection:
        people = [await a_contact(connection, prefers_texts=each) for each in (True, False, True, False)]
        await on_list(connection, "soci", *people[:2])
        plan = a_plan(texts=texts)
        campaign = await a_campaign(connection, plan=plan)
        await member_store.insert_from_lists(connection, campaign.id, ["soci"], plan.texts, NOW, "ada")
        await member_store.insert_singly(connection, campaign.id, people[2:], plan.texts, NOW, "ada")
    assert [step for step, _ in await _steps(database)] == [*steps, *steps]


async def test_of_people_for_whom_something_changed_the_rules_are_asked(
    database: Database, organisation: Organisation
) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection)
        await a_campaign(connection, [anna], plan=a_plan(texts=TEXTS_FOR_SOME))
        await connection.execute("update contacts set prefers_texts = true")
        await members.look_again_at(connection, [anna], NOW)
    assert await _steps(database) == [("ask", NOW)]
    await ask_rules(database, organisation, NOW)
    assert await _steps(database) == [("text", NOW)]


async def _let_nobody_be_called(connection: Connection, why_not: str) -> None:
    if why_not == "the trunk rests":
        await connection.execute(
            """
            insert into trunks (name, next_call_at, failures, rests_until, rests_why)
            values (%s, %s, 5, %s, '5 calls in a row failed')
            """,
            [TRUNK, NOW, NOW + timedelta(minutes=1)],
        )
        return
    busy = await a_campaign(connection, name="busy")
    await connection.execute(
        """
        insert into outbound_calls (campaign_id, trunk, number, claim, place_at)
        select %s, %s, '+3906555' || n, %s, %s from generate_series(1000, 1003) as n
        """,
        [busy.id, TRUNK, uuid4(), NOW],
    )


async def _many(database: Database, members: int, name: str = "cena") -> Built:
    """A campaign in which everybody is to be asked about, and then written to."""
    async with database.transaction() as connection:
        people = [await a_contact(connection) for _ in range(members)]
        return await a_campaign(connection, people, name=name, plan=a_plan(texts=TEXTS_FIRST))


async def _texted(database: Database, organisation: Organisation) -> list[int]:
    """The invitations of whom a text is taken to be sent."""
    taken = await claim_texts(database, organisation, "lab", uuid4(), NOW)
    async with database.connection() as connection:
        cursor = await connection.execute(
            "select invitation_id from texts_out where id = any(%s)", [[each.id for each in taken]]
        )
        return [invitation for (invitation,) in await cursor.fetchall()]


async def _steps(database: Database) -> list[tuple[str, datetime]]:
    async with database.connection() as connection:
        cursor = await connection.execute("select next_step, due_at from invitations order by id")
        return [(step, due_at) for step, due_at in await cursor.fetchall()]


async def _by_campaign(database: Database) -> list[tuple[int, str]]:
    async with database.connection() as connection:
        cursor = await connection.execute("select campaign_id, next_step from invitations order by id")
        return [(campaign, step) for campaign, step in await cursor.fetchall()]
