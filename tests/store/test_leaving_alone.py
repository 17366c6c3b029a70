"""Whoever wants no more texts is left alone, and what we say to those who wrote goes in time or not at all."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.texts.claiming import claim_texts
from centralino.campaigns.texts.outcomes import record_outcome
from centralino.campaigns.texts.replying import Followed
from centralino.database import Database
from centralino.messages.provider import NotSent
from tests.fixtures.texts import a_texting_organisation
from tests.store.conversations import NUMBER, SOON, STRANGER, asked, rows, said, writes


@pytest.fixture
def organisation() -> Organisation:
    return a_texting_organisation()


# Leave me alone.


async def test_a_stop_is_heeded_for_good_and_confirmed_once(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    assert await writes(database, organisation, "non scrivetemi più") is Followed.OPTED_OUT
    assert await writes(database, organisation, "basta!!!") is Followed.OPTED_OUT
    assert await rows(database, "select state from invitations") == ["opposed"]
    assert [purpose for purpose, _ in await said(database)] == ["opted-out"]
    assert set(await rows(database, "select source, number from oppositions")) == {("text", NUMBER)}


async def test_a_stop_that_the_provider_confirms_itself_is_not_confirmed_by_us(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    assert await writes(database, organisation, " Stop ") is Followed.OPTED_OUT
    assert await said(database) == []


async def test_a_stop_binds_everybody_behind_the_number(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER), ("Bruno", NUMBER))
    await writes(database, organisation, "STOP")
    assert await rows(database, "select state from invitations") == ["opposed", "opposed"]


async def test_a_stop_of_a_stranger_is_kept_by_their_number(
    database: Database, organisation: Organisation
) -> None:
    assert await writes(database, organisation, "STOP", STRANGER) is Followed.OPTED_OUT
    assert await rows(database, "select contact_id, number, source from oppositions") == [
        (None, STRANGER, "text")
    ]
    assert await said(database) == []


async def test_a_start_is_for_staff_and_lifts_nothing(database: Database, organisation: Organisation) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    await writes(database, organisation, "STOP")
    assert await writes(database, organisation, "START") is Followed.TO_STAFF
    assert await rows(database, "select count(*) from oppositions where lifted_at is null") == [1]


async def test_an_answer_of_one_who_opposed_counts_and_is_not_confirmed(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    await writes(database, organisation, "STOP")
    assert await writes(database, organisation, "si") is Followed.ANSWERED
    assert await rows(database, "select answer from invitations") == ["yes"]
    assert await said(database) == []


# Our answers on their way.


async def test_our_answers_are_sent_before_anything_else_at_any_hour(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    midnight = datetime.fromisoformat("2026-03-03T23:30:00+00:00")
    await writes(database, organisation, "si", at=midnight)
    (text,) = await claim_texts(database, organisation, "lab", uuid4(), midnight)
    assert (text.number, "abbiamo segnato" in text.body) == (NUMBER, True)


async def test_an_answer_that_did_not_go_is_sent_again_but_not_late(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    await writes(database, organisation, "chissà")
    (text,) = await claim_texts(database, organisation, "lab", uuid4(), SOON)
    async with database.transaction() as connection:
        await record_outcome(connection, organisation, text.id, text.claim, NotSent("away"), SOON)
    assert await claim_texts(database, organisation, "lab", uuid4(), SOON) == []
    again = SOON + timedelta(minutes=1)
    assert [each.id for each in await claim_texts(database, organisation, "lab", uuid4(), again)] == [text.id]


async def test_who_could_not_be_asked_back_in_time_is_answered_by_staff(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    await writes(database, organisation, "chissà")
    late = SOON + timedelta(minutes=16)
    assert await claim_texts(database, organisation, "lab", uuid4(), late) == []
    assert await rows(database, "select what_followed from texts_in") == ["to-staff"]
    assert await rows(database, "select state from texts_out where purpose = 'question-back'") == ["not-sent"]


async def test_nobody_is_answered_who_has_said_stop_meanwhile(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    await writes(database, organisation, "si")
    await writes(database, organisation, "non scrivetemi più")
    texts = await claim_texts(database, organisation, "lab", uuid4(), SOON)
    assert ["non le telefoneremo" in text.body for text in texts] == [True]


async def test_many_who_write_at_once_are_all_heard(database: Database, organisation: Organisation) -> None:
    members = [(f"Member {each}", f"+39333222{each:04}") for each in range(20)]
    await asked(database, organisation, *members)

    async def write(connection_of: Database, number: str) -> Followed:
        return await writes(connection_of, organisation, "si", number)

    found = await asyncio.gather(*(write(database, number) for _, number in members))
    assert set(found) == {Followed.ANSWERED}
    assert await rows(database, "select count(*) from invitations where answer = 'yes'") == [20]
