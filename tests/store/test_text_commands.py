"""`centralino texts`, typed as staff type it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from centralino.cli.main import app
from tests.store.test_staff_commands import TELEPHONE

TEXTS = """
    insert into texts_in (provider, provider_id, number, recipient, body, received_at, meaning, what_followed)
    values ('lab', 'a', '+393331110001', '+390299999999', 'sì', '2026-03-03T10:00Z', 'yes', 'answered'),
           ('lab', 'b', '+393331110001', '+390299999999', 'arrivo tardi', '2026-03-03T10:05Z', 'unclear', 'to-staff'),
           ('lab', 'c', '+393331110002', '+390299999999', 'chi siete?', '2026-03-03T11:00Z', 'unclear', 'to-staff');
    insert into texts_out (purpose, number, body, provider, state, claim, claimed_at, settled_at, price, currency)
    values ('confirmation', '+393331110001', 'Grazie', 'lab', 'delivered', gen_random_uuid(), '2026-03-03T10:00Z',
            '2026-03-03T10:00Z', 0.075, 'USD'),
           ('invitation', '+393331110003', 'Viene?', 'lab', 'in-doubt', gen_random_uuid(), '2026-03-03T09:00Z',
            '2026-03-03T09:10Z', null, null);
"""


@pytest.fixture(autouse=True)
def _desk(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "telephone.toml").write_text(TELEPHONE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("CENTRALINO_AMI_PASSWORD", "a password of sixteen letters")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(TEXTS)


def types(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["texts", *words])
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else done.stderr


def asks(*words: str) -> Any:
    return json.loads(types(*words, "--json"))


def test_texts_are_listed_the_latest_first() -> None:
    assert [each["id"] for each in asks("list")] == [3, 2, 1]
    assert [each["id"] for each in asks("list", "--number", "333 1110001")] == [2, 1]


def test_those_for_staff_are_listed_the_longest_waiting_first_until_they_are_done() -> None:
    assert [each["id"] for each in asks("list", "--for-staff")] == [2, 3]
    assert "text 2 is done" in types("done", "2", "--by", "maria")
    assert [each["id"] for each in asks("list", "--for-staff")] == [3]
    assert "no text 2 waits" in types("done", "2", code=1)
    assert "by maria" in types("list")


def test_a_text_is_shown_with_what_was_written_around_it() -> None:
    story = asks("show", "2")
    assert [each["body"] for each in story["received"]] == ["arrivo tardi", "sì"]
    assert [(each["body"], each["price"]) for each in story["sent"]] == [("Grazie", "0.075")]
    assert "0.075 USD" in types("show", "2")
    assert "no text came in under 9" in types("show", "9", code=1)


def test_texts_that_stay_in_doubt_are_shown() -> None:
    assert [each["number"] for each in asks("list", "--in-doubt")] == ["+393331110003"]
