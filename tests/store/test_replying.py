"""What follows from a text that came in."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from centralino.campaigns.answering import take_answer
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.campaigns.texts.replying import Followed
from centralino.database import Database
from centralino.messages.store.staff import finish, texts_in
from tests.fixtures.campaigns import NOW, a_contact
from tests.fixtures.texts import PUBLIC, a_texting_organisation
from tests.store.conversations import NUMBER, OTHER, SOON, STRANGER, asked, rows, said, writes


@pytest.fixture
def organisation() -> Organisation:
    return a_texting_organisation()


# One who was asked.


@pytest.mark.parametrize(
    ("body", "answer", "party"),
    [("sì", "yes", None), ("SI'", "yes", None), ("veniamo in 3", "yes", 3), ("no grazie", "no", None)],
)
async def test_an_answer_by_text_counts_and_is_confirmed(
    database: Database, organisation: Organisation, body: str, answer: str, party: int | None
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    assert await writes(database, organisation, body) is Followed.ANSWERED
    assert await rows(database, "select state, answer, party, due_at from invitations") == [
        ("answered", answer, party, None)
    ]
    assert await rows(database, "select channel, by, at from answers") == [("text", NUMBER, SOON)]
    ((purpose, words),) = await said(database)
    assert purpose == "confirmation"
    assert ("un sì per Anna" if answer == "yes" else "un no per Anna") in words


async def test_a_text_told_twice_counts_once(database: Database, organisation: Organisation) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    assert await writes(database, organisation, "si", provider_id="SM7") is Followed.ANSWERED
    assert await writes(database, organisation, "si", provider_id="SM7") is Followed.TOLD_BEFORE
    assert len(await said(database)) == 1
    assert await rows(database, "select count(*) from answers") == [1]


async def test_a_text_told_twice_at_once_counts_once(database: Database, organisation: Organisation) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    both = await asyncio.gather(*(writes(database, organisation, "boh", provider_id="SM8") for _ in range(2)))
    assert sorted(both) == [Followed.ASKED_BACK, Followed.TOLD_BEFORE]


async def test_a_change_of_mind_after_a_key_counts_and_the_history_keeps_both(
    database: Database, organisation: Organisation
) -> None:
    campaign = await asked(database, organisation, ("Anna", NUMBER))
    async with database.transaction() as connection:
        keyed = Answered(Answer.YES, NOW + timedelta(minutes=1), AnswerChannel.CALL, NUMBER, "out-1")
        await take_answer(connection, campaign.first, keyed, NOW)
    assert await writes(database, organisation, "mi dispiace, non posso") is Followed.ANSWERED
    assert await rows(database, "select answer from invitations") == ["no"]
    assert await rows(database, "select answer, channel from answers order by at") == [
        ("yes", "call"),
        ("no", "text"),
    ]


async def test_whoever_says_again_what_they_said_is_not_written_to_again(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    await writes(database, organisation, "si")
    await writes(database, organisation, "si!!", at=SOON + timedelta(minutes=1))
    assert len(await said(database)) == 1


async def test_what_is_not_clear_is_asked_back_once_and_then_read_by_staff(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    assert await writes(database, organisation, "forse, vediamo") is Followed.ASKED_BACK
    assert await writes(database, organisation, "dipende da mia cognata") is Followed.TO_STAFF
    ((purpose, words),) = await said(database)
    assert purpose == "question-back"
    assert f"{PUBLIC}/i/token" in words
    async with database.connection() as connection:
        (waiting,) = await texts_in(connection, for_staff=True, number=None, most=10)
        assert (waiting.contact, waiting.campaign, waiting.body) == ("Anna", "cena", "dipende da mia cognata")
        assert await finish(connection, waiting.id, SOON, "maria")
        assert not await finish(connection, waiting.id, SOON, "maria")
        assert await texts_in(connection, for_staff=True, number=None, most=10) == []


async def test_an_answer_after_having_been_asked_back_counts(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    await writes(database, organisation, "chi siete?")
    assert await writes(database, organisation, "si") is Followed.ANSWERED


async def test_thanks_after_an_answer_are_not_asked_back(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    await writes(database, organisation, "si")
    assert await writes(database, organisation, "arrivo tardi pero") is Followed.TO_STAFF
    assert len(await said(database)) == 1


async def test_after_replies_have_closed_that_is_said_once(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    late = datetime.fromisoformat("2026-03-28T09:00:00+00:00")
    assert await writes(database, organisation, "si", at=late) is Followed.CLOSED
    assert await writes(database, organisation, "si dai", at=late) is Followed.CLOSED
    ((purpose, words),) = await said(database)
    assert purpose == "over"
    assert "chiuse" in words
    assert await rows(database, "select count(*) from answers") == [0]


# Several who may be meant.


async def test_of_two_questions_the_latest_is_meant(database: Database, organisation: Organisation) -> None:
    first = await asked(database, organisation, ("Anna", NUMBER), at=NOW)
    later = NOW + timedelta(days=1)
    anna = list(first.invitations)
    second = await asked(database, organisation, contacts=anna, at=later, name="gita")
    assert await writes(database, organisation, "si", at=later + timedelta(hours=1)) is Followed.ANSWERED
    assert await rows(database, f"select answer from invitations where id = {second.first}") == ["yes"]
    assert await rows(database, f"select answer from invitations where id = {first.first}") == [None]


async def test_a_household_is_asked_back_once_who_is_meant_and_the_links_say_it(
    database: Database, organisation: Organisation
) -> None:
    await asked(database, organisation, ("Anna", NUMBER), ("Bruno", NUMBER))
    assert await writes(database, organisation, "si") is Followed.ASKED_BACK
    assert await writes(database, organisation, "si!") is Followed.TO_STAFF
    ((purpose, words),) = await said(database)
    assert purpose == "question-back"
    assert "Anna, Cena sociale: " in words
    assert "Bruno, Cena sociale: " in words
    assert words.count(f"{PUBLIC}/i/token") == 2
    assert await rows(database, "select answer from invitations") == [None, None]


async def test_the_one_of_a_household_who_has_not_answered_is_meant(
    database: Database, organisation: Organisation
) -> None:
    campaign = await asked(database, organisation, ("Anna", NUMBER), ("Bruno", NUMBER))
    anna, bruno = campaign.invitations.values()
    async with database.transaction() as connection:
        by_link = Answered(Answer.NO, NOW + timedelta(minutes=1), AnswerChannel.LINK, "link")
        await take_answer(connection, bruno, by_link, NOW)
    assert await writes(database, organisation, "si") is Followed.ANSWERED
    assert await rows(database, f"select answer from invitations where id = {anna}") == ["yes"]


# Who was not asked.


@pytest.mark.parametrize("body", ["si", "no", "ciao", "HELP", ""])
async def test_what_strangers_write_is_read_by_staff(
    database: Database, organisation: Organisation, body: str
) -> None:
    await asked(database, organisation, ("Anna", NUMBER))
    assert await writes(database, organisation, body, STRANGER) is Followed.TO_STAFF
    assert await said(database) == []


async def test_a_member_who_was_not_written_to_is_known_to_staff_by_name(
    database: Database, organisation: Organisation
) -> None:
    async with database.transaction() as connection:
        contact = await a_contact(connection, "Carla", OTHER)
    assert await writes(database, organisation, "si", OTHER) is Followed.TO_STAFF
    assert await rows(database, "select contact_id from texts_in") == [contact]
