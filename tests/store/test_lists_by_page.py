"""Calls, call-backs and those who await, as staff leaf through them: in order, a page at a time, nobody twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import psycopg
import pytest

from centralino.calls.listing import Wanted, call_backs_done, call_backs_to_return, list_calls
from centralino.calls.store import count_call_backs_to_return, finish_call_back
from centralino.cursors import Page
from centralino.database import Connection, Database
from centralino.support.awaiting import awaiting_authorisation
from centralino.support.customer_file import call_file, customer_file, told_calls
from centralino.support.grants import await_authorisation, grant, revoke
from centralino.support.rules import Reason
from centralino.support.staff_store import count_awaiting
from centralino.support.telling import Said
from tests.unit.support.test_screen import TELEPHONE

AT = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROME = ZoneInfo("Europe/Rome")
Row = TypeVar("Row")
ROSSI, BIANCHI = "+390212345678", "+393331234567"

# Ten calls in pairs that begin at one instant: every second is of Rossi, and one of ours to them.
RECORDS = f"""
    insert into contacts (name, created_at, created_by) values ('Rossi', now(), 'test'), ('Bianchi', now(), 'test');
    insert into contracts (contact_id, kind, starts_on, paid_until, added_at, added_by)
        values (1, 'standard', '2026-01-01', '2026-12-31', now(), 'test');
    insert into calls (id, began_at, caller, dialled, source, contact_id, outcome, answered_at)
        select 'c' || n, timestamptz '{AT}' + (n / 2) * interval '1 hour',
               case when n % 2 = 1 then '{ROSSI}' else '{BIANCHI}' end, '+390298765432', 'main', 2 - n % 2,
               (array['talked', 'goodbye', 'caller-left'])[n % 3 + 1], case when n = 2 then now() end
        from generate_series(0, 9) n;
    insert into calls (id, began_at, caller, dialled, source, outcome)
        values ('ours', '{AT + 20 * HOUR}', '+390298765432', '{ROSSI}', 'main', 'invited');
    insert into call_backs (call_id, number, about, asked_at)
        select id, '{ROSSI}', 'support', began_at from calls order by id limit 6;
    insert into decisions (call_id, script_at, position, at, known, rule, verdict, took_ms) values
        ('c9', now(), 0, '{AT}', '{{"number": "{ROSSI}", "customers": [{{"contact_id": 1, "name": "Rossi",
            "code": null, "grants": [], "contracts": [{{"kind": "standard", "from": "2026-01-01", "to": null,
            "paid_until": "2026-12-31"}}]}}], "codes": "not-asked", "chosen": null, "choice_failed": false,
            "look_up_failed": false}}', 'paid',
         '{{"to": "support", "reason": "paid", "contact_id": 1, "destination": "support", "priority": 0}}', 9.0);
    insert into call_steps (call_id, script_at, position, at, what) values ('c9', now(), 0, '{AT}', 'say');
"""


@pytest.fixture(autouse=True)
def records(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(RECORDS)


async def leafed(list_: Callable[[str | None], Awaitable[Page[Row]]]) -> list[Row]:
    """Everything, page after page."""
    told: list[Row] = []
    after = None
    for _ in range(20):
        page = await list_(after)
        told += page.rows
        after = page.next
        if after is None:
            return told
    raise AssertionError("the list has no end")


async def calls(database: Database, wanted: Wanted, most: int) -> list[str]:
    async with database.connection() as connection:
        return [
            call.id
            for call in await leafed(lambda after: list_calls(connection, wanted, after=after, most=most))
        ]


OF_ROSSI = ["c9", "c7", "c5", "c3", "c1"]


@pytest.mark.parametrize("most", [1, 2, 3, 50])
@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        pytest.param(Wanted(), ["ours", *(f"c{n}" for n in range(9, -1, -1))], id="all"),
        pytest.param(Wanted(contact_id=1), OF_ROSSI, id="a contact's"),
        pytest.param(Wanted(number=ROSSI), ["ours", *OF_ROSSI], id="from a number or to it"),
        pytest.param(Wanted(outcome="goodbye"), ["c7", "c4", "c1"], id="an outcome"),
        pytest.param(Wanted(outcome="talked"), ["c9", "c6", "c3", "c2", "c0"], id="an outcome the PBX knows better"),
        pytest.param(Wanted(since=AT + HOUR, until=AT + 3 * HOUR), ["c5", "c4", "c3", "c2"], id="some days"),
        pytest.param(Wanted(1, ROSSI, "talked", AT, AT + 4 * HOUR), ["c3"], id="all of it"),
        pytest.param(Wanted(contact_id=3), [], id="none"),
    ],
)  # fmt: skip
async def test_calls_are_listed_the_latest_first(
    database: Database, wanted: Wanted, ids: list[str], most: int
) -> None:
    assert await calls(database, wanted, most) == ids


@pytest.mark.parametrize("cursor", ["", "x", "WzEsIDJd"])
async def test_a_cursor_that_is_none_begins_anew(database: Database, cursor: str) -> None:
    async with database.connection() as connection:
        assert (await list_calls(connection, Wanted(), after=cursor)).rows[0].id == "ours"
        assert (await call_backs_to_return(connection, after=cursor)).rows[0].call_id == "c0"
        assert (await call_backs_done(connection, after=cursor)).rows == ()
        assert (await awaiting_authorisation(connection, after=cursor)).rows == ()


@pytest.mark.parametrize("most", [1, 2, 50])
async def test_call_backs_are_to_be_returned_the_oldest_first(database: Database, most: int) -> None:
    async with database.connection() as connection:
        for position, id_ in enumerate((3, 1)):
            assert await finish_call_back(connection, id_, AT + position * HOUR, "ada")
        open_ = await leafed(lambda after: call_backs_to_return(connection, after=after, most=most))
        done = await leafed(lambda after: call_backs_done(connection, after=after, most=most))
        assert await count_call_backs_to_return(connection) == 4
    assert [wish.call_id for wish in open_] == ["c1", "c3", "c4", "c5"]
    assert [wish.id for wish in done] == [1, 3]


async def says(connection: Connection, word: str, contact_id: int, at: datetime) -> None:
    match word:
        case "awaiting":
            await await_authorisation(connection, contact_id, at=at, by="web", why="registered")
        case "granted":
            await grant(connection, contact_id, until=None, at=at, by="ada", why="a trial")
        case "revoked":
            await revoke(connection, contact_id, at=at, by="ada", why="over")


@pytest.mark.parametrize(
    ("words", "awaits"),
    [
        (("awaiting",), True),
        (("awaiting", "granted"), False),
        (("awaiting", "revoked"), False),
        (("granted", "awaiting"), True),
        (("awaiting", "granted", "awaiting"), True),
        ((), False),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, tuple) else "",
)
async def test_whoever_awaits_by_their_last_word_is_in_the_waiting_room(
    database: Database, words: tuple[str, ...], awaits: bool
) -> None:
    async with database.transaction() as connection:
        await says(connection, "awaiting", 2, AT - HOUR)
        for position, word in enumerate(words):
            await says(connection, word, 1, AT + position * HOUR)
        waiting = await leafed(lambda after: awaiting_authorisation(connection, after=after, most=1))
        assert await count_awaiting(connection) == len(waiting)
    assert [each.contact.name for each in waiting] == ["Bianchi", "Rossi"][: 1 + awaits]


async def test_words_that_come_by_the_thousand_are_kept_as_single_ones_are(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(
            "insert into grants (contact_id, state, at, by, why)"
            " select n % 2 + 1, case when n < 8 then 'granted' else 'awaiting' end::grant_state,"
            " now() + n * interval '1 s', 'import', '' from generate_series(0, 8) n"
        )
        assert [each.contact.name for each in (await awaiting_authorisation(connection)).rows] == ["Rossi"]


async def test_a_customers_file_says_where_they_go_and_why(database: Database) -> None:
    async with database.connection() as connection:
        file = await customer_file(connection, 1, AT, TELEPHONE, ROME)
        assert file
        assert (file.contact.name, file.now.reason, len(file.contracts)) == ("Rossi", Reason.PAID, 1)
        assert [step.said for step in file.why] == [Said.PAID, Said.TO_SUPPORT]
        assert await customer_file(connection, 99, AT, TELEPHONE, ROME) is None


async def test_a_customers_calls_are_told_with_their_stories(database: Database) -> None:
    async with database.connection() as connection:
        first = await told_calls(connection, Wanted(contact_id=1), ROME, most=2)
        assert [told.call.id for told in first.rows] == ["c9", "c7"]
        assert [step.said for step in first.rows[0].story] == [
            Said.KNOWN_BY_NUMBER,
            Said.PAID,
            Said.TO_SUPPORT,
        ]
        assert first.rows[1].story == ()
        second = await told_calls(connection, Wanted(contact_id=1), ROME, after=first.next, most=9)
        assert [told.call.id for told in second.rows] == ["c5", "c3", "c1"]


async def test_a_call_is_told_whole(database: Database) -> None:
    async with database.connection() as connection:
        told = await call_file(connection, "c9", ROME)
        assert told
        assert (told.call.contact, len(told.story), len(told.decisions)) == ("Rossi", 3, 1)
        assert [step.what for step in told.steps] == ["say"]
        assert await call_file(connection, "none", ROME) is None
