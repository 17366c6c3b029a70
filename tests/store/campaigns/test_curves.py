"""The forecast that a campaign is started with: made after the start, once, and kept as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centralino.campaigns.forecasting.curves import Curve, curve_of, make_one
from centralino.campaigns.forecasting.forecast import Asked, Told, forecast
from centralino.campaigns.forecasting.result import Expected, Range
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store.campaigns import note_change
from centralino.database import Connection, Database
from centralino.directory.contacts import Refused
from tests.fixtures.campaigns import NOW, Built, a_campaign, a_contact, an_organisation

SOON = NOW + timedelta(seconds=5)


async def started(connection: Connection, state: CampaignState = CampaignState.RUNNING) -> Built:
    people = [await a_contact(connection, f"Member {nth}") for nth in range(30)]
    built = await a_campaign(connection, people, state=state)
    await note_change(connection, built.id, at=NOW, by="maria", what="started", why="")
    return built


def player(database: Database, organisation: Organisation | None = None):  # type: ignore[no-untyped-def]
    async def play(name: str, asked: Asked) -> Told | Refused:
        return await forecast(database, organisation or an_organisation(), name, Asked(now=asked.now, runs=5))

    return play


async def test_a_campaign_that_was_started_has_its_forecast_made_once(database: Database) -> None:
    async with database.transaction() as connection:
        built = await started(connection)
    assert await make_one(database, player(database), SOON) == "cena"
    assert await make_one(database, player(database), SOON) is None
    async with database.connection() as connection:
        curve = await curve_of(connection, built.id)
    assert curve
    assert curve.by(NOW) == Range(0, 0, 0)
    assert 0 < curve.in_the_end.low <= curve.in_the_end.middle <= curve.in_the_end.high <= 30
    assert curve.yes[0].at == SOON
    assert [each.yes.middle for each in curve.yes] == sorted(each.yes.middle for each in curve.yes)
    assert sum(each.middle for each in curve.calls.values()) > 10


@pytest.mark.parametrize(
    "state", [each for each in CampaignState if each is not CampaignState.RUNNING], ids=str
)
async def test_what_does_not_run_has_none_made(database: Database, state: CampaignState) -> None:
    async with database.transaction() as connection:
        await started(connection, state)
    assert await make_one(database, player(database), SOON) is None


async def test_what_was_started_long_ago_has_none_made(database: Database) -> None:
    async with database.transaction() as connection:
        await started(connection)
    assert await make_one(database, player(database), NOW + timedelta(hours=1)) is None


async def test_one_whose_player_died_is_played_by_another_after_a_while(database: Database) -> None:
    async with database.transaction() as connection:
        built = await started(connection)

    async def dies(_name: str, _asked: Asked) -> Told | Refused:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await make_one(database, dies, SOON)
    assert await make_one(database, player(database), SOON) is None
    assert await make_one(database, player(database), SOON + timedelta(minutes=4)) == "cena"
    async with database.connection() as connection:
        assert await curve_of(connection, built.id)


async def test_one_that_cannot_be_played_leaves_the_board_without(database: Database) -> None:
    async with database.transaction() as connection:
        built = await started(connection)
    without_trunks = an_organisation(trunks={"other": {"host": "192.0.2.9"}})
    assert await make_one(database, player(database, without_trunks), SOON) == "cena"
    async with database.connection() as connection:
        assert await curve_of(connection, built.id) is None


def test_between_two_instants_as_much_is_expected_as_time_has_gone_by() -> None:
    curve = Curve(
        (
            Expected(NOW, Range(0, 0, 0)),
            Expected(NOW + timedelta(hours=1), Range(10, 20, 40)),
        ),
        {},
    )
    assert curve.by(NOW - timedelta(hours=1)) == Range(0, 0, 0)
    assert curve.by(NOW + timedelta(minutes=15)) == Range(2.5, 5, 10)
    assert curve.by(NOW + timedelta(days=1)) == Range(10, 20, 40) == curve.in_the_end
