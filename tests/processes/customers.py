"""A customer, and somebody of sales who looks after them."""

from __future__ import annotations

from typing import Any

from centralino.access.rules.rights import Role
from centralino.database import Database
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.web import Browser

EVIL = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"
NUMBER = "+390255501001"


async def sales(browser: Browser, database: Database) -> AtTheDesk:
    return await signed_in(browser, database, Role.SALES)


async def anna(database: Database, name: str = "Anna Rossi", number: str = NUMBER) -> int:
    async with database.transaction() as connection:
        return await a_contact(connection, name, number)


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.connection() as connection:
        return await (await connection.execute(query)).fetchall()
