"""A forecast as the command tells it, to people and to scripts."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from centralino.cli.main import app
from centralino.database import Database
from tests.fixtures.campaigns import PLAN, a_campaign, a_plan
from tests.store.forecasts import TEXTS, contacts, shown, told_of
from tests.store.test_staff_commands import TELEPHONE


async def test_what_is_shown_says_when_it_ends_and_draws_the_hours(database: Database) -> None:
    async with database.connection() as connection:
        await a_campaign(connection, await contacts(connection, 50), plan=a_plan(texts=TEXTS))
    page = shown(await told_of(database))
    assert page.startswith("Will end ")
    assert "of 50 reached" in page
    assert "Tue 3 Mar 11:00" in page
    assert "█" in page
    assert "segments" in page


async def test_a_campaign_without_members_is_shown_too(database: Database) -> None:
    async with database.connection() as connection:
        await a_campaign(connection)
    assert shown(await told_of(database)).startswith("Nobody will be called or texted")


def typed(folder: Path, dsn: str, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """The command as staff type it, some day long after NOW, in an office with trunks of that name."""
    (folder / "telephone.toml").write_text(TELEPHONE)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CENTRALINO_DATABASE_URL", dsn)
    monkeypatch.setenv("CENTRALINO_AMI_PASSWORD", "a password of sixteen letters")
    return CliRunner().invoke(app, ["campaign", "forecast", "cena", *words])


async def test_the_command_tells_scripts_all_of_it(
    database: Database, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime.now(UTC).replace(hour=9, minute=0) + timedelta(days=20)
    event = {**PLAN["event"], "starts_at": (start + timedelta(days=20)).isoformat()}
    plan = a_plan(event=event, replies_close_at=start + timedelta(days=15), texts=TEXTS)
    async with database.connection() as connection:
        await a_campaign(connection, await contacts(connection, 20), plan=plan)
    words = ("--start", start.isoformat(), "--per-minute", "0.5", "--picks-up", "0.5")
    done = await asyncio.to_thread(typed, tmp_path, dsn, monkeypatch, *words, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["forecast"]["asked"] == 20
    assert told["rates"]["chances"]["picks_up"] == pytest.approx(0.5)
    assert told["costs"]["minutes"]["middle"] == told["forecast"]["minutes"]["middle"] / 2
    shown = await asyncio.to_thread(typed, tmp_path, dsn, monkeypatch, *words, "--left-out")
    assert "cost of minutes" in shown.stdout
    assert "Who is left out: none" in shown.stdout
