"""How long a file of a million members takes to come in, checked, beside COPY, which checks nothing."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from zoneinfo import ZoneInfo

import psycopg
import uvloop

from centralino.clock import now
from centralino.database import Database, migrate
from centralino.directory.list_store import ContactList
from centralino.directory.lists import create_list
from centralino.stack import postgres
from centralino.support.importing.actions import import_contacts
from centralino.support.importing.columns import WrongHeader, read_header
from centralino.support.importing.refusals import Refusals
from centralino.support.importing.rows import Conventions
from centralino.support.importing.sheets import open_sheet

MEMBERS = 1_000_000
CONVENTIONS = Conventions(("IT",), "M[0-9]{7}", "IT", ZoneInfo("Europe/Rome"))
CHUNK = 1 << 20
# What an import fills, with the columns that it fills, in the order in which they refer to each other.
FILLED: tuple[tuple[LiteralString, LiteralString], ...] = (
    ("contacts", "id, name, language, created_at, created_by"),
    ("codes", "code, keyed, kind, country, contact_id"),
    ("numbers", "number, contact_id, trust, source, added_at, added_by"),
    ("list_members", "list_id, contact_id, added_at, added_by"),
)


@dataclass(frozen=True, slots=True)
class Imported:
    """Seconds for the import; for COPY into tables like ours, of rows made ready; for COPY of the file as it is."""

    members: int
    ours: float
    into_our_tables: float
    into_a_plain_table: float


def report(took: Imported) -> str:
    """The Markdown table."""
    rows = [
        ("`centralino import --list`, every row checked", took.ours),
        ("COPY into the same tables of rows that were made ready, unchecked", took.into_our_tables),
        ("COPY of the file into one table of text, without any key or index", took.into_a_plain_table),
    ]
    head = "| what | seconds | rows/s | the import as a multiple |"
    table = [
        f"| {what} | {each:.1f} | {took.members / each:,.0f} | {took.ours / each:.1f} |"
        for what, each in rows
    ]
    return "\n".join([head, "|---|---:|---:|---:|", *table])


def measure(members: int = MEMBERS) -> Imported:
    """Write a file, bring it in, take what came of it out again, and copy that in."""
    with tempfile.TemporaryDirectory() as name, postgres.start(Path(name)) as running:
        dsn = postgres.create_database(running.dsn, "bench")
        migrate(dsn)
        file = Path(name) / "members.csv"
        print(f"importing {members:,} members …", file=sys.stderr)
        write(file, members)
        ours = uvloop.run(bring_in(dsn, file, members))
        other = postgres.create_database(running.dsn, "other")
        migrate(other)
        print("copying them …", file=sys.stderr)
        with psycopg.connect(dsn) as full, psycopg.connect(other, autocommit=True) as empty:
            return Imported(members, ours, _copy_into_our_tables(full, empty), _copy_plainly(empty, file))


def write(file: Path, members: int) -> None:
    """Members as a club's spreadsheet has them: all with a mobile, one in three with a telephone at home besides."""
    chance = random.Random(7)
    with file.open("w", encoding="utf-8") as out:
        out.write("nome;codice cliente;cellulare;telefono;lingua\n")
        for serial in range(1, members + 1):
            mobile = f"3{chance.choice('234')}{chance.randrange(10)} {chance.randrange(10**6, 10**7)}"
            home = f"06 {chance.randrange(10**7, 10**8)}" if serial % 3 == 0 else ""
            language = "en" if serial % 20 == 0 else "it"
            out.write(f"Maria Bianchi {serial};M{serial:07};{mobile};{home};{language}\n")


async def bring_in(dsn: str, file: Path, members: int) -> float:
    """Seconds for the import of a file onto a list, as the command does it."""
    async with Database(dsn, connections=1) as database:
        async with database.transaction() as connection:
            members_list = await create_list(connection, "everybody", now(), "bench")
        assert isinstance(members_list, ContactList)
        began = time.perf_counter()
        with open_sheet(file) as sheet:
            places = read_header(sheet.header)
            assert not isinstance(places, WrongHeader)
            imported = await import_contacts(
                database, sheet, places, CONVENTIONS, Refusals(), good_rows=False, at=now(), by="bench",
                why="bench", progress=lambda *_: None, onto=members_list,
            )  # fmt: skip
        took = time.perf_counter() - began
    assert imported.taken
    assert imported.taken.added == members
    return took


def _copy_into_our_tables(full: psycopg.Connection, empty: psycopg.Connection) -> float:
    """Seconds, in one transaction, with every key, index and constraint in place.

    Into a database in which nothing was before: of tables just emptied, Postgres's statistics may say that they are
    empty still when a million foreign keys are checked.
    """
    lists = b"".join(_out_of(full, "lists", "id, name, created_at, created_by"))
    ready = [_out_of(full, table, columns) for table, columns in FILLED]
    began = time.perf_counter()
    with empty.transaction():
        _copy(empty, "copy lists (id, name, created_at, created_by) from stdin", [lists])
        for (table, columns), rows in zip(FILLED, ready, strict=True):
            _copy(empty, "copy " + table + " (" + columns + ") from stdin", rows)
    return time.perf_counter() - began


def _out_of(connection: psycopg.Connection, table: LiteralString, columns: LiteralString) -> list[bytes]:
    """What is in a table, in large pieces, so that nothing but Postgres is measured."""
    with connection.cursor().copy("copy " + table + " (" + columns + ") to stdout") as rows:
        whole = b"".join(rows)
    return [whole[begin : begin + CHUNK] for begin in range(0, len(whole), CHUNK)]


def _copy_plainly(connection: psycopg.Connection, file: Path) -> float:
    connection.execute("create table plain (name text, code text, mobile text, home text, language text)")
    with file.open("rb") as rows:
        began = time.perf_counter()
        _copy(
            connection,
            "copy plain from stdin (format csv, delimiter ';', header)",
            iter(lambda: rows.read(CHUNK), b""),
        )
        return time.perf_counter() - began


def _copy(connection: psycopg.Connection, statement: LiteralString, rows: Iterable[bytes]) -> None:
    with connection.cursor().copy(statement) as copy:
        for each in rows:
            copy.write(each)


if __name__ == "__main__":
    print(report(measure(*map(int, sys.argv[1:]))))
