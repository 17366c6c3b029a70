"""Every invitation explains itself: what was done, what comes next, by which rule, and why not sooner."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from centralino.campaigns.answering import oppose, take_answer
from centralino.campaigns.calls.claiming import claim_calls
from centralino.campaigns.calls.recording import record_hangup
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.campaigns.rules.gate import Rule
from centralino.campaigns.rules.next_step import CallAt, Stop, StopReason, TextAt
from centralino.campaigns.rules.zones import ZoneFrom
from centralino.campaigns.store import campaigns as store
from centralino.campaigns.telling.why import Why, why
from centralino.database import Database
from centralino.directory import store as directory
from centralino.directory.contacts import Refused
from tests.fixtures.campaigns import NOW, TRUNK, Built, a_campaign, a_contact, a_plan, an_organisation

ORGANISATION = an_organisation()


async def built(database: Database, **contact: Any) -> Built:
    async with database.transaction() as connection:
        return await a_campaign(connection, [await a_contact(connection, "Anna", "+393331234567", **contact)])


async def asked(database: Database, campaign: Built, *, at: datetime, now: datetime = NOW) -> Why:
    async with database.transaction() as connection:
        held = await store.find_campaign(connection, campaign.name)
        assert held is not None
        (contact,) = await directory.contacts_by_id(connection, list(campaign.invitations))
        explained = await why(connection, an_organisation(), held, contact, at, now)
        assert isinstance(explained, Why)
        return explained


async def busy(database: Database) -> None:
    """Anna is called now, and her telephone is busy."""
    (placing,) = await claim_calls(database, ORGANISATION, TRUNK, uuid4(), NOW)
    async with database.transaction() as connection:
        await record_hangup(
            connection, ORGANISATION, placing.call_id, cause=17, rang=False, at=NOW + timedelta(seconds=5)
        )


def words(explained: Why) -> tuple[str, ...]:
    """What else there is to wait for."""
    return tuple(each.words for each in explained.besides)


async def test_who_is_due_waits_for_a_line_and_nothing_else(database: Database) -> None:
    explained = await asked(database, await built(database), at=NOW)
    assert isinstance(explained.next, CallAt)
    assert (explained.next.at, explained.next.met) == (NOW, ())
    assert words(explained) == (
        "it waits for its turn on the trunk main: 0 of 4 lines are in use, 5 calls a second at most",
    )


async def test_after_a_busy_line_every_rule_that_stands_in_the_way_is_named_with_its_end(
    database: Database,
) -> None:
    campaign = await built(database)
    await busy(database)
    later = NOW + timedelta(minutes=1)
    explained = await asked(database, campaign, at=later, now=later)
    assert [each.what for each in explained.happened] == [
        "invited singly by test",
        "called +393331234567 over main: ended as busy",
    ]
    assert isinstance(explained.next, CallAt)
    ended = NOW + timedelta(seconds=5)
    assert {each.rule: each.until for each in explained.next.met} == {
        Rule.RETRY: ended + timedelta(minutes=20),
        Rule.GAP: ended + timedelta(hours=2),
    }
    assert explained.next.at == ended + timedelta(hours=2)


async def test_the_past_is_told_as_it_was_then(database: Database) -> None:
    campaign = await built(database)
    await busy(database)
    async with database.transaction() as connection:
        said = Answered(Answer.YES, NOW + timedelta(hours=1), AnswerChannel.LINK, "link")
        await take_answer(connection, campaign.first, said, NOW + timedelta(hours=1))
    now = NOW + timedelta(hours=2)
    before = await asked(database, campaign, at=NOW + timedelta(minutes=30), now=now)
    assert isinstance(before.next, CallAt)
    assert before.next.at == NOW + timedelta(hours=2, seconds=5)
    after = await asked(database, campaign, at=now, now=now)
    assert isinstance(after.next, Stop)
    assert after.next.why is StopReason.ANSWERED


async def test_the_future_is_told_as_if_nothing_happened_until_then(database: Database) -> None:
    evening = datetime.fromisoformat("2026-03-03T20:30:00+01:00")
    explained = await asked(database, await built(database), at=evening)
    assert isinstance(explained.next, CallAt)
    assert explained.next.at == datetime.fromisoformat("2026-03-04T09:00:00+01:00")
    assert [each.rule for each in explained.next.met] == [Rule.HOURS]


async def test_hours_are_those_of_the_members_clock_and_it_is_told_how_that_is_known(
    database: Database,
) -> None:
    explained = await asked(database, await built(database, time_zone="America/New_York"), at=NOW)
    assert (explained.zone.key, explained.zone_from) == ("America/New_York", ZoneFrom.CONTACT)
    assert isinstance(explained.next, CallAt)
    assert explained.next.at == datetime.fromisoformat("2026-03-03T09:00:00-05:00")


async def test_who_opposed_is_left_alone_and_a_campaign_that_is_paused_leaves_everybody_alone(
    database: Database,
) -> None:
    campaign = await built(database)
    async with database.transaction() as connection:
        await connection.execute("update campaigns set state = 'paused'")
    assert words(await asked(database, campaign, at=NOW)) == (
        "the campaign is paused: nothing is done for anybody",
    )
    async with database.transaction() as connection:
        (contact_id,) = campaign.invitations
        await oppose(connection, contact_id, number=None, source="staff", at=NOW, by="ada", why="by letter")
    explained = await asked(database, campaign, at=NOW)
    assert isinstance(explained.next, Stop)
    assert explained.next.why is StopReason.NEVER_CALL
    assert explained.happened[-1].what == "never to be called again, by staff: by letter"


async def test_a_trunk_that_rests_is_what_somebody_waits_for(database: Database) -> None:
    campaign = await built(database)
    async with database.transaction() as connection:
        await connection.execute(
            "insert into trunks (name, next_call_at, rests_until, rests_why) values ('main', %s, %s, 'failed')",
            [NOW, NOW + timedelta(minutes=1)],
        )
    assert words(await asked(database, campaign, at=NOW)) == ("the trunk main rests until 11:01:00: failed",)


async def test_a_text_that_nobody_carries_is_told(database: Database) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna", "+393331234567", prefers_texts=True)
        campaign = await a_campaign(connection, [anna], plan=a_plan(texts={}))
    explained = await asked(database, campaign, at=NOW)
    assert isinstance(explained.next, TextAt)
    assert words(explained) == (
        "the plan has texts, and CENTRALINO_TEXT_PROVIDER names nobody who carries them",
    )


async def test_who_is_not_invited_has_nothing_to_be_explained(database: Database) -> None:
    await built(database)
    async with database.transaction() as connection:
        held = await store.find_campaign(connection, "cena")
        assert held is not None
        (stranger,) = await directory.contacts_by_id(connection, [await a_contact(connection, "Zoe")])
        assert await why(connection, ORGANISATION, held, stranger, NOW, NOW) == Refused(
            "Zoe is not invited to cena"
        )
