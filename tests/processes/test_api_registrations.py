"""Registrations over the API: from the organisation's own form, in its own words, and known to nobody who asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from centralino.access.rules.rights import Right
from centralino.database import Database
from tests.fixtures.campaigns import a_contact
from tests.fixtures.programs import Program, a_program
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing

ACME: Mapping[str, Any] = {
    "name": "Officine Acme",
    "numbers": ["333 123 4567"],
    "code": "00743110157",
    "language": "it",
    "consent": True,
}


@pytest.fixture
async def program(browser: Browser, database: Database) -> Program:
    return await a_program(browser, database, Right.REGISTER_CUSTOMERS)


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.connection() as connection:
        return await (await connection.execute(query)).fetchall()


async def test_who_registers_is_in_the_directory_and_awaits(program: Program, database: Database) -> None:
    added = await program.post("/registrations", ACME)
    assert (added.status, added.body["confirm_until"]) == (201, None)
    assert await rows(database, "select name, by, why from contacts, grants") == [
        ("Officine Acme", "web", "registered")
    ]
    assert await rows(database, "select via, by from registrations") == [("api", "crm")]


async def test_who_is_known_is_answered_the_same_and_left_as_they_were(
    program: Program, database: Database
) -> None:
    async with database.transaction() as connection:
        await a_contact(connection, "Anna Rossi", "+393331234567")
    known = await program.post("/registrations", ACME)
    stranger = await program.post("/registrations", {**ACME, "numbers": ["02 5555 0101"], "code": None})
    assert known.status == stranger.status == 201
    assert known.body.keys() == stranger.body.keys()
    assert known.body["confirm_until"] == stranger.body["confirm_until"]
    assert await rows(database, "select name from contacts order by id") == [
        ("Anna Rossi",),
        ("Officine Acme",),
    ]


async def test_what_is_wrong_is_told_by_where_it_stands(program: Program, database: Database) -> None:
    wrong = {
        **ACME,
        "numbers": ["02 5555 0101", "12"],
        "code": "00743110158",
        "email": "acme",
        "consent": False,
    }
    refused = await program.post("/registrations", wrong)
    assert refused.status == 422
    assert refused.faults.keys() == {"/numbers/1", "/code", "/email", "/consent"}
    assert await rows(database, "select count(*) from registrations") == [(0,)]


async def test_the_same_request_again_registers_nobody_twice(program: Program, database: Database) -> None:
    both = [await program.post("/registrations", ACME, key="4711") for _ in range(2)]
    assert both[0].body == both[1].body
    assert await rows(database, "select count(*) from registrations") == [(1,)]


async def test_a_number_too_often_is_told_when_it_may_come_again(program: Program) -> None:
    for _ in range(3):
        assert (await program.post("/registrations", ACME)).status == 201
    refused = await program.post("/registrations", ACME)
    assert refused.status == 429
    assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600


async def test_a_program_that_may_register_sees_no_customers(program: Program) -> None:
    assert (await program.get("/customers")).status == 403


async def test_a_code_of_the_text_confirms(database: Database) -> None:
    settings = a_texting_organisation(registration_confirm="text").settings
    async with browsing(settings, database) as browser:
        program = await a_program(browser, database, Right.REGISTER_CUSTOMERS)
        added = await program.post("/registrations", ACME)
        assert added.body["confirm_until"] is not None
        ((body,),) = await rows(database, "select body from texts_out")
        code = re.search("[0-9]{6}", body)
        assert code
        here = f"/registrations/{added.body['handle']}/confirmation"
        outcomes = [(await program.post(here, {"code": each})).body for each in ("1", code[0], code[0])]
        assert outcomes == [{"outcome": each} for each in ("wrong", "done", "done")]
        assert (await program.post(f"/registrations/{'x' * 22}/confirmation", {"code": "1"})).body == {
            "outcome": "over"
        }
    assert await rows(database, "select name from contacts") == [("Officine Acme",)]


async def test_a_name_that_cannot_be_shown_is_refused(program: Program) -> None:
    for name in ("Acme\0", "Acme \u202e", "x" * 10_000, ""):
        assert (await program.post("/registrations", {**ACME, "name": name})).status == 422
