"""What is counted of a campaign as it changes is what there is, whatever happens to it."""

from __future__ import annotations

import asyncio

import pytest

from centralino.campaigns.answering import oppose, take_answer
from centralino.campaigns.life.members import withdraw_contact
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.store import watching
from centralino.campaigns.store.browsing import campaigns_from
from centralino.campaigns.store.tallies import add_up
from centralino.database import Connection, Database
from centralino.directory.store import contacts_by_id
from tests.fixtures.believable_stories import DAY, HOUR, live, story_of
from tests.fixtures.campaigns import NOW, Built, a_campaign, a_contact

MEMBERS = 60
STANDING = """
    select state::text, answer::text, count(*),
           coalesce(sum(coalesce(party, 1)) filter (where answer = 'yes'), 0)
    from invitations where campaign_id = %s group by state, answer
"""
ATTEMPTS = """
    select disposition::text, count(*) from attempts join outbound_calls on outbound_calls.id = call_id
    where campaign_id = %s and disposition is not null group by disposition
"""
TEXTS = """
    select texts_out.state::text, count(*) from texts_out join invitations on invitations.id = invitation_id
    where campaign_id = %s group by texts_out.state
"""

Rows = set[tuple[object, ...]]


async def a_campaign_that_saw_much(connection: Connection) -> Built:
    """Answers, changes of mind, texts, oppositions, calls on the line: ten kinds of members, six of each."""
    members = [await a_contact(connection, f"Member {nth}") for nth in range(MEMBERS)]
    built = await a_campaign(connection, members, at=NOW - 3 * DAY)
    for nth, member in enumerate(members):
        await live(connection, built, member, story_of(nth), NOW)
    return built


async def counted(connection: Connection, built: Built) -> tuple[Rows, Rows, Rows]:
    """As it is found by counting: standings, attempts and texts."""
    found = []
    for statement in (STANDING, ATTEMPTS, TEXTS):
        rows = await (await connection.execute(statement.encode(), [built.id])).fetchall()
        found.append({tuple(row) for row in rows})
    return found[0], found[1], found[2]


async def told(connection: Connection, built: Built) -> tuple[Rows, Rows, Rows]:
    """As pages are told."""
    standings = await watching.standings(connection, built.id)
    return (
        {(each.state, each.answer, each.invitations, each.coming) for each in standings},
        set((await watching.dispositions(connection, built.id)).items()),
        set((await watching.texts(connection, built.id)).items()),
    )


async def test_what_is_told_is_what_there_is(database: Database) -> None:
    async with database.transaction() as connection:
        built = await a_campaign_that_saw_much(connection)
        other = await a_campaign(connection, [await a_contact(connection)], name="another")
    async with database.connection() as connection:
        assert await told(connection, built) == await counted(connection, built)
        assert await told(connection, other) == await counted(connection, other)


async def test_adding_up_leaves_what_is_told_as_it_was(database: Database) -> None:
    async with database.transaction() as connection:
        built = await a_campaign_that_saw_much(connection)
    async with database.transaction() as connection:
        before = await told(connection, built)
        assert await add_up(connection, most=10) > MEMBERS
        assert await told(connection, built) == before
        assert await add_up(connection, most=30) == 0


async def test_two_who_add_up_at_once_count_nothing_twice(database: Database) -> None:
    async with database.transaction() as connection:
        built = await a_campaign_that_saw_much(connection)

    async def once() -> int:
        async with database.transaction() as connection:
            return await add_up(connection, most=0)

    await asyncio.gather(once(), once(), once())
    async with database.connection() as connection:
        assert await told(connection, built) == await counted(connection, built)


async def test_a_member_who_changes_their_mind_and_one_who_is_withdrawn_stand_where_they_are(
    database: Database,
) -> None:
    async with database.transaction() as connection:
        anna, bruno, carla = [await a_contact(connection, name) for name in ("Anna", "Bruno", "Carla")]
        built = await a_campaign(connection, [anna, bruno, carla], at=NOW)
        for hours, answer, party in (
            (1, Answer.YES, 3),
            (2, Answer.YES, 2),
            (3, Answer.NO, None),
            (4, Answer.YES, 5),
        ):
            at = NOW + hours * HOUR
            said = Answered(answer, at, AnswerChannel.LINK, "link", party=party)
            await take_answer(connection, built.invitations[anna], said, at)
            assert await told(connection, built) == await counted(connection, built)
        (contact,) = await contacts_by_id(connection, [bruno])
        await withdraw_contact(connection, built.name, contact, at=NOW, by="maria", why="")
        await oppose(connection, carla, number=None, source="staff", at=NOW, by="maria", why="")
        (page,) = await campaigns_from(connection, most=10)
        assert (page.invited, page.yes, page.no) == (2, 1, 0)
        assert await told(connection, built) == await counted(connection, built)


@pytest.mark.parametrize("added_up", [False, True], ids=["as they came", "added up"])
async def test_what_was_done_for_somebody_who_is_forgotten_stays_counted(
    database: Database, added_up: bool
) -> None:
    async with database.transaction() as connection:
        built = await a_campaign_that_saw_much(connection)
        if added_up:
            await add_up(connection, most=0)
        before, stands = await told(connection, built), await watching.standings(connection, built.id)
        await connection.execute("delete from contacts where id = any(%s)", [list(built.invitations)])
        after = await told(connection, built)
    assert sum(each.invitations for each in stands) == MEMBERS
    assert after == (set(), before[1], before[2])
    assert (str(Disposition.ANSWERED) in dict(after[1])) is True
