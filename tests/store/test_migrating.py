"""Migrations are applied once, in order, by one process at a time, and a database is never left half done."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from centralino.database import (
    DatabaseNewerThanCode,
    MigrationEdited,
    MigrationError,
    MigrationFailed,
    migrate,
)
from centralino.database.migrating import MIGRATIONS


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    (tmp_path / "0001_ground.sql").write_text("create table ground (id integer);")
    (tmp_path / "0002_more.sql").write_text("create table more (id integer); insert into more values (1);")
    return tmp_path


def tables(dsn: str) -> set[str]:
    with psycopg.connect(dsn) as connection:
        found = connection.execute("select tablename from pg_tables where schemaname = 'public'")
        return {name for (name,) in found} - {"migrations"}


def test_each_is_applied_once_and_in_order(empty_dsn: str, migrations: Path) -> None:
    assert migrate(empty_dsn, migrations) == ("0001_ground", "0002_more")
    assert migrate(empty_dsn, migrations) == ()
    assert tables(empty_dsn) == {"ground", "more"}


def test_ours_make_the_tables_of_the_directory_support_and_calls(dsn: str) -> None:
    assert tables(dsn) >= {"contacts", "codes", "numbers", "contracts", "grants", "calls", "decisions"}
    assert migrate(dsn) == ()


def test_four_processes_that_start_at_once_do_it_once(empty_dsn: str, migrations: Path) -> None:
    with ThreadPoolExecutor(4) as starters:
        done = list(starters.map(lambda _: migrate(empty_dsn, migrations), range(4)))
    assert sorted(done) == [(), (), (), ("0001_ground", "0002_more")]


def test_one_that_fails_leaves_the_database_as_it_was(empty_dsn: str, migrations: Path) -> None:
    migrate(empty_dsn, migrations)
    (migrations / "0003_bad.sql").write_text("create table half (id integer); select nonsense;")
    with pytest.raises(MigrationFailed, match=r"0003_bad: column \"nonsense\" does not exist"):
        migrate(empty_dsn, migrations)
    assert tables(empty_dsn) == {"ground", "more"}
    (migrations / "0003_bad.sql").write_text("create table whole (id integer);")
    assert migrate(empty_dsn, migrations) == ("0003_bad",)


def test_those_before_one_that_fails_stay_applied(empty_dsn: str, migrations: Path) -> None:
    (migrations / "0003_bad.sql").write_text("nonsense")
    with pytest.raises(MigrationFailed):
        migrate(empty_dsn, migrations)
    assert tables(empty_dsn) == {"ground", "more"}


def test_a_database_newer_than_the_code_is_refused(empty_dsn: str, tmp_path: Path) -> None:
    newer = shutil.copytree(MIGRATIONS, tmp_path / "newer", ignore=shutil.ignore_patterns("*.py"))
    (newer / "9999_of_tomorrow.sql").write_text("create table tomorrow (id integer);")
    migrate(empty_dsn, newer)
    with pytest.raises(DatabaseNewerThanCode, match="9999_of_tomorrow"):
        migrate(empty_dsn)


def test_an_applied_migration_that_was_edited_is_refused(empty_dsn: str, migrations: Path) -> None:
    migrate(empty_dsn, migrations)
    (migrations / "0001_ground.sql").write_text("create table ground (id bigint);")
    (migrations / "0003_next.sql").write_text("create table next (id integer);")
    with pytest.raises(MigrationEdited, match="0001_ground"):
        migrate(empty_dsn, migrations)
    assert "next" not in tables(empty_dsn)


def test_an_applied_migration_that_is_gone_is_refused(empty_dsn: str, migrations: Path) -> None:
    migrate(empty_dsn, migrations)
    (migrations / "0001_ground.sql").unlink()
    with pytest.raises(MigrationEdited, match="0001_ground"):
        migrate(empty_dsn, migrations)


@pytest.mark.parametrize("name", ["0002_again.sql", "first.sql"])
def test_a_name_that_does_not_say_its_place_is_refused(empty_dsn: str, migrations: Path, name: str) -> None:
    (migrations / name).write_text("select 1;")
    with pytest.raises(
        MigrationError, match=r"\.sql: the name of a migration begins with a number of its own"
    ):
        migrate(empty_dsn, migrations)
    assert tables(empty_dsn) == set()


def test_a_server_that_is_not_there_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        migrate(f"postgresql:///none?host={tmp_path}")
