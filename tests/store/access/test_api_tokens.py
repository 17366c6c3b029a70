"""Tokens of the API: made, shown, refused, and ended with whoever made them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from centralino.access import actions
from centralino.access.actions import NewToken, Staff, Token
from centralino.access.refusals import Refusal
from centralino.access.rules.rights import Right, Role
from centralino.access.signed_in import StaffLanguage
from centralino.access.store import replays
from centralino.access.store.audit import audited
from centralino.access.store.replays import KeptAnswer
from centralino.database import Database
from tests.store.access.house import MINUTE, NOON, added_staff, log_of

SEES = frozenset({Right.SEE_CUSTOMERS})


async def adding(
    database: Database,
    maker: Staff,
    name: str = "crm",
    rights: Collection[Right] = SEES,
    expires_at: datetime | None = None,
) -> NewToken | Refusal:
    async with database.transaction() as connection:
        await audited(connection, maker.name, "page")
        return await actions.add_token(
            connection, name, rights, maker_id=maker.id, expires_at=expires_at, at=NOON
        )


async def added(database: Database, maker: Staff, **different: object) -> NewToken:
    made = await adding(database, maker, **different)  # type: ignore[arg-type]
    assert isinstance(made, NewToken), made
    return made


async def whose(database: Database, secret: str, at: datetime = NOON) -> Token | None:
    async with database.transaction() as connection:
        return await actions.whose_token(connection, secret, at=at)


@pytest.fixture
async def maria(database: Database) -> Staff:
    return (await added_staff(database, "maria", Role.SALES)).staff


async def test_a_token_is_whoever_shows_its_secret(database: Database, maria: Staff) -> None:
    made = await added(database, maria)
    found = await whose(database, made.secret)
    assert found
    assert (found.name, found.made_by, found.rights_now(NOON)) == ("crm", "maria", SEES)
    assert await whose(database, made.secret[:-1] + ("a" if made.secret[-1] != "a" else "b")) is None
    assert await whose(database, "cen_nonsense") is None


async def test_its_secret_is_kept_nowhere(database: Database, maria: Staff) -> None:
    made = await added(database, maria)
    async with database.connection() as connection:
        cursor = await connection.execute("select to_jsonb(api_tokens)::text from api_tokens")
        assert made.secret not in str(await cursor.fetchall())
    line = (await log_of(database))[-1]
    assert (line.by, line.what, line.kind) == ("maria", "added", "api_tokens")
    assert "token_hash" not in (line.after or {})


async def test_a_token_that_cannot_be_is_refused_and_it_is_told_why(database: Database, maria: Staff) -> None:
    for different, refusal in (
        ({"name": "no name"}, Refusal.NAME_NOT_A_NAME),
        ({"name": "Maria"}, Refusal.TOKEN_NAME_IS_TAKEN),
        ({"rights": ()}, Refusal.TOKEN_WITHOUT_RIGHTS),
        ({"rights": (Right.RUN_CAMPAIGNS,)}, Refusal.RIGHTS_BEYOND_ONES_OWN),
        ({"rights": (Right.STAFF,)}, Refusal.RIGHTS_BEYOND_ONES_OWN),
        ({"expires_at": NOON}, Refusal.TOKEN_ENDS_TOO_SOON),
    ):
        assert await adding(database, maria, **different) is refusal, different  # type: ignore[arg-type]


async def test_a_name_is_given_once_whoever_bears_it(database: Database, maria: Staff) -> None:
    made = await added(database, maria)
    async with database.transaction() as connection:
        await actions.revoke_token(connection, made.token.id, at=NOON)
        taken = await actions.add_staff(connection, "crm", Role.VIEWER, StaffLanguage.IT, at=NOON, by="ada")
    assert taken is Refusal.NAME_IS_TAKEN
    assert await adding(database, maria) is Refusal.TOKEN_NAME_IS_TAKEN


async def test_a_token_ends_when_it_is_revoked_and_stays_in_the_list(
    database: Database, maria: Staff
) -> None:
    made = await added(database, maria)
    async with database.transaction() as connection:
        assert isinstance(await actions.revoke_token(connection, made.token.id, at=NOON), Token)
        again = await actions.revoke_token(connection, made.token.id, at=NOON + MINUTE)
        assert isinstance(again, Token)
        assert again.revoked_at == NOON
        assert await actions.revoke_token(connection, 7_000, at=NOON) is Refusal.NO_SUCH_TOKEN
        assert [each.name for each in await actions.all_tokens(connection)] == ["crm"]
    assert await whose(database, made.secret) is None


async def test_a_token_ends_at_its_end(database: Database, maria: Staff) -> None:
    made = await added(database, maria, expires_at=NOON + MINUTE)
    assert await whose(database, made.secret, NOON + timedelta(seconds=59))
    assert await whose(database, made.secret, NOON + MINUTE) is None


async def test_a_token_ends_with_the_account_of_whoever_made_it(database: Database, maria: Staff) -> None:
    await added_staff(database, "ada", Role.ADMINISTRATOR)
    made = await added(database, maria)
    async with database.transaction() as connection:
        await actions.change_staff(connection, maria.id, at=NOON, suspended=True)
    assert await whose(database, made.secret) is None
    assert await adding(database, maria, "other") is Refusal.NO_SUCH_STAFF
    async with database.transaction() as connection:
        await actions.change_staff(connection, maria.id, at=NOON, suspended=False)
    assert await whose(database, made.secret)


async def test_what_its_maker_may_no_longer_it_may_no_longer(database: Database, maria: Staff) -> None:
    made = await added(database, maria, rights={Right.DECIDE_GRANTS, Right.SEE_CUSTOMERS})
    async with database.transaction() as connection:
        await actions.change_staff(connection, maria.id, at=NOON, role=Role.VIEWER)
    found = await whose(database, made.secret)
    assert found
    assert found.rights_now(NOON) == SEES


async def test_when_it_was_used_last_is_known_to_the_minute_and_is_no_change(
    database: Database, maria: Staff
) -> None:
    made = await added(database, maria)
    for seconds in (0, 30, 70):
        await whose(database, made.secret, NOON + timedelta(seconds=seconds))
    async with database.connection() as connection:
        (found,) = await actions.all_tokens(connection)
    assert found.last_used_at == NOON + timedelta(seconds=70)
    assert [line.kind for line in await log_of(database)].count("api_tokens") == 1


async def test_a_key_is_held_by_one_at_a_time_and_its_answer_kept_for_a_time(
    database: Database, maria: Staff
) -> None:
    token_id, answer = (await added(database, maria)).token.id, KeptAnswer(b"asked", 201, {"a": "b"}, b"{}")
    async with database.transaction() as one, database.transaction() as other:
        assert await replays.take_key(one, token_id, "key")
        assert not await replays.take_key(other, token_id, "key")
        assert await replays.take_key(other, token_id, "another")
        await replays.keep_answer(one, token_id, "key", answer, NOON)
    async with database.transaction() as connection:
        assert await replays.take_key(connection, token_id, "key")
        assert await replays.kept_answer(connection, token_id, "key", since=NOON - MINUTE) == answer
        assert await replays.kept_answer(connection, token_id, "key", since=NOON) is None
        await replays.forget_answers(connection, NOON + MINUTE)
        assert await replays.kept_answer(connection, token_id, "key", since=NOON - MINUTE) is None
