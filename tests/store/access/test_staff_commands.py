"""`centralino staff`, typed as it is typed, and what commands leave in the log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.fixtures.desk import at_a_keyboard

TELEPHONE = """
[lines."+390212345678"]
language = "it"
[destinations.support]
ring = [{ phone = "desk", ring_for = 30 }]
[destinations.sales]
ring = [{ phone = "desk", ring_for = 20 }]
[safe]
phone = "desk"
[phones.desk]
password = "a-password-of-the-desk"
"""

Types = Callable[..., str]


@pytest.fixture
def types(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """A command's output; one that is refused gives its line."""
    desk = at_a_keyboard(tmp_path, dsn, TELEPHONE, monkeypatch)

    def typed(*words: str, code: int = 0) -> str:
        return desk.reads(*words, code=code)

    return typed


def test_somebody_is_added_with_a_password_that_is_told_once(types: Types) -> None:
    said = types("staff", "add", "Maria.Rossi", "--role", "sales", "--language", "es", "--by", "ada")
    password = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", said)
    assert password
    (listed,) = json.loads(types("staff", "list", "--json"))
    assert (listed["name"], listed["role"], listed["language"]) == ("maria.rossi", "sales", "es")
    assert (listed["added_by"], listed["must_change_password"]) == ("ada", True)
    assert password[0] not in types("staff", "list")


def test_what_is_refused_is_told_in_one_line(types: Types) -> None:
    types("staff", "add", "ada", "--role", "administrator")
    assert "already" in types("staff", "add", "ada", code=1)
    assert "no such account" in types("staff", "reset", "bea", code=1)
    assert "last one" in types("staff", "change", "ada", "--suspend", code=1)
    assert "no such session" in types("staff", "sessions", "ada", "--end", "7", code=1)


def test_somebody_is_changed_and_reset(types: Types) -> None:
    types("staff", "add", "maria")
    types("staff", "change", "maria", "--role", "desk", "--suspend")
    (listed,) = json.loads(types("staff", "list", "--json"))
    assert listed["role"] == "desk"
    assert listed["suspended_at"]
    assert "suspended" in types("staff", "list")
    types("staff", "change", "maria", "--restore")
    assert json.loads(types("staff", "reset", "maria", "--second-factor", "--json"))["password"]
    assert "not signed in anywhere" in types("staff", "sessions", "maria", "--end", "all")


def test_what_is_typed_stands_in_the_log_under_the_name_of_who_typed_it(types: Types, dsn: str) -> None:
    types("staff", "add", "maria", "--by", "ada")
    types("contacts", "add", "Acme", "--by", "maria")
    types("lists", "create", "members", "--by", "maria")
    assert log(dsn) == [
        ("ada", "command", "added", "staff"),
        ("maria", "command", "added", "contacts"),
        ("maria", "command", "added", "lists"),
    ]


def test_an_import_is_one_line_of_the_log(types: Types, dsn: str, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(
        "name,code,phone\nAcme,00743110157,02 5555 0101\nBeta,01114601006,02 5555 0102\n"
    )
    types("import", str(tmp_path / "customers.csv"), "--by", "maria")
    assert log(dsn) == [("maria", "command", "imported", "contacts")]
    with psycopg.connect(dsn) as connection:
        after = connection.execute("select after from audit").fetchone()
    assert after == ({"file": "customers.csv", "taken": 2},)


def log(dsn: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute("select by, via, what, kind from audit order by id").fetchall()
