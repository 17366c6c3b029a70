"""Brings a database to what this code expects: numbered SQL files, in order, each once, forward only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from centralino.database.errors import in_one_line

MIGRATIONS = Path(__file__).parent.parent / "migrations"

_LOCK = 0x43656E7472616C69  # "Centrali": of the advisory locks of this database, the one for migrations


class MigrationError(Exception):
    """The database cannot be brought to what this code expects; it is left as it was."""


class DatabaseNewerThanCode(MigrationError):
    """A newer release has been at work on this database: run that release, or restore a backup."""


class MigrationEdited(MigrationError):
    """A migration this database has seen is not the file we have."""


class MigrationFailed(MigrationError):
    """Postgres refused a migration; the text names the file and Postgres's reason."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its number orders it, its sum tells whether it is still what was applied."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrate(dsn: str, folder: Path = MIGRATIONS) -> tuple[str, ...]:
    """Apply what is not yet applied; returns the names of those. Any number of processes may do so at once.

    Blocks. Raises `MigrationError`, and `ConnectionError` when Postgres is not there.
    """
    migrations = read_migrations(folder)
    with _alone(dsn) as connection:
        applied = _applied(connection)
        _refuse_what_is_not_ours(applied, migrations)
        due = [migration for migration in migrations if migration.number not in applied]
        for migration in due:
            _apply(connection, migration)
    return tuple(migration.name for migration in due)


def read_migrations(folder: Path) -> list[Migration]:
    """The files of a folder in order. Raises `MigrationError` for a name that does not say its place."""
    migrations: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        named = re.match(r"(\d{4})_", path.name)
        if not named or int(named[1]) in migrations:
            raise MigrationError(
                f"{path.name}: the name of a migration begins with a number of its own, like 0007_"
            )
        migrations[int(named[1])] = Migration(int(named[1]), path.stem, path.read_text(encoding="utf-8"))
    return list(migrations.values())


@contextmanager
def _alone(dsn: str) -> Iterator[psycopg.Connection]:
    """A connection, while no other process migrates; the lock goes with the connection."""
    try:
        connection = psycopg.connect(dsn, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        raise ConnectionError(in_one_line(error)) from error
    with connection:
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        yield connection


def _applied(connection: psycopg.Connection) -> dict[int, tuple[str, str]]:
    """Name and sum of each migration this database has seen."""
    connection.execute(
        """
        create table if not exists migrations (
            number     integer primary key,
            name       text not null,
            sha256     text not null,
            applied_at timestamptz not null default now()
        )
        """
    )
    found = connection.execute("select number, name, sha256 from migrations")
    return {number: (name, sha256) for number, name, sha256 in found}


def _refuse_what_is_not_ours(applied: Mapping[int, tuple[str, str]], migrations: Sequence[Migration]) -> None:
    ours = {migration.number: migration for migration in migrations}
    newest = max(ours, default=0)
    if unknown := [name for number, (name, _) in sorted(applied.items()) if number > newest]:
        raise DatabaseNewerThanCode(
            f"this database has seen {', '.join(unknown)}, of which this release knows nothing: "
            "run the newer release, or restore a backup made before it"
        )
    for number, (name, sha256) in sorted(applied.items()):
        if number not in ours or ours[number].sha256 != sha256:
            raise MigrationEdited(
                f"{name} was applied to this database and has been edited since: put the file back as it was "
                "and write what you want changed as a new one"
            )


def _apply(connection: psycopg.Connection, migration: Migration) -> None:
    try:
        with connection.transaction():
            connection.execute(migration.text)
            connection.execute(
                "insert into migrations (number, name, sha256) values (%s, %s, %s)",
                [migration.number, migration.name, migration.sha256],
            )
    except psycopg.Error as error:
        raise MigrationFailed(f"{migration.name}: {in_one_line(error)}") from error
