"""Campaigns with a past, and what they would come to."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from centralino.campaigns.forecasting.forecast import Asked, Told, forecast
from centralino.cli.campaigns.forecast_pages import pages
from centralino.database import Connection, Database
from tests.fixtures.campaigns import NOW, a_contact, an_organisation

TEXTS = {"after_attempts": 1, "wait": "24h"}


async def told_of(database: Database, name: str = "cena", **asked: Any) -> Told:
    told = await forecast(database, an_organisation(), name, Asked(**{"now": NOW, "runs": 5, **asked}))
    assert isinstance(told, Told)
    return told


async def contacts(connection: Connection, count: int) -> list[int]:
    return [await a_contact(connection, f"Member {n}") for n in range(count)]


def shown(told: Told) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        for each in pages(told, {}, ZoneInfo("Europe/Rome"), left_out=True):
            console.print(each)
    return captured.get()
