"""Texts are claimed, sent and settled: each once, in their hours, and never two in doubt."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from centralino.campaigns.answering import oppose
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.text_outcomes import record_never_known, record_outcome, record_report
from centralino.campaigns.texting import ToSend, claim_texts
from centralino.clock import now
from centralino.database import Database
from centralino.messages.lives import TextPurpose, TextState
from centralino.messages.provider import (
    Accepted,
    Delivery,
    DeliveryReport,
    InDoubt,
    NotSent,
    Rejected,
)
from centralino.messages.providers.twilio_sending import TwilioAccount, TwilioProvider
from centralino.messages.segments import segments
from lab.texts import Fate
from scheduler.texter import Texter
from tests.fixtures.campaigns import NOW, Built, a_campaign, a_contact
from tests.fixtures.texts import (
    PUBLIC,
    a_plan_for_now,
    a_text_plan,
    a_texting_organisation,
    let_texts_be_due,
    texting,
)

NOBODY_THERE = "http://127.0.0.1:9"
ACCEPTED = Accepted("SM1", 1)


@pytest.fixture
def organisation() -> Organisation:
    return a_texting_organisation()


async def built(database: Database, people: int = 1, at: datetime = NOW, **plan: Any) -> Built:
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, f"Member {each}") for each in range(people)]
        campaign = await a_campaign(connection, contacts, plan=a_text_plan(**plan), at=at)
        await let_texts_be_due(connection, at)
    return campaign


async def claimed(
    database: Database, organisation: Organisation, at: datetime = NOW, most: int = 32
) -> list[ToSend]:
    return await claim_texts(database, organisation, "lab", uuid4(), at, most)


async def record(
    database: Database, organisation: Organisation, text: ToSend, outcome: Any, at: datetime = NOW
) -> Any:
    async with database.transaction() as connection:
        return await record_outcome(connection, organisation, text.id, text.claim, outcome, at)


async def report(
    database: Database, organisation: Organisation, told: DeliveryReport, at: datetime = NOW
) -> Any:
    async with database.transaction() as connection:
        return await record_report(connection, organisation, "lab", told, at)


async def one(database: Database, query: str, *values: Any) -> Any:
    async with database.connection() as connection:
        cursor = await connection.execute(query, values)
        row = await cursor.fetchone()
    assert row is not None
    return row if len(row) > 1 else row[0]


async def invitation(database: Database) -> tuple[str, str | None, datetime | None, str]:
    found = await one(database, "select state, next_step, due_at, reason from invitations order by id")
    return tuple(found)


# Claiming.


async def test_a_text_says_who_invites_whom_to_what_and_has_the_personal_link(
    database: Database, organisation: Organisation
) -> None:
    campaign = await built(database)
    (text,) = await claimed(database, organisation)
    assert "Associazione Amici del Teatro" in text.body
    assert "Member 0" in text.body
    assert f"{PUBLIC}/i/token" in text.body
    assert text.send_at == NOW
    assert await invitation(database) == ("texting", None, None, "text-being-sent")
    row = await one(database, "select invitation_id, state, purpose, segments from texts_out")
    assert row == (campaign.first, "sending", TextPurpose.INVITATION, segments(text.body).count)


async def test_two_who_claim_at_once_send_nobody_two_texts(
    database: Database, organisation: Organisation
) -> None:
    await built(database, people=20)
    both = await asyncio.gather(*(claimed(database, organisation) for _ in range(4)))
    numbers = [text.number for texts in both for text in texts]
    assert len(numbers) == len(set(numbers)) == 20


async def test_texts_are_handed_over_no_faster_than_their_segments_go_on_the_air(database: Database) -> None:
    slow = a_texting_organisation(texts_per_second=20.0)
    await built(database, people=20, words={"text": "x" * 200 + " {name} {link}"})
    first = await claimed(database, slow)
    assert [text.send_at - NOW for text in first] == [timedelta(seconds=0.1 * each) for each in range(3)]
    assert await claimed(database, slow) == []
    later = await claimed(database, slow, NOW + timedelta(seconds=0.3))
    assert later[0].send_at == NOW + timedelta(seconds=0.3)


@pytest.mark.parametrize(
    ("at", "due_at"),
    [
        pytest.param(
            datetime(2026, 3, 3, 21, tzinfo=UTC), datetime(2026, 3, 4, 8, tzinfo=UTC), id="at night"
        ),
        pytest.param(
            datetime(2026, 3, 8, 10, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC), id="on a Sunday"
        ),
        pytest.param(
            datetime(2026, 3, 3, 18, 59, 59, 900000, tzinfo=UTC),
            datetime(2026, 3, 4, 8, tzinfo=UTC),
            id="a moment before the hours end",
        ),
    ],
)
async def test_nobody_is_written_to_outside_their_hours(
    database: Database, organisation: Organisation, at: datetime, due_at: datetime
) -> None:
    await built(database, at=at)
    assert await claimed(database, organisation, at) == []
    assert (await invitation(database))[:3] == ("waiting", "text", due_at)


async def test_nobody_who_opposed_is_written_to(database: Database, organisation: Organisation) -> None:
    await built(database)
    async with database.transaction() as connection:
        await connection.execute(
            "insert into oppositions (contact_id, source, at, by, why) select id, 'staff', %s, 'x', 'y' from contacts",
            [NOW],
        )
    assert await claimed(database, organisation) == []
    assert (await invitation(database))[0] == "opposed"


async def test_a_campaign_that_wants_another_provider_is_not_texted_by_this_one(
    database: Database, organisation: Organisation
) -> None:
    await built(database, texts={"after_attempts": 0, "provider": "sip"})
    assert await claimed(database, organisation) == []
    assert (await invitation(database))[:2] == ("waiting", "text")


async def test_when_the_plan_wants_a_call_now_the_invitation_waits_for_a_call(
    database: Database, organisation: Organisation
) -> None:
    await built(database, texts=None)
    assert await claimed(database, organisation) == []
    assert (await invitation(database))[:2] == ("waiting", "call")


# Outcomes.


async def test_calls_go_on_after_a_text_that_was_accepted(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    await record(database, organisation, text, Accepted("SM1", 2), NOW + timedelta(seconds=1))
    assert (await invitation(database))[:3] == ("waiting", "call", NOW + timedelta(hours=24))
    assert await one(database, "select state, segments, provider_id from texts_out") == ("accepted", 2, "SM1")


async def test_an_outcome_told_twice_changes_nothing_the_second_time(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    assert await record(database, organisation, text, ACCEPTED)
    assert await record(database, organisation, text, ACCEPTED) is None
    assert await record(database, organisation, text, NotSent("late")) is None
    assert await one(database, "select state from texts_out") == "accepted"


async def test_an_invitation_that_was_answered_meanwhile_stays_so(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    async with database.transaction() as connection:
        await connection.execute("update invitations set state = 'answered', answer = 'yes'")
    await record(database, organisation, text, ACCEPTED)
    assert (await invitation(database))[0] == "answered"


async def test_a_number_that_gets_no_texts_is_called_instead(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    await record(database, organisation, text, Rejected("21614", "not a mobile", number_invalid=True))
    assert (await invitation(database))[:3] == ("waiting", "call", NOW)
    assert await one(database, "select state, error_code from texts_out") == ("failed", "21614")
    assert await one(database, "select invalid_at from numbers") is None


async def test_a_number_that_nobody_has_is_marked_so_for_calls_too(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    await record(database, organisation, text, Rejected("21211", "invalid", number_invalid=True))
    assert await one(database, "select invalid_at from numbers") == NOW
    assert (await invitation(database))[0] == "unanswered"


async def test_whoever_opted_out_at_the_provider_is_never_called_or_texted_again(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    await record(database, organisation, text, Rejected("21610", "unsubscribed", never_again=True))
    assert (await invitation(database))[0] == "opposed"
    assert await one(database, "select source, number from oppositions") == ("provider", text.number)


async def test_a_text_that_was_not_sent_disturbed_nobody_and_is_tried_after_pauses_that_grow(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    at, pauses = NOW, []
    for _ in range(4):
        (text,) = await claimed(database, organisation, at)
        await record(database, organisation, text, NotSent("no connection"), at)
        _, step, due_at, reason = await invitation(database)
        assert (step, reason) == ("text", "not-sent")
        assert due_at
        pauses.append((due_at - at).total_seconds())
        at = due_at
    assert pauses == [60, 120, 240, 480]
    (text,) = await claimed(database, organisation, at)
    await record(database, organisation, text, ACCEPTED, at)
    assert (await invitation(database))[:2] == ("waiting", "call")


async def test_a_provider_that_fails_in_a_row_rests_and_is_then_tried_with_one_text(
    database: Database, organisation: Organisation
) -> None:
    await built(database, people=12)
    texts = await claimed(database, organisation, most=5)
    rests = [
        (await record(database, organisation, text, Rejected("20003", "auth", try_again=True))).provider_rests
        for text in texts
    ]
    assert rests == [False] * 4 + [True]
    assert await claimed(database, organisation, NOW + timedelta(seconds=59)) == []
    later = NOW + timedelta(seconds=61)
    (trial,) = await claimed(database, organisation, later)
    assert await claimed(database, organisation, later + timedelta(seconds=5)) == []
    await record(database, organisation, trial, ACCEPTED, later)
    assert len(await claimed(database, organisation, later + timedelta(seconds=6))) > 1


# Doubt.


async def test_a_text_in_doubt_counts_as_sent_when_nobody_will_ever_know(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    await record(database, organisation, text, InDoubt("silence"))
    assert (await invitation(database))[0] == "texting"
    async with database.transaction() as connection:
        assert await record_never_known(connection, organisation, text.id, NOW)
    assert (await invitation(database))[:3] == ("waiting", "call", NOW + timedelta(hours=24))
    assert await one(database, "select state from texts_out") == TextState.IN_DOUBT


async def test_what_the_provider_took_displaces_what_was_given_up(
    database: Database, organisation: Organisation
) -> None:
    await built(database)
    (text,) = await claimed(database, organisation)
    await record(database, organisation, text, NotSent("not there"))
    assert (await invitation(database))[1] == "text"
    await record(database, organisation, text, ACCEPTED)
    assert (await invitation(database))[1] == "call"


# Delivery reports.


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


# The texter, on a text network.


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


async def test_never_call_said_while_a_text_is_sent_stays(
    database: Database, organisation: Organisation
) -> None:
    campaign = await built(database)
    (text,) = await claimed(database, organisation)
    async with database.transaction() as connection:
        contact = next(iter(campaign.invitations))
        await oppose(
            connection, contact, number=None, source="staff", at=NOW, by="anna", why="asked on the telephone"
        )
    await record(database, organisation, text, ACCEPTED)
    assert (await invitation(database))[0] == "opposed"
