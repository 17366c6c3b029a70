"""What a crash left open is settled once it is surely over, and nothing sooner."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from centralino.campaigns.calls.claiming import Placing, claim_calls
from centralino.campaigns.calls.recording import record_hangup
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.store import recording as store
from centralino.database import Database
from centralino.pbx import AMIDown
from scheduler.recovery import Recovery
from tests.fixtures.campaigns import NOW, TRUNK, a_campaign, a_contact, an_organisation
from tests.fixtures.pbx import APBX

ORGANISATION = an_organisation()
LATER = NOW + timedelta(minutes=1)
SECOND = timedelta(seconds=1)


async def called(database: Database, *names: str) -> list[Placing]:
    """Their telephones were to ring at NOW, and whoever had them rung is dead."""
    async with database.transaction() as connection:
        people = [await a_contact(connection, name) for name in names]
        await a_campaign(connection, people)
    placings: list[Placing] = []
    for each in range(len(names)):
        placings += await claim_calls(database, ORGANISATION, TRUNK, uuid4(), NOW + each * SECOND, most=1)
    return placings


async def dispositions(database: Database) -> list[str | None]:
    async with database.connection() as connection:
        cursor = await connection.execute("select disposition::text from attempts order by call_id")
        return [told for (told,) in await cursor.fetchall()]


async def test_a_call_that_is_not_at_the_pbx_is_lost_when_news_of_it_had_time_to_come(
    database: Database,
) -> None:
    await called(database, "Anna")
    recovery = Recovery(database, ORGANISATION, APBX().as_link)
    assert await recovery.settle(LATER) == 0
    assert await recovery.settle(LATER + 3 * SECOND) == 0
    assert await recovery.settle(LATER + 5 * SECOND) == 1
    assert await dispositions(database) == [Disposition.LOST]
    assert await recovery.settle(LATER + 7 * SECOND) == 0


async def test_a_call_that_is_at_the_pbx_is_left_alone(database: Database) -> None:
    (placing,) = await called(database, "Anna")
    pbx = APBX()
    pbx.channels[f"out-{placing.call_id}"] = "Ringing"
    recovery = Recovery(database, ORGANISATION, pbx.as_link)
    for minutes in range(5):
        assert await recovery.settle(LATER + timedelta(minutes=minutes)) == 0


async def test_what_was_missed_before_a_gap_is_missed_from_its_end_on(database: Database) -> None:
    """An order that a frozen PBX has not read yet is carried out when it goes on."""
    (placing,) = await called(database, "Anna")
    pbx = APBX()
    recovery = Recovery(database, ORGANISATION, pbx.as_link)
    await recovery.settle(NOW + SECOND)
    pbx.is_away = True
    with pytest.raises(AMIDown):
        await recovery.settle(NOW + 3 * SECOND)
    pbx.is_away = False
    assert await recovery.settle(LATER) == 0
    pbx.channels[f"out-{placing.call_id}"] = "Ringing"
    assert await recovery.settle(LATER + 5 * SECOND) == 0


async def test_a_call_that_cannot_be_settled_keeps_no_other_from_it(database: Database) -> None:
    await called(database, "Anna", "Bruno")
    async with database.transaction() as connection:
        # A plan that this release does not understand.
        await connection.execute(
            """
            with other as (
                insert into campaigns (name, event_id, state, plan, trunks, replies_close_at, created_at, created_by)
                select 'other', event_id, state, '{}', trunks, replies_close_at, created_at, created_by
                from campaigns returning id),
            moved as (update invitations set campaign_id = other.id from other
                      where invitations.id = (select min(invitation_id) from attempts))
            update outbound_calls set campaign_id = other.id from other
            where outbound_calls.id = (select min(call_id) from attempts)
            """
        )
    recovery = Recovery(database, an_organisation(), APBX().as_link)
    await recovery.settle(LATER)
    assert await recovery.settle(LATER + 5 * SECOND) == 1
    assert await dispositions(database) == [None, Disposition.LOST]


async def test_an_answered_call_of_which_no_script_tells_is_lost_in_the_end(database: Database) -> None:
    (placing,) = await called(database, "Anna")
    async with database.transaction() as connection:
        await store.note_answered(connection, [(placing.call_id, NOW + SECOND)])
    recovery = Recovery(database, ORGANISATION, APBX().as_link)
    await recovery.settle(LATER)
    assert await recovery.settle(LATER + 5 * SECOND) == 1  # its line is free
    assert await dispositions(database) == [None]
    assert await recovery.settle(LATER + 60 * SECOND) == 1
    assert await dispositions(database) == [Disposition.LOST]


async def test_what_the_pbx_tells_late_displaces_what_was_given_up(database: Database) -> None:
    (placing,) = await called(database, "Anna")
    recovery = Recovery(database, ORGANISATION, APBX().as_link)
    await recovery.settle(LATER)
    await recovery.settle(LATER + 5 * SECOND)
    async with database.transaction() as connection:
        await record_hangup(connection, ORGANISATION, placing.call_id, cause=17, rang=False, at=LATER)
    assert await dispositions(database) == [Disposition.BUSY]
