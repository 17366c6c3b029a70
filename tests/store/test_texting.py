"""Texts are claimed and settled: each once, in their hours, and what comes next follows from what became of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from centralino.campaigns.answering import oppose
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.texts.outcomes import record_never_known
from centralino.database import Database
from centralino.messages.lives import TextPurpose, TextState
from centralino.messages.provider import (
    Accepted,
    InDoubt,
    NotSent,
    Rejected,
)
from centralino.messages.segments import segments
from tests.fixtures.campaigns import NOW
from tests.fixtures.texts import (
    PUBLIC,
    a_texting_organisation,
)
from tests.store.texted import built, claimed, invitation, one, record

ACCEPTED = Accepted("SM1", 1)


@pytest.fixture
def organisation() -> Organisation:
    return a_texting_organisation()


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
