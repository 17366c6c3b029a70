"""Somebody who can sign in where nobody can yet: made once, and the password told to whoever stands at the terminal."""

from __future__ import annotations

import asyncio

import structlog

from centralino import clock
from centralino.access.actions import OneTimePassword, first_administrator
from centralino.access.signed_in import StaffLanguage
from centralino.database import Database, DatabaseRefused, DatabaseUnavailable
from centralino.settings import Settings
from centralino.stack.database import database_in_use
from centralino.stack.postgres import PostgresError

log = structlog.get_logger()


def tell_first_password(settings: Settings) -> None:
    """Say on stdout, and never in a log, with which password the first administrator signs in; once, the first time."""
    try:
        with database_in_use(settings) as dsn:
            made = asyncio.run(_made(settings, dsn))
    except (DatabaseUnavailable, DatabaseRefused, PostgresError) as error:
        log.error("no administrator could be made", error=str(error))
        return
    if made:
        print(_words(settings, made), flush=True)


def pages(settings: Settings) -> str:
    """Where a browser finds the pages."""
    return settings.public_address or f"http://{settings.web_host}:{settings.web_port}"


async def _made(settings: Settings, dsn: str) -> OneTimePassword | None:
    async with Database(dsn, connections=1, wait=10) as database, database.transaction() as connection:
        language = StaffLanguage(settings.default_language)
        return await first_administrator(connection, at=clock.now(), language=language)


def _words(settings: Settings, made: OneTimePassword) -> str:
    return (
        f"\n  Sign in at  {pages(settings)}"
        f"\n  as          {made.staff.name}"
        f"\n  with        {made.password}"
        f"\n  once, before {made.ends_at:%d %B %Y}, and choose a password of your own. It is not told again;"
        f"\n  another is given by `centralino staff reset {made.staff.name}`.\n"
    )
