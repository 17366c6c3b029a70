"""Claims that meet each other, or whoever writes down the end of a call: nobody waits, and nobody is called twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from centralino.campaigns.calls.claiming import Placing, claim_calls
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.store import recording
from centralino.campaigns.store.recording import CallOver
from centralino.database import Connection, Database
from tests.fixtures.campaigns import NOW, a_campaign, a_contact, a_mobile, a_plan, an_organisation

AT_ONCE = 2.0  # seconds; a wait for a lock would last until the test ends


@pytest.fixture
def organisation() -> Organisation:
    return an_organisation()


async def claim(
    database: Database, organisation: Organisation, trunk: str, later: timedelta = timedelta()
) -> list[Placing]:
    async with asyncio.timeout(AT_ONCE):
        return await claim_calls(database, organisation, trunk, uuid4(), NOW + later)


@asynccontextmanager
async def two_campaigns_for_one_number(database: Database) -> AsyncIterator[tuple[Connection, list[int]]]:
    """Two people who share a telephone, each invited by a campaign over a trunk of its own; and another transaction."""
    number = a_mobile()
    async with database.transaction() as connection:
        people = [await a_contact(connection, name, number) for name in ("Anna Rossi", "Carlo Rossi")]
        await a_campaign(connection, people[:1], name="cena", plan=a_plan(trunks=["main"]))
        await a_campaign(connection, people[1:], name="pranzo", plan=a_plan(trunks=["spare"]))
    async with database.transaction() as other:
        yield other, people


async def test_a_claim_passes_over_a_number_of_which_something_is_just_written_down(
    database: Database, organisation: Organisation
) -> None:
    async with two_campaigns_for_one_number(database) as (other, _):
        (placing,) = await claim(database, organisation, "main")
        await recording.free_lines(other, [CallOver(placing.call_id, NOW, 16)])
        assert await claim(database, organisation, "spare") == []
    assert await claim(database, organisation, "spare", timedelta(minutes=2))


async def test_a_claim_passes_over_people_whom_somebody_holds(
    database: Database, organisation: Organisation
) -> None:
    async with two_campaigns_for_one_number(database) as (other, people):
        await other.execute("select from contacts where id = %s for no key update", [people[0]])
        assert await claim(database, organisation, "main") == []
    assert await claim(database, organisation, "main")


async def test_of_two_claims_for_one_telephone_at_once_one_gets_it(
    database: Database, organisation: Organisation
) -> None:
    async with two_campaigns_for_one_number(database):
        pass
    for each in range(10):
        later = timedelta(seconds=2 * each)
        both = await asyncio.gather(
            *(claim(database, organisation, trunk, later) for trunk in ("main", "spare"))
        )
        assert sum(map(len, both)) == 1
        async with database.connection() as connection:
            await connection.execute("delete from outbound_calls")
            await connection.execute(
                "update invitations set state = 'waiting', next_step = 'call', due_at = %s", [NOW]
            )
