"""How the house stands, over the API."""

from __future__ import annotations

from centralino.database import Database
from tests.fixtures.programs import a_program, an_office
from tests.fixtures.web import browsing
from web.api.application import api


async def test_each_part_is_told_with_what_to_do_about_it(database: Database) -> None:
    office = an_office(database)
    async with browsing(office.settings, database, served=api(office)) as browser:
        told = (await (await a_program(browser, database)).get("/health")).body
    assert (told["is_over"], told["broke_off"]) == (True, False)
    assert told["findings"] == [
        {"part": "Python", "state": "well", "found": "3", "do": ""},
        {"part": "Asterisk", "state": "wrong", "found": "is not running", "do": "make up"},
    ]
