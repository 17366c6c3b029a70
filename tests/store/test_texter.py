"""The texter on a text network: whatever dies or stays silent, nobody gets two texts, and nobody goes without."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from centralino.campaigns.texts.claiming import claim_texts
from centralino.clock import now
from centralino.database import Database
from centralino.messages.providers.twilio_sending import TwilioAccount, TwilioProvider
from lab.texts import Fate
from scheduler.texter import Texter
from tests.fixtures.campaigns import Built, a_campaign, a_contact
from tests.fixtures.texts import (
    a_plan_for_now,
    let_texts_be_due,
    texting,
)
from tests.store.texted import invitation, one

NOBODY_THERE = "http://127.0.0.1:9"


async def built_now(database: Database, people: int = 1) -> Built:
    at = now()
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, f"Member {each}") for each in range(people)]
        campaign = await a_campaign(connection, contacts, plan=a_plan_for_now(at), at=at)
        await let_texts_be_due(connection, at - timedelta(minutes=1))
    return campaign


async def test_texts_go_out_over_the_network_each_once(database: Database) -> None:
    await built_now(database, people=10)
    async with texting(database) as house:
        while await house.texter.once():
            pass
        assert len({text.to for text in house.network.texts}) == len(house.network.texts) == 10
    assert await one(database, "select count(*) from texts_out where state = 'accepted'") == 10


async def test_a_texter_that_died_between_commit_and_sending_leaves_nobody_without_a_text(
    database: Database,
) -> None:
    await built_now(database)
    async with texting(database) as house:
        await claim_texts(database, house.organisation, "lab", uuid4(), now())
        await _an_hour_passes(database)
        assert await house.texter.settle_in_doubt() == 1
        assert (await invitation(database))[1] == "text"
        await let_texts_be_due_now(database)
        assert await house.texter.once() == 1
        assert len(house.network.texts) == 1


async def test_a_texter_that_died_between_sending_and_settling_sends_nobody_two_texts(
    database: Database,
) -> None:
    await built_now(database)
    async with texting(database) as house:
        (text,) = await claim_texts(database, house.organisation, "lab", uuid4(), now())
        await house.provider.send(text.outgoing)
        await _an_hour_passes(database)
        assert await house.texter.settle_in_doubt() == 1
        assert (await invitation(database))[1] == "call"
        await let_texts_be_due_now(database)
        assert await house.texter.once() == 0
        assert len(house.network.texts) == 1


@pytest.mark.parametrize(
    ("fate", "texts"),
    [
        (Fate.TAKEN_IN_SILENCE, 1),
        (Fate.TAKEN_WITH_500, 1),
        (Fate.LOST_IN_SILENCE, 0),
        (Fate.LOST_WITH_500, 0),
    ],
)
async def test_a_silent_network_is_asked_before_anything_is_sent_again(
    database: Database, fate: Fate, texts: int
) -> None:
    await built_now(database)
    async with texting(database, network={"fates": lambda _text: fate}, answers_within=0.5) as house:
        assert await house.texter.once() == 1
        assert await one(database, "select state from texts_out") == "in-doubt"
        assert await house.texter.once() == 0
        await _an_hour_passes(database, but_for="9 minutes")
        assert await house.texter.settle_in_doubt() == 1
        assert len(house.network.texts) == texts
    assert (await invitation(database))[1] == ("call" if texts else "text")


async def test_a_text_is_not_looked_up_while_somebody_may_still_be_sending_it(database: Database) -> None:
    await built_now(database)
    async with texting(database) as house:
        await claim_texts(database, house.organisation, "lab", uuid4(), now())
        assert await house.texter.settle_in_doubt() == 0
    assert await one(database, "select state from texts_out") == "sending"


async def test_a_provider_that_cannot_be_asked_leaves_the_doubt(database: Database) -> None:
    await built_now(database)
    async with texting(database) as house:
        await claim_texts(database, house.organisation, "lab", uuid4(), now())
        nowhere = TwilioProvider(TwilioAccount("AC0", "x", "+390299999999", base_address=NOBODY_THERE), "lab")
        texter = Texter(database, house.organisation, nowhere)
        await _an_hour_passes(database, but_for="55 minutes")
        assert await texter.settle_in_doubt() == 0
        await _an_hour_passes(database)
        assert await texter.settle_in_doubt() == 1
        await nowhere.aclose()
    assert await one(database, "select state from texts_out") == "in-doubt"
    assert (await invitation(database))[1] == "call"


async def test_a_refusal_of_the_network_is_written_down(database: Database) -> None:
    await built_now(database)
    async with texting(database, network={"fates": lambda _text: Fate.OPTED_OUT}) as house:
        await house.texter.once()
    assert (await invitation(database))[0] == "opposed"
    assert await one(database, "select source from oppositions") == "provider"


async def test_a_texter_sends_what_is_due_until_it_is_told_to_stop(database: Database) -> None:
    await built_now(database, people=3)
    async with texting(database) as house:
        working = asyncio.create_task(house.texter.forever())
        async with asyncio.timeout(10):
            while len(house.network.texts) < 3:
                await asyncio.sleep(0.05)
        working.cancel()
        await house.texter.until_sent(5)
    assert await one(database, "select count(*) from texts_out where state = 'accepted'") == 3


async def let_texts_be_due_now(database: Database) -> None:
    async with database.transaction() as connection:
        await let_texts_be_due(connection, now() - timedelta(seconds=1))


async def _an_hour_passes(database: Database, but_for: str = "0 minutes") -> None:
    """As far as texts are concerned."""
    async with database.transaction() as connection:
        await connection.execute(
            "update texts_out set claimed_at = claimed_at - interval '1 hour' + %s::interval", [but_for]
        )
