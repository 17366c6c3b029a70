"""What is done about accounts: the first administrator, others, their passwords and their second factors."""

from __future__ import annotations

from datetime import datetime

import pytest

from centralino.access import actions
from centralino.access.actions import NewSecondFactor, OneTimePassword, Staff
from centralino.access.refusals import Refusal
from centralino.access.rules.rights import Role
from centralino.access.rules.totp import code_of, step_of
from centralino.access.signed_in import CodeWanted, NewSession, NotSignedIn, SignedIn, StaffLanguage, Why
from centralino.database import Database
from tests.store.access.house import (
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

NEW = "un altro giorno di sole"


async def test_an_empty_house_gets_one_administrator_once(database: Database) -> None:
    async with database.transaction() as connection:
        first = await actions.first_administrator(connection, at=NOON, language=StaffLanguage.ES)
    assert first is not None
    assert (first.staff.name, first.staff.role) == ("administrator", Role.ADMINISTRATOR)
    assert first.staff.language is StaffLanguage.ES
    async with database.transaction() as connection:
        assert await actions.first_administrator(connection, at=NOON) is None
        rows = await (await connection.execute("select * from staff")).fetchall()
    assert first.password not in str(rows)
    assert (await signed_in(database, "administrator", first.password)).must_change_password


async def test_a_name_is_given_once(database: Database) -> None:
    await added_staff(database, "maria")
    async with database.transaction() as connection:
        again = await actions.add_staff(connection, "Maria", Role.DESK, StaffLanguage.IT, at=NOON, by="ada")
        other = await actions.add_staff(
            connection, "maria rossi", Role.DESK, StaffLanguage.IT, at=NOON, by="ada"
        )
    assert (again, other) == (Refusal.NAME_IS_TAKEN, Refusal.NAME_NOT_A_NAME)


async def test_another_role_holds_at_once_in_every_session(database: Database) -> None:
    maria = await somebody(database)
    found = await session_of(database)
    async with database.transaction() as connection:
        await actions.change_staff(connection, maria.id, at=NOON, role=Role.VIEWER)
    known = await who(database, found.token)
    assert known is not None
    assert known.role is Role.VIEWER


@pytest.mark.parametrize("how", [{"role": Role.SALES}, {"suspended": True}], ids=["demoted", "suspended"])
async def test_the_last_administrator_stays(database: Database, how: dict[str, object]) -> None:
    ada = (await added_staff(database, "ada", Role.ADMINISTRATOR)).staff
    bea = (await added_staff(database, "bea", Role.ADMINISTRATOR)).staff
    async with database.transaction() as connection:
        assert isinstance(await actions.change_staff(connection, bea.id, at=NOON, **how), Staff)  # type: ignore[arg-type]
        assert await actions.change_staff(connection, ada.id, at=NOON, **how) is Refusal.LAST_ADMINISTRATOR  # type: ignore[arg-type]
        same = await actions.change_staff(connection, ada.id, at=NOON, language=StaffLanguage.EN)
    assert isinstance(same, Staff)
    assert same.language is StaffLanguage.EN


async def test_a_changed_password_ends_the_other_sessions(database: Database) -> None:
    await somebody(database)
    here, elsewhere = await session_of(database), await session_of(database)
    assert await changed(database, here.staff, PASSWORD, NEW) is None
    assert await who(database, here.token)
    assert await who(database, elsewhere.token) is None
    assert await trying(database) == NotSignedIn(Why.WRONG)
    assert isinstance(await trying(database, password=NEW), NewSession)


@pytest.mark.parametrize(
    ("present", "new", "refusal"),
    [
        pytest.param("wrong", NEW, Refusal.WRONG_PASSWORD, id="without knowing the present one"),
        pytest.param(PASSWORD, PASSWORD, Refusal.PASSWORD_IS_THE_OLD, id="to the same"),
        pytest.param(PASSWORD, "short", Refusal.PASSWORD_SHORT, id="to a weak one"),
    ],
)
async def test_a_password_is_not_changed(
    database: Database, present: str, new: str, refusal: Refusal
) -> None:
    await somebody(database)
    me = await signed_in(database)
    assert await changed(database, me, present, new) is refusal
    assert isinstance(await trying(database), NewSession)


async def test_whoever_finds_a_browser_signed_in_cannot_try_all_passwords(database: Database) -> None:
    await somebody(database)
    me = await signed_in(database)
    tried = [await changed(database, me, "wrong", NEW) for _ in range(6)]
    assert tried == [Refusal.WRONG_PASSWORD] * 5 + [Refusal.TOO_MANY_TRIES]


async def test_a_reset_ends_sessions_and_waits_and_gives_a_password_for_once(database: Database) -> None:
    maria = await somebody(database)
    found = await session_of(database)
    for _ in range(5):
        await trying(database, password="wrong")
    async with database.transaction() as connection:
        reset = await actions.reset_password(connection, maria.id, at=NOON)
    assert isinstance(reset, OneTimePassword)
    assert await who(database, found.token) is None
    assert await trying(database) == NotSignedIn(Why.WRONG)
    assert (await signed_in(database, "maria", reset.password)).must_change_password


async def test_with_a_second_factor_the_password_alone_does_not_let_in(database: Database) -> None:
    await somebody(database)
    secret, _ = await switched_on(database, await signed_in(database))
    wanted = await half_in(database, NOON + MINUTE)
    assert await who(database, wanted.token, NOON + MINUTE) is None
    found = await entering(database, wanted, code(secret, NOON + MINUTE), NOON + MINUTE)
    assert isinstance(found, NewSession)
    assert found.token != wanted.token
    assert await who(database, found.token, NOON + MINUTE) == found.staff


async def test_a_code_that_was_seen_lets_nobody_in_a_second_time(database: Database) -> None:
    await somebody(database)
    secret, _ = await switched_on(database, await signed_in(database))
    assert await entering(database, await half_in(database, NOON), code(secret, NOON), NOON) == NotSignedIn(
        Why.WRONG_CODE
    )  # it was used to switch it on
    later = NOON + MINUTE
    one, other = await half_in(database, later), await half_in(database, later)
    assert isinstance(await entering(database, one, code(secret, later), later), NewSession)
    assert await entering(database, other, code(secret, later), later) == NotSignedIn(Why.WRONG_CODE)


async def test_codes_are_tried_no_more_often_than_passwords_and_the_password_does_not_forget_it(
    database: Database,
) -> None:
    await somebody(database)
    await switched_on(database, await signed_in(database))
    for _ in range(5):
        assert await entering(database, await half_in(database, NOON), "000000", NOON) == NotSignedIn(
            Why.WRONG_CODE
        )
    waits = await trying(database)
    assert isinstance(waits, NotSignedIn)
    assert waits.why is Why.WAIT


async def test_a_code_that_comes_late_comes_too_late(database: Database) -> None:
    await somebody(database)
    secret, _ = await switched_on(database, await signed_in(database))
    wanted = await half_in(database, NOON)
    late = wanted.until
    assert await entering(database, wanted, code(secret, late), late) == NotSignedIn(Why.TOO_LATE)


async def test_a_recovery_code_lets_in_once_however_it_is_typed(database: Database) -> None:
    maria = await somebody(database)
    _, codes = await switched_on(database, await signed_in(database))
    typed = codes[0].replace("-", " ").upper()
    assert isinstance(await entering(database, await half_in(database, NOON), typed, NOON), NewSession)
    assert await entering(database, await half_in(database, NOON), typed, NOON) == NotSignedIn(Why.WRONG_CODE)
    async with database.connection() as connection:
        assert await actions.recovery_codes_left(connection, maria.id) == 9
        rows = await (await connection.execute("select * from recovery_codes")).fetchall()
    assert codes[1] not in str(rows)


async def test_new_recovery_codes_make_the_old_ones_worthless(database: Database) -> None:
    await somebody(database)
    me = await signed_in(database)
    secret, old = await switched_on(database, me)
    async with database.transaction() as connection:
        new = await actions.new_recovery_codes(
            connection, me, code(secret, NOON + MINUTE), at=NOON + MINUTE, from_address=HERE
        )
    assert isinstance(new, tuple)
    assert not set(new) & set(old)
    wrong = await entering(database, await half_in(database, NOON), old[0], NOON)
    assert wrong == NotSignedIn(Why.WRONG_CODE)


async def test_a_second_factor_that_was_only_begun_is_not_asked_for(database: Database) -> None:
    await somebody(database)
    me = await signed_in(database)
    async with database.transaction() as connection:
        await actions.begin_second_factor(connection, me, at=NOON, issuer="Centralino")
        refused = await actions.confirm_second_factor(connection, me, "000000", at=NOON, from_address=HERE)
    assert refused is Refusal.WRONG_CODE
    assert isinstance(await trying(database), NewSession)


async def test_it_is_switched_off_by_whoever_has_it(database: Database) -> None:
    await somebody(database)
    me = await signed_in(database)
    _, codes = await switched_on(database, me)
    async with database.transaction() as connection:
        assert await actions.end_second_factor(connection, me, "000000", at=NOON, from_address=HERE)
        assert not await actions.end_second_factor(connection, me, codes[3], at=NOON, from_address=HERE)
    assert isinstance(await trying(database), NewSession)


async def test_an_administrator_takes_away_a_second_factor_that_was_lost(database: Database) -> None:
    maria = await somebody(database)
    await switched_on(database, await signed_in(database))
    async with database.transaction() as connection:
        kept = await actions.reset_password(connection, maria.id, at=NOON)
    assert isinstance(kept, OneTimePassword)
    assert isinstance(await trying(database, password=kept.password), CodeWanted)
    async with database.transaction() as connection:
        without = await actions.reset_password(connection, maria.id, at=NOON, second_factor_too=True)
    assert isinstance(without, OneTimePassword)
    assert isinstance(await trying(database, password=without.password), NewSession)


async def changed(database: Database, me: SignedIn, present: str, new: str) -> Refusal | None:
    async with database.transaction() as connection:
        return await actions.change_password(connection, me, present, new, at=NOON, from_address=HERE)


async def switched_on(database: Database, me: SignedIn) -> tuple[bytes, tuple[str, ...]]:
    """The secret and the codes for recovery."""
    async with database.transaction() as connection:
        begun = await actions.begin_second_factor(connection, me, at=NOON, issuer="Centralino")
        assert isinstance(begun, NewSecondFactor)
        row = await (await connection.execute("select secret from second_factors")).fetchone()
        assert row is not None
        codes = await actions.confirm_second_factor(
            connection, me, code(row[0], NOON), at=NOON, from_address=HERE
        )
    assert isinstance(codes, tuple)
    return row[0], codes


async def half_in(database: Database, at: datetime) -> CodeWanted:
    found = await trying(database, at=at)
    assert isinstance(found, CodeWanted)
    return found


async def entering(
    database: Database, wanted: CodeWanted, written: str, at: datetime
) -> NewSession | NotSignedIn:
    return await actions.enter_code(database, wanted.token, written, at=at, from_address=HERE, agent=FIREFOX)


def code(secret: bytes, at: datetime) -> str:
    return code_of(secret, step_of(at))
