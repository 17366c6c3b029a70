"""Who is calling, whose code is that, and how guessing is stopped: against a real Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from centralino.database import Database
from centralino.support.line import SupportLine
from centralino.support.rules import Codes, Contract, Customer, Grant, GrantState, Known
from tests.fixtures.postgres import frozen
from tests.unit.agi.pretended import SETTINGS

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
NUMBER, OTHER = "+390212345678", "+390212345679"
GOOD, BAD = "00488410010", "07654320154"

PEOPLE = """
    insert into contacts (id, name, language, name_clip, created_at, created_by) overriding system value values
        (1, 'Rossi', 'it', 'rossi', now(), 'test'), (2, 'Bianchi', null, null, now(), 'test');
    insert into codes (code, keyed, kind, country, contact_id) values
        ('00488410010', '00488410010', 'vat', 'IT', 1),
        ('B12345674', '212345674', 'vat', 'ES', 1), ('A12345674', '212345674', 'vat', 'ES', 2);
    insert into numbers (number, contact_id, trust, source, added_at, added_by) values
        ('+390212345678', 1, 'declared', 'staff', now(), 'test'),
        ('+390212345678', 2, 'learned', 'call', now(), 'test');
    insert into contracts (contact_id, kind, starts_on, ends_on, paid_until, added_at, added_by) values
        (1, 'gold', '2026-01-01', '2026-12-31', '2026-12-31', now(), 'test'),
        (1, 'standard', '2025-01-01', '2025-12-31', null, now(), 'test');
    insert into grants (contact_id, state, at, until, by, why) values
        (2, 'awaiting', '2026-05-01T10:00:00Z', null, 'web', 'registered'),
        (2, 'granted', '2026-05-02T10:00:00Z', '2026-06-01T00:00:00Z', 'anna', 'a courtesy');
"""
ROSSI = Customer(
    1,
    "Rossi",
    code="00488410010",
    language="it",
    name_clip="rossi",
    contracts=(
        Contract("standard", date(2025, 1, 1), date(2025, 12, 31), None),
        Contract("gold", date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)),
    ),
)
BIANCHI = Customer(
    2,
    "Bianchi",
    code="A12345674",
    grants=(
        Grant(GrantState.AWAITING, datetime(2026, 5, 1, 10, tzinfo=UTC)),
        Grant(GrantState.GRANTED, datetime(2026, 5, 2, 10, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)),
    ),
)


@pytest.fixture
def line(database: Database, dsn: str) -> SupportLine:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(PEOPLE)
    return SupportLine(database, SETTINGS)


def strict(line: SupportLine, **settings: object) -> SupportLine:
    changed: Mapping[str, object] = {"lockout_tries": 3, "lockout_tries_withheld": 5, **settings}
    return SupportLine(line.database, SETTINGS.model_copy(update=changed))


async def test_a_caller_is_known_with_all_that_was_bought_and_granted_the_surest_first(
    line: SupportLine,
) -> None:
    assert await line.who_is_calling(NUMBER, "main", NOW) == Known(NUMBER, (BIANCHI, ROSSI))


@pytest.mark.parametrize("number", [None, OTHER, "201"])
async def test_a_number_of_nobody_is_nobody(line: SupportLine, number: str | None) -> None:
    assert await line.who_is_calling(number, "main", NOW) == Known(number)


async def test_a_right_code_finds_its_customer(line: SupportLine) -> None:
    assert await line.try_code(Known(OTHER), "main", GOOD, NOW) == Known(OTHER, (ROSSI,), Codes.FOUND)


async def test_codes_that_sound_alike_on_a_keypad_find_every_customer(line: SupportLine) -> None:
    found = await line.try_code(Known(None), "main", "212345674", NOW)
    assert found is not None
    assert found.customers == (ROSSI, BIANCHI)


async def test_a_code_of_nobody_finds_nothing(line: SupportLine) -> None:
    assert await line.try_code(Known(OTHER), "main", BAD, NOW) is None


async def test_too_many_wrong_codes_lock_a_number_out_even_for_a_right_one(line: SupportLine) -> None:
    guarded = strict(line)
    for _ in range(3):
        assert await guarded.try_code(Known(OTHER), "main", BAD, NOW) is None
    assert await guarded.try_code(Known(OTHER), "main", GOOD, NOW) == Known(OTHER, codes=Codes.LOCKED_OUT)
    assert (await guarded.who_is_calling(OTHER, "main", NOW)).codes is Codes.LOCKED_OUT
    assert (await guarded.who_is_calling(NUMBER, "main", NOW)).codes is Codes.NOT_ASKED
    later = NOW + timedelta(hours=1)
    assert (await guarded.who_is_calling(OTHER, "main", later)).codes is Codes.NOT_ASKED


async def test_right_codes_lock_nobody_out(line: SupportLine) -> None:
    guarded = strict(line)
    for _ in range(9):
        assert await guarded.try_code(Known(OTHER), "main", GOOD, NOW)


async def test_callers_who_withhold_their_number_are_counted_by_where_they_come_in(line: SupportLine) -> None:
    guarded = strict(line)
    for _ in range(5):
        assert await guarded.try_code(Known(None), "main", BAD, NOW) is None
    assert await guarded.try_code(Known(None), "main", GOOD, NOW) == Known(None, codes=Codes.LOCKED_OUT)
    assert await guarded.try_code(Known(None), "other", BAD, NOW) is None
    assert await guarded.try_code(Known(OTHER), "main", BAD, NOW) is None


async def test_many_calls_at_once_guess_no_more_often_than_one(line: SupportLine) -> None:
    guarded = strict(line, look_up_budget=5)
    answers = await asyncio.gather(*(guarded.try_code(Known(OTHER), "main", BAD, NOW) for _ in range(12)))
    assert answers.count(None) == 3
    assert answers.count(Known(OTHER, codes=Codes.LOCKED_OUT)) == 9


async def test_a_frozen_database_is_given_up_within_the_budget(line: SupportLine, postgres_server) -> None:
    quick = strict(line, look_up_budget=0.3)
    with frozen(postgres_server):
        async with asyncio.timeout(3):
            assert (await quick.who_is_calling(NUMBER, "main", NOW)).look_up_failed
            tried = await quick.try_code(Known(OTHER), "main", GOOD, NOW)
            assert tried is not None
            assert tried.look_up_failed
            assert (await quick.known_afresh(Known(OTHER, (ROSSI,)))).look_up_failed
    await asyncio.sleep(0.5)
    assert (await line.who_is_calling(NUMBER, "main", NOW)).customers


async def test_known_afresh_sees_what_was_changed_meanwhile(line: SupportLine, dsn: str) -> None:
    known = Known(NUMBER, (ROSSI, BIANCHI), chosen=BIANCHI)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "insert into grants (contact_id, state, at, by, why) values (2, 'revoked', now(), 'x', 'y')"
        )
    afresh = await line.known_afresh(known)
    assert afresh.chosen is not None
    assert [grant.state for grant in afresh.chosen.grants] == ["awaiting", "granted", "revoked"]
    assert afresh.customers[0] == ROSSI
