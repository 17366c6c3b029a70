"""Where a staff command works: the settings, an open database, the organisation's clock, and who is at the desk."""

from __future__ import annotations

import asyncio
import getpass
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from centralino import clock
from centralino.access.refusals import Refusal
from centralino.access.store.audit import audited, note
from centralino.cli.output import complaints_in_one_line, fail
from centralino.database import Connection, Database, migrate
from centralino.directory.actions import find_contact
from centralino.directory.contacts import Contact, Refused
from centralino.directory.numbers import to_e164
from centralino.settings import Settings, load
from centralino.stack.database import database_in_use

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Office:
    """One command's surroundings; `now` is the instant it was given."""

    settings: Settings
    database: Database
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone, in which staff read and write times."""
        return ZoneInfo(self.settings.time_zone)

    @asynccontextmanager
    async def changing(self, by: str | None) -> AsyncIterator[Connection]:
        """A transaction whose changes stand in the log under the name of who is at the desk."""
        async with self.database.transaction() as connection:
            await audited(connection, at_the_desk(by), "command")
            yield connection

    async def note_import(
        self,
        connection: Connection,
        by: str | None,
        into: str,
        file: str,
        taken: int,
        onto: int | None = None,
    ) -> None:
        """One line of the log for all that a file brought into a table of ours, perhaps onto a list."""
        await note(
            connection,
            at=self.now,
            by=at_the_desk(by),
            via="command",
            what="imported",
            kind=into,
            subject="list" if onto else "import",
            subject_id=onto,
            after={"file": file, "taken": taken},
        )

    async def contact(self, connection: Connection, named: str) -> Contact:
        """The contact meant by an id, a code or a part of the name; a command without one ends here."""
        return agreed(await find_contact(connection, named))

    def number(self, written: str) -> str:
        """A telephone number in E.164; a command without one ends here."""
        number = to_e164(written, self.settings.default_region)
        return number or fail(f"{written!r} is no telephone number")


def in_office(work: Callable[[Office], Awaitable[Result]]) -> Result:
    """Do a command's work on our database, brought to what this release expects; complaints are one line."""
    with complaints_in_one_line():
        settings = load()
        with database_in_use(settings) as dsn:
            migrate(dsn)
            return asyncio.run(_with_database(settings, dsn, work))


async def _with_database(settings: Settings, dsn: str, work: Callable[[Office], Awaitable[Result]]) -> Result:
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # its warnings come again as our one line
    async with Database(dsn, connections=1) as database:
        return await work(Office(settings, database, clock.now()))


def agreed(result: Result | Refused) -> Result:
    """The result of an action; a refusal ends the command, and the transaction it is in."""
    if isinstance(result, Refused):
        fail(result.why)
    return result


def granted(result: Result | Refusal) -> Result:
    """The same for what an action of the access wing says."""
    return fail(result) if isinstance(result, Refusal) else result


def at_the_desk(by: str | None) -> str:
    """Who does this: the one named, else who is logged in."""
    return by or getpass.getuser()
