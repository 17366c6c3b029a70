"""Which numbers campaigns call: those that somebody vouches for, and that are in use as far as anybody knows."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.next_step import CallAt, NextStep, Stop, StopReason, next_step
from centralino.campaigns.rules.people import Invited
from centralino.campaigns.store.people import people as read_people
from centralino.database import Database
from tests.fixtures.campaigns import NOW, Built, a_campaign, a_contact
from tests.fixtures.desk import Desk
from tests.store.campaigns.drawn_up import ready

LEARNED, DECLARED = "+393331234567", "+390655501001"
Rows = psycopg.Connection[tuple[object, ...]]


async def test_a_number_that_was_only_learned_is_not_called(database: Database) -> None:
    campaign = await _built(database, LEARNED, DECLARED)
    step = await _next_step(database, campaign)
    assert isinstance(step, CallAt)
    assert step.line.number == DECLARED


async def test_who_has_no_other_number_is_not_called_until_it_is_confirmed(database: Database) -> None:
    campaign = await _built(database, LEARNED)
    step = await _next_step(database, campaign)
    assert isinstance(step, Stop)
    assert step.why is StopReason.NO_NUMBER
    async with database.connection() as connection:
        await connection.execute(
            "update numbers set trust = 'confirmed', confirmed_at = now(), confirmed_by = 'a call'"
        )
    assert isinstance(await _next_step(database, campaign), CallAt)


async def test_preparing_tells_how_many_have_no_number_that_may_be_called(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    async with database.transaction() as connection:
        await connection.execute("update numbers set trust = 'learned' where contact_id = %s", [people[0]])
    prepared = await ready(database, organisation)
    told = [each.words for each in prepared.findings]
    assert "1 of 3 members have no number in use that is declared or confirmed" in told


@pytest.mark.parametrize(
    "vouching",
    [
        pytest.param(("numbers", "confirm", "A100", "+39 333 1234567"), id="confirmed"),
        pytest.param(("numbers", "add", "A100", "06 5550 1001"), id="another number"),
        pytest.param(("import", "again.csv"), id="an import"),
    ],
)
def test_who_was_not_called_for_want_of_a_number_is_once_somebody_vouches_for_one(
    desk: Desk, running: None, rows: Rows, vouching: tuple[str, ...]
) -> None:
    rows.execute(
        "update numbers set invalid_at = now(), invalid_why = 'unallocated' where number = %s", [LEARNED]
    )
    rows.execute(
        "update invitations set state = 'unanswered', next_step = null, due_at = null, reason = 'no-number'"
    )
    (desk.folder / "again.csv").write_text("Codice;Nome;Telefono\nA100;Anna Rossi;06 5550 1001\n")
    desk.types(*vouching, "--by", "ada")
    assert "waiting" in _states(rows)["Anna Rossi"]


def test_confirming_takes_the_mark_away_that_nobody_has_the_number(
    desk: Desk, members: None, rows: Rows
) -> None:
    desk.types("numbers", "confirm", "A100", LEARNED, "--by", "ada")
    rows.execute("update numbers set invalid_at = now(), invalid_why = 'unallocated'")
    shown = desk.asks("numbers", "confirm", "A100", LEARNED, "--by", "eva")
    (number,) = shown["contact"]["numbers"]
    assert (number["invalid_at"], number["confirmed_by"]) == (None, "eva")
    assert "was confirmed before, by eva" in desk.is_refused("numbers", "confirm", "A100", LEARNED)


@pytest.mark.parametrize(
    "vouching", [("numbers", "add", "A100", LEARNED), ("import", "members.csv")], ids=["staff", "import"]
)
def test_a_learned_number_that_is_declared_too_is_confirmed(
    desk: Desk, members: None, rows: Rows, vouching: tuple[str, ...]
) -> None:
    rows.execute("update numbers set trust = 'learned', source = 'call'")
    desk.types(*vouching, "--by", "ada")
    held = rows.execute("select trust, source, confirmed_by from numbers where number = %s", [LEARNED])
    assert held.fetchall() == [("confirmed", "call", "ada")]


def test_of_several_numbers_in_a_sheet_the_first_is_called_first(desk: Desk) -> None:
    (desk.folder / "two.csv").write_text(
        "Codice;Nome;Telefono;Telefono 2;Telefono 3\nA100;Anna Rossi;333 1234567;06 5550 1001;+39 333 1234567\n"
        "B200;Bruno Bianchi;06 5550 1001;333 1234567;\n"
    )
    for _ in range(2):
        desk.types("import", "two.csv", "--list", "soci")
    assert [each["number"] for each in desk.asks("contacts", "show", "Anna")["contact"]["numbers"]] == [
        LEARNED,
        DECLARED,
    ]
    assert [each["number"] for each in desk.asks("contacts", "show", "Bruno")["contact"]["numbers"]] == [
        DECLARED,
        LEARNED,
    ]


async def _built(database: Database, *numbers: str) -> Built:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna", *numbers)
        await connection.execute("update numbers set trust = 'learned' where number = %s", [LEARNED])
        return await a_campaign(connection, [anna])


async def _next_step(database: Database, campaign: Built) -> NextStep:
    (contact_id,) = campaign.invitations
    async with database.connection() as connection:
        found = await read_people(connection, [contact_id], campaign.event_id, NOW - timedelta(days=30))
    return next_step(campaign.terms, found[contact_id], Invited(campaign.first, campaign.event_id), NOW)


def _states(rows: Rows) -> dict[object, object]:
    found = rows.execute(
        "select name, invitations.state::text from invitations join contacts on contacts.id = contact_id"
    )
    return dict(found.fetchall())  # type: ignore[arg-type]
