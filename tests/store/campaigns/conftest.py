"""An association with four members, and a checkout in which its campaigns can speak."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from centralino.campaigns.organisation import Organisation
from centralino.database import Database
from tests.fixtures.campaigns import NOW, a_contact, an_organisation
from tests.fixtures.desk import Desk, at_a_keyboard
from tests.store.campaigns.desk import MEMBERS, PLAN, SOUNDS, TELEPHONE
from tests.store.campaigns.drawn_up import on_list


@pytest.fixture
def organisation(tmp_path: Path) -> Organisation:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "prompts.toml").symlink_to(SOUNDS)
    return an_organisation(tmp_path)


@pytest.fixture
async def people(database: Database) -> list[int]:
    """Three on the list `soci`, the third of whom never wants to be called; a fourth on `amici`."""
    async with database.transaction() as connection:
        ids = [await a_contact(connection, name) for name in ("Anna", "Bruno", "Carla", "Dario")]
        await on_list(connection, "soci", *ids[:3])
        await on_list(connection, "amici", ids[3])
        await connection.execute(
            "insert into oppositions (contact_id, source, at, by, why) values (%s, 'staff', %s, 'ada', 'asked')",
            [ids[2], NOW],
        )
    return ids


@pytest.fixture
def desk(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "prompts.toml").symlink_to(SOUNDS)
    (tmp_path / "cena.toml").write_text(PLAN)
    (tmp_path / "members.csv").write_text(MEMBERS)
    monkeypatch.setenv("CENTRALINO_CUSTOMER_CODE_PATTERN", "[A-Z][0-9]{3}")
    return at_a_keyboard(tmp_path, dsn, TELEPHONE, monkeypatch)


@pytest.fixture
def members(desk: Desk) -> None:
    desk.types("import", "members.csv", "--list", "soci", "--by", "ada")


@pytest.fixture
def running(desk: Desk, members: None) -> None:
    for words in (("draft", "cena.toml"), ("prepare", "cena"), ("start", "cena", "--why", "it is time")):
        desk.types("campaign", *words, "--by", "ada")


@pytest.fixture
def rows(dsn: str) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection
