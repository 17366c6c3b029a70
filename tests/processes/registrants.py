"""The house as strangers find it who register, and what staff have of them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from centralino.access.rules.rights import Role
from centralino.clock import now
from centralino.database import Database
from centralino.support.registration.stamp import Stamp, sealed
from centralino.support.registration.store import stamping_key
from tests.fixtures.staff import FROM_HERE, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, Reply, browsing

MOBILE = "+393331234567"
GOOD = {
    "name": "Officine Acme",
    "number": "333 123 4567",
    "other_number": "",
    "code": "00743110157",
    "email": "",
    "language": "it",
    "consent": "yes",
    "website": "",
}
ENGLISH = {"accept-language": "en"}
ACME = {"organisation_name": "Acme & Figli", "registration_privacy": "https://www.example.org/privacy"}


@dataclass(frozen=True, slots=True)
class Door:
    """The house as a stranger finds it."""

    browser: Browser
    database: Database

    async def sends(
        self,
        form: Mapping[str, str] | None = None,
        path: str = "/register",
        *,
        stamp: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        stamp = await self.stamp() if stamp is None else stamp
        fields = {**GOOD, "stamp": stamp, **(form or {})}
        return await self.browser.post(path, fields, {**FROM_HERE, **ENGLISH, **(headers or {})})

    async def stamp(self, age: timedelta = timedelta(seconds=30)) -> str:
        async with self.database.connection() as connection:
            key = await stamping_key(connection)
        return sealed(key, Stamp(secrets.token_urlsafe(16), now() - age))

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        async with self.database.connection() as connection:
            return await (await connection.execute(query)).fetchall()

    async def room(self, role: Role = Role.SALES) -> str:
        desk = await signed_in(self.browser, self.database, role)
        return (await desk.get("/waiting-room")).text


@asynccontextmanager
async def a_door(database: Database, **settings: Any) -> AsyncIterator[Door]:
    async with browsing(a_texting_organisation(**settings).settings, database) as browser:
        yield Door(browser, database)
