"""The one archive: every answer by whichever way it came, changes of mind, attempts, and what comes next."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from centralino.campaigns.answering import take_answer
from centralino.campaigns.calls.claiming import claim_calls
from centralino.campaigns.calls.recording import record_hangup
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.store.campaigns import find_campaign
from centralino.campaigns.telling.archive import COLUMNS, participants, rows
from centralino.campaigns.telling.watching import picture
from centralino.database import Connection, Database
from tests.fixtures.campaigns import NOW, TRUNK, Built, a_campaign, a_contact, an_organisation

ROME = ZoneInfo("Europe/Rome")
ORGANISATION = an_organisation()


async def called(database: Database, *causes: int, at: int = 0) -> None:
    """Call whoever is due, and let the calls end by these hangup causes, in order, ten seconds later."""
    then = NOW + timedelta(minutes=at)
    for cause in causes:
        (placing,) = await claim_calls(database, ORGANISATION, TRUNK, uuid4(), then, most=1)
        then += timedelta(seconds=10)
        async with database.transaction() as connection:
            await record_hangup(
                connection, ORGANISATION, placing.call_id, cause=cause, rang=cause == 19, at=then
            )


async def answer(
    connection: Connection,
    invitation: int,
    said: Answer,
    channel: AnswerChannel,
    minutes: int,
    party: int | None = None,
) -> None:
    at = NOW + timedelta(minutes=minutes)
    await take_answer(connection, invitation, Answered(said, at, channel, "+39", f"{minutes}", party), at)


async def built(database: Database) -> Built:
    async with database.transaction() as connection:
        anna, bruno = await a_contact(connection, "Anna"), await a_contact(connection, "Bruno")
        return await a_campaign(connection, [anna, bruno])


async def test_an_answer_a_change_of_mind_and_the_calls_before_are_in_it(database: Database) -> None:
    campaign = await built(database)
    await called(database, 17, 19)
    async with database.transaction() as connection:
        await answer(connection, campaign.first, Answer.YES, AnswerChannel.TEXT, 5, 2)
        await answer(connection, campaign.first, Answer.NO, AnswerChannel.LINK, 6)
        anna, bruno = await participants(connection, campaign.id)
    assert (anna.name, anna.answer, anna.party, anna.channel) == ("Anna", "no", None, "link")
    assert [(each.answer, each.party, each.channel) for each in anna.answers] == [
        ("yes", 2, "text"),
        ("no", None, "link"),
    ]
    assert (anna.calls, anna.last_call, anna.due_at) == (1, Disposition.BUSY, None)
    assert (bruno.answer, bruno.calls, bruno.last_call) == (None, 1, Disposition.NO_ANSWER)
    assert (bruno.next_step, bruno.reason) == ("call", "gap")


async def test_an_answer_that_came_earlier_and_is_told_later_does_not_displace_the_last(
    database: Database,
) -> None:
    campaign = await built(database)
    async with database.transaction() as connection:
        await answer(connection, campaign.first, Answer.NO, AnswerChannel.LINK, 9)
        await answer(connection, campaign.first, Answer.YES, AnswerChannel.CALL, 5)
        anna, _ = await participants(connection, campaign.id)
    assert (anna.answer, anna.channel) == ("no", "link")


async def test_calls_that_made_no_telephone_ring_are_counted_apart(database: Database) -> None:
    await built(database)
    await called(database, 34, 17)
    async with database.connection() as connection:
        campaign = await find_campaign(connection, "cena")
        assert campaign is not None
        anna, bruno = await participants(connection, campaign.id)
    assert (anna.calls, anna.other_calls, anna.last_call) == (0, 1, Disposition.CONGESTION)
    assert (bruno.calls, bruno.other_calls, bruno.last_call) == (1, 0, Disposition.BUSY)


async def test_the_sheet_is_on_the_organisations_wall_clock(database: Database) -> None:
    campaign = await built(database)
    async with database.transaction() as connection:
        await answer(connection, campaign.first, Answer.YES, AnswerChannel.TEXT, 5, 2)
        await answer(connection, campaign.first, Answer.NO, AnswerChannel.STAFF, 65)
        found = await participants(connection, campaign.id)
    anna = dict(zip(COLUMNS, next(rows(found, ROME)), strict=True))
    assert str(anna["answered"]) == "2026-03-03 12:05:00"
    assert anna["changes of mind"] == "yes (2) by text, 2026-03-03 11:05; no by staff, 2026-03-03 12:05"


async def test_the_picture_counts_states_answers_calls_and_lines(database: Database) -> None:
    campaign = await built(database)
    await called(database, 17)
    await claim_calls(database, ORGANISATION, TRUNK, uuid4(), NOW + timedelta(seconds=30))
    async with database.transaction() as connection:
        await answer(connection, campaign.first, Answer.YES, AnswerChannel.TEXT, 1, 3)
        now = NOW + timedelta(seconds=45)
        held = await find_campaign(connection, "cena")
        assert held is not None
        seen = await picture(connection, ORGANISATION.settings, held, now)
    assert (seen.invited, dict(seen.states)) == (2, {"answered": 1, "calling": 1})
    assert (dict(seen.answers), seen.coming) == ({"yes": 1}, 3)
    assert (seen.pace.open, seen.pace.placed, seen.pace.answered) == (1, 2, 0)
    assert (seen.due.calls, seen.due.next_at, seen.dispositions) == (0, None, {"busy": 1})
    (trunk,) = seen.trunks
    assert (trunk.name, trunk.in_use, trunk.lines, trunk.rests_until) == ("main", 1, 4, None)
