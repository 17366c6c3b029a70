"""What a provider tells of deliveries, late, twice and out of order."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from centralino.campaigns.organisation import Organisation
from centralino.database import Database
from centralino.messages.provider import (
    Accepted,
    Delivery,
    DeliveryReport,
    Rejected,
)
from tests.fixtures.campaigns import NOW
from tests.fixtures.texts import (
    a_texting_organisation,
)
from tests.store.texted import built, claimed, invitation, one, record, report

ACCEPTED = Accepted("SM1", 1)


@pytest.fixture
def organisation() -> Organisation:
    return a_texting_organisation()


SENT = DeliveryReport("SM1", Delivery.SENT)
DELIVERED = DeliveryReport("SM1", Delivery.DELIVERED)
LANDLINE = DeliveryReport("SM1", Delivery.FAILED, Rejected("30006", "landline", number_invalid=True))


@pytest.mark.parametrize(
    ("told", "state"),
    [
        pytest.param([SENT, DELIVERED], "delivered", id="in order"),
        pytest.param([DELIVERED, SENT], "delivered", id="out of order"),
        pytest.param([SENT, SENT, DELIVERED, DELIVERED], "delivered", id="twice"),
        pytest.param([LANDLINE, SENT], "failed", id="failed, out of order"),
    ],
)
@pytest.mark.parametrize("early", [False, True], ids=["after it was written down", "before"])
async def test_a_text_only_goes_forward(
    database: Database, organisation: Organisation, told: list[DeliveryReport], state: str, early: bool
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    if not early:
        await record(database, organisation, text, ACCEPTED)
    for each in told:
        await report(database, organisation, each)
    if early:
        await record(database, organisation, text, ACCEPTED)
    assert await one(database, "select state from texts_out") == state


async def test_a_text_that_did_not_arrive_is_followed_by_a_call_at_once(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    await record(database, organisation, text, ACCEPTED)
    assert (await invitation(database))[2] == NOW + timedelta(hours=24)
    await report(database, organisation, LANDLINE, NOW + timedelta(minutes=1))
    assert (await invitation(database))[:3] == ("waiting", "call", NOW + timedelta(minutes=1))


async def test_a_report_and_the_outcome_at_the_same_instant_lose_nothing(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    await asyncio.gather(
        report(database, organisation, DELIVERED),
        record(database, organisation, text, ACCEPTED),
        report(database, organisation, SENT),
    )
    assert await one(database, "select state from texts_out") == "delivered"
