"""In by name and password: what the cookie holds, who is told what, and who has to wait."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from hashlib import sha256

import pytest

from centralino.access import actions
from centralino.access.rules.rights import Role
from centralino.access.rules.sessions import IDLE_FOR, LASTS_FOR
from centralino.access.signed_in import NewSession, NotSignedIn, StaffLanguage, Why
from centralino.database import Database
from tests.store.access.house import (
    ELSEWHERE,
    FIREFOX,
    HERE,
    MINUTE,
    NOON,
    PASSWORD,
    added_staff,
    session_of,
    signed_in,
    somebody,
    trying,
    who,
)

WRONG = NotSignedIn(Why.WRONG)


async def test_whoever_signs_in_is_known_by_the_cookie(database: Database) -> None:
    await somebody(database)
    found = await session_of(database, " MARIA ")
    assert await who(database, found.token) == found.staff
    assert (found.staff.name, found.staff.role, found.staff.language) == (
        "maria",
        Role.SALES,
        StaffLanguage.IT,
    )
    assert not found.staff.must_change_password
    assert found.ends_at == NOON + LASTS_FOR


async def test_the_database_holds_nothing_that_could_be_put_into_a_cookie(database: Database) -> None:
    await somebody(database)
    found = await session_of(database)
    async with database.connection() as connection:
        rows = await (await connection.execute("select * from staff_sessions")).fetchall()
        kept = await (await connection.execute("select token_hash from staff_sessions")).fetchone()
    assert kept == (sha256(found.token.encode()).digest(),)
    assert found.token not in str(rows)
    assert found.staff.form_token not in str(rows)


async def test_every_session_has_a_token_of_its_own(database: Database) -> None:
    await somebody(database)
    first, second = await session_of(database), await session_of(database)
    assert first.token != second.token
    assert first.staff.form_token != second.staff.form_token
    assert await who(database, first.token) == first.staff


async def test_a_cookie_of_nobody_is_nobodys(database: Database) -> None:
    await somebody(database)
    assert await who(database, "") is None
    assert await who(database, "a" * 43) is None


async def test_a_wrong_password_and_a_wrong_name_are_answered_alike(database: Database) -> None:
    await somebody(database)
    assert await trying(database, password="treno rosso piove") == WRONG
    assert await trying(database, name="mario") == WRONG


async def test_whoever_is_suspended_is_answered_as_nobody_and_their_sessions_end(database: Database) -> None:
    maria = await somebody(database)
    open_session = await session_of(database)
    async with database.transaction() as connection:
        await actions.change_staff(connection, maria.id, at=NOON, suspended=True)
    assert await who(database, open_session.token) is None
    assert await trying(database) == WRONG
    async with database.transaction() as connection:
        await actions.change_staff(connection, maria.id, at=NOON, suspended=False)
    assert isinstance(await trying(database), NewSession)


@pytest.mark.parametrize("name", ["maria", "nobody"], ids=["a name that exists", "a name that does not"])
async def test_after_five_wrong_passwords_a_name_waits_and_is_not_even_looked_at(
    database: Database, name: str
) -> None:
    await somebody(database)
    assert [await trying(database, name, "wrong") for _ in range(5)] == [WRONG] * 5
    locked = NotSignedIn(Why.WAIT, NOON + timedelta(seconds=30))
    assert await trying(database, name, PASSWORD) == locked
    assert await trying(database, name, PASSWORD, from_address=ELSEWHERE) == locked


async def test_after_the_wait_the_right_password_lets_in_and_what_was_wrong_is_forgotten(
    database: Database,
) -> None:
    await somebody(database)
    for _ in range(5):
        await trying(database, password="wrong")
    assert isinstance(await trying(database, at=NOON + MINUTE), NewSession)
    assert [await trying(database, password="wrong", at=NOON + MINUTE) for _ in range(5)] == [WRONG] * 5


async def test_each_further_wrong_password_doubles_the_wait(database: Database) -> None:
    await somebody(database)
    for _ in range(5):
        await trying(database, password="wrong")
    later = NOON + MINUTE
    assert await trying(database, password="wrong", at=later) == WRONG
    assert await trying(database, at=later) == NotSignedIn(Why.WAIT, later + MINUTE)


async def test_many_at_once_are_no_more_than_many_in_a_row(database: Database) -> None:
    await somebody(database)
    found = await asyncio.gather(*(trying(database, password="wrong") for _ in range(12)))
    assert found.count(WRONG) == 5


async def test_an_address_that_tries_many_names_waits_with_all_of_them(database: Database) -> None:
    await somebody(database)
    async with database.transaction() as connection:
        await connection.execute(
            "insert into sign_in_tries (at, account, address)"
            " select %s, sha256(number::text::bytea), %s from generate_series(1, 20) as number",
            (NOON, HERE),
        )
    assert await trying(database) == NotSignedIn(Why.WAIT, NOON + MINUTE)
    assert isinstance(await trying(database, from_address=ELSEWHERE), NewSession)


async def test_what_was_typed_as_a_name_is_not_kept(database: Database) -> None:
    await trying(database, name="my-password-in-the-wrong-field")
    async with database.connection() as connection:
        rows = await (await connection.execute("select * from sign_in_tries")).fetchall()
    assert len(rows) == 1
    assert "my-password" not in str(rows)


async def test_a_one_time_password_lets_in_to_change_it_and_not_for_ever(database: Database) -> None:
    added = await added_staff(database, "maria")
    assert (await signed_in(database, "maria", added.password)).must_change_password
    assert await trying(database, "maria", added.password, added.ends_at) == NotSignedIn(Why.ENDED)


async def test_a_session_ends_by_itself(database: Database) -> None:
    await somebody(database)
    found = await session_of(database)
    assert await who(database, found.token, NOON + IDLE_FOR) is None
    for hour in range(1, 12):  # somebody who works all day
        assert await who(database, found.token, NOON + timedelta(hours=hour))
    assert await who(database, found.token, NOON + LASTS_FOR) is None


async def test_signed_out_is_signed_out_however_often(database: Database) -> None:
    await somebody(database)
    found = await session_of(database)
    async with database.connection() as connection:
        await actions.sign_out(connection, found.staff.session_id, at=NOON)
        await actions.sign_out(connection, found.staff.session_id, at=NOON)
    assert await who(database, found.token) is None


async def test_sessions_are_listed_with_when_and_where_and_ended_one_by_one_or_all(
    database: Database,
) -> None:
    maria = await somebody(database)
    first, second, third = [await session_of(database) for _ in range(3)]
    await who(database, first.token, NOON + 5 * MINUTE)
    async with database.connection() as connection:
        listed = await actions.sessions_of(connection, maria.id, at=NOON + 5 * MINUTE)
        assert [each.id for each in listed] == [each.staff.session_id for each in (first, third, second)]
        assert (listed[0].began_at, listed[0].last_seen_at) == (NOON, NOON + 5 * MINUTE)
        assert (listed[0].from_address, listed[0].agent) == (HERE, FIREFOX)
        assert not await actions.end_session(connection, maria.id, second.staff.session_id, at=NOON)
        assert await who(database, second.token) is None
        assert await actions.end_sessions(connection, maria.id, at=NOON, but=first.staff.session_id) == 1
    assert await who(database, third.token) is None
    assert await who(database, first.token)


async def test_nobody_ends_a_session_of_somebody_else_as_their_own(database: Database) -> None:
    await somebody(database)
    mario = await somebody(database, "mario")
    found = await session_of(database)
    async with database.connection() as connection:
        assert await actions.end_session(connection, mario.id, found.staff.session_id, at=NOON)
    assert await who(database, found.token)
