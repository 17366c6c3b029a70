"""Clips are kept while a campaign may say them, and for a while longer; then they are removed."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from centralino.campaigns.life import running
from centralino.campaigns.life.preparing import clips_folder
from centralino.campaigns.life.tidying import KEPT_FOR, remove_unneeded_clips
from centralino.campaigns.organisation import Organisation
from centralino.database import Database
from tests.fixtures.campaigns import NOW
from tests.store.campaigns.drawn_up import started

MUCH_LATER = NOW + 2 * KEPT_FOR


@pytest.fixture
async def clips(database: Database, organisation: Organisation, people: list[int]) -> int:
    """A campaign runs whose clips were all made at NOW; how many there are."""
    await started(database, organisation)
    made = _clips(organisation)
    for file in made:
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    return len({file.stem for file in made})


async def test_what_a_running_campaign_says_stays_however_old(
    database: Database, organisation: Organisation, clips: int
) -> None:
    assert await remove_unneeded_clips(database, organisation, MUCH_LATER) == 0


async def test_the_name_of_somebody_who_is_invited_no_more_goes(
    database: Database, organisation: Organisation, clips: int, people: list[int]
) -> None:
    async with database.transaction() as connection:
        await connection.execute("update contacts set name = 'Anna Rossi' where id = %s", [people[0]])
    assert await remove_unneeded_clips(database, organisation, MUCH_LATER) == 1


@pytest.mark.parametrize(("at", "all_go"), [(NOW + KEPT_FOR, False), (MUCH_LATER, True)])
async def test_what_a_campaign_said_that_is_over_is_kept_for_a_while_and_goes(
    database: Database, organisation: Organisation, clips: int, at: datetime, all_go: bool
) -> None:
    async with database.transaction() as connection:
        await running.finish(connection, "cena", at=NOW, by="ada", why="")
    assert await remove_unneeded_clips(database, organisation, at) == (clips if all_go else 0)
    assert bool(_clips(organisation)) is not all_go


def _clips(organisation: Organisation) -> list[Path]:
    return [file for file in (clips_folder(organisation.settings) / "said").glob("*/*") if file.is_file()]
