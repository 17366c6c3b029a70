"""A word of the sales office is taken back: what held before holds again, and every word is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from centralino.database import Database
from centralino.directory.contacts import Refused
from centralino.support import grants
from centralino.support.rules import GrantState, Reason, standing
from centralino.support.staff_store import awaiting, grants_of
from centralino.support.store import find_customers
from tests.fixtures.campaigns import a_contact, an_organisation

AT = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=2)
HOUSE = an_organisation()


@pytest.mark.parametrize(
    ("before", "last", "reason"),
    [
        pytest.param(["await"], "grant", Reason.AWAITING, id="granted from the waiting room"),
        pytest.param(["await"], "revoke", Reason.AWAITING, id="revoked from the waiting room"),
        pytest.param([], "grant", Reason.NO_CONTRACT, id="granted out of nothing"),
        pytest.param(["grant"], "revoke", Reason.GRANTED, id="revoked from who was granted"),
        pytest.param(["revoke"], "grant", Reason.REVOKED, id="granted to who was revoked"),
        pytest.param(
            ["revoke", "await"], "grant", Reason.REVOKED, id="granted to who was revoked and awaits"
        ),
    ],
)
async def test_what_held_before_holds_again(
    database: Database, before: list[str], last: str, reason: Reason
) -> None:
    async with database.transaction() as connection:
        contact = await a_contact(connection)
        for minutes, word in enumerate([*before, last]):
            await say(connection, contact, word, AT + timedelta(seconds=minutes))
        refused = await grants.take_back(connection, contact, at=LATER, by="anna", why="a slip")
        (customer,) = await find_customers(connection, [contact])
        words = await grants_of(connection, contact)
        waiting = await awaiting(connection, most=10)
    assert refused is None
    settings = HOUSE.settings
    assert standing(customer, LATER, settings.telephone, HOUSE.zone).reason is reason
    assert [word.by for word in words][: len(before) + 1] == ["test"] * (len(before) + 1)
    assert bool(waiting) == (bool(before) and before[-1] == "await")


async def test_where_nothing_was_said_there_is_nothing_to_take_back(database: Database) -> None:
    async with database.transaction() as connection:
        contact = await a_contact(connection)
        nothing = await grants.take_back(connection, contact, at=AT, by="anna", why="")
        await say(connection, contact, "await", AT)
        only_waits = await grants.take_back(connection, contact, at=LATER, by="anna", why="")
        words = await grants_of(connection, contact)
    assert isinstance(nothing, Refused)
    assert isinstance(only_waits, Refused)
    assert [word.state for word in words] == [GrantState.AWAITING]


async def say(connection, contact, word, at):  # type: ignore[no-untyped-def]
    if word == "await":
        await grants.await_authorisation(connection, contact, at=at, by="test", why="")
    elif word == "grant":
        await grants.grant(connection, contact, until=None, at=at, by="test", why="")
    else:
        await grants.revoke(connection, contact, at=at, by="test", why="")
