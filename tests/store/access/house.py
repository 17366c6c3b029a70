"""A house in which people work: accounts with passwords of their own, and a way to sign in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from centralino.access import actions
from centralino.access.actions import OneTimePassword, Staff
from centralino.access.rules.rights import Role
from centralino.access.signed_in import CodeWanted, NewSession, NotSignedIn, SignedIn, StaffLanguage
from centralino.access.store.audit import Change, audited, changes
from centralino.database import Database

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PASSWORD = "treno verde piove"
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
FIREFOX = "Mozilla/5.0 Firefox/140.0"


async def somebody(database: Database, name: str = "maria", role: Role = Role.SALES) -> Staff:
    """Somebody with a password of their own."""
    added = await added_staff(database, name, role)
    started = await signed_in(database, name, added.password)
    async with database.transaction() as connection:
        assert not await actions.change_password(
            connection, started, added.password, PASSWORD, at=NOON, from_address=HERE
        )
        await actions.sign_out(connection, started.session_id, at=NOON)
    return added.staff


async def added_staff(database: Database, name: str, role: Role = Role.SALES) -> OneTimePassword:
    """Somebody with a password that was told to them."""
    async with database.transaction() as connection:
        added = await actions.add_staff(connection, name, role, StaffLanguage.IT, at=NOON, by="ada")
    assert isinstance(added, OneTimePassword)
    return added


async def trying(
    database: Database,
    name: str = "maria",
    password: str = PASSWORD,
    at: datetime = NOON,
    from_address: str = HERE,
) -> NewSession | CodeWanted | NotSignedIn:
    """What comes of name and password."""
    return await actions.sign_in(database, name, password, at=at, from_address=from_address, agent=FIREFOX)


async def session_of(
    database: Database, name: str = "maria", password: str = PASSWORD, at: datetime = NOON
) -> NewSession:
    """A session that has just begun."""
    found = await trying(database, name, password, at)
    assert isinstance(found, NewSession)
    return found


async def signed_in(
    database: Database, name: str = "maria", password: str = PASSWORD, at: datetime = NOON
) -> SignedIn:
    """Somebody in a session that has just begun."""
    return (await session_of(database, name, password, at)).staff


async def who(database: Database, token: str, at: datetime = NOON) -> SignedIn | None:
    """Whose cookie it is."""
    async with database.connection() as connection:
        return await actions.who(connection, token, at)


async def change(database: Database, statement: str, by: str = "ada") -> None:
    """Something is changed in that name; in nobody's, if it is empty."""
    async with database.transaction() as connection:
        if by:
            await audited(connection, by, "page")
        await connection.execute(statement.encode())


async def log_of(database: Database) -> list[Change]:
    """All that was ever changed, the first first."""
    async with database.connection() as connection:
        return (await changes(connection, most=1000))[::-1]
