"""Opposition registers: an edition takes the place of the one before, and one that is too old stops a start."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from centralino.campaigns.life import running
from centralino.campaigns.life.registers import RegisterImported, import_register
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Database
from centralino.directory.contacts import Refused
from tests.fixtures.campaigns import NOW, a_plan
from tests.store.campaigns.drawn_up import contact, ready

LATER = NOW + timedelta(hours=1)
RPO = "Registro pubblico delle opposizioni"


@pytest.mark.parametrize(
    ("age", "refused"), [pytest.param(15, None, id="young enough"), pytest.param(16, "16", id="too old")]
)
async def test_a_campaign_for_which_a_register_is_too_old_does_not_start(
    database: Database, organisation: Organisation, people: list[int], age: int, refused: str | None
) -> None:
    drawn_up = NOW.date()
    await import_register(database, RPO, drawn_up, [], at=NOW, by="ada")
    await ready(database, organisation, a_plan(purpose="marketing"))
    async with database.transaction() as connection:
        then = NOW + timedelta(days=age)
        campaign = await running.start(connection, organisation, "cena", at=then, by="ada", why="")
    if refused is None:
        assert isinstance(campaign, Campaign)
    else:
        assert isinstance(campaign, Refused)
        assert f"is of {drawn_up}, which is more than 15 days ago" in campaign.why


async def test_a_register_takes_the_place_of_its_edition_before(
    database: Database, people: list[int]
) -> None:
    async with database.transaction() as connection:
        numbers = [(await contact(connection, each)).numbers[0].number for each in people[:2]]
    await import_register(database, RPO, date(2026, 2, 1), [numbers[0], numbers[0]], at=NOW, by="ada")
    imported = await import_register(database, RPO, date(2026, 3, 1), [numbers[1]], at=NOW, by="ada")
    assert imported == RegisterImported(RPO, 1, 0)
    older = await import_register(database, RPO, date(2026, 2, 15), numbers, at=NOW, by="ada")
    assert older == Refused(f"the edition of {RPO} that is held is newer: of 2026-03-01")
    async with database.connection() as connection:
        cursor = await connection.execute("select number from registered_numbers")
        assert await cursor.fetchall() == [(numbers[1],)]
