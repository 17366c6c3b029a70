"""Destinations and opening hours over the API: as they are in force, and changed in telephone.toml."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest_asyncio

from centralino.access.rules.rights import Right
from centralino.access.store.audit import changes
from centralino.database import Database
from centralino.settings import Settings, load, read_telephone
from centralino.settings.in_force import SettingsInForce
from centralino.support.line import SupportLine
from tests.fixtures.programs import Answer, Program, a_program
from tests.fixtures.web import Browser, browsing
from tests.processes.test_pages_destinations import WRITTEN

OFFICE = "/settings/opening-hours/office"
SUPPORT, SALES = "/settings/destinations/support", "/settings/destinations/sales"


@dataclass(frozen=True, slots=True)
class House:
    """A checkout with a telephone.toml, its settings as a process has read them, and a program."""

    browser: Browser
    settings: Settings
    file: Path
    program: Program

    async def change(self, path: str, wanted: Mapping[str, Any]) -> Answer:
        """By the version that is told with it."""
        version = (await self.program.get(path)).body["version"]
        return await self.program.patch(path, {"version": version, **wanted})


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    file = tmp_path / "telephone.toml"
    file.write_text(WRITTEN)
    settings = load(tmp_path, {"CENTRALINO_AMI_PASSWORD": "a-password-of-sixteen-letters"})
    async with browsing(settings, database) as browser:
        yield House(browser, settings, file, await a_program(browser, database))


async def test_destinations_are_told_as_they_are_in_force(house: House) -> None:
    answer = await house.program.get("/settings/destinations")
    support, sales = answer.body["items"]
    assert (support["name"], sales["name"], answer.body["next"]) == ("support", "sales", None)
    assert support["ring"] == [
        {
            "queue": "support",
            "phone": None,
            "number": None,
            "trunk": None,
            "ring_for": 90,
            "hours": None,
            "is_open": support["is_open"],
        }
    ]
    assert (support["hours"], support["otherwise"]) == ("office", "call_back")
    assert (sales["is_open"], sales["otherwise"], sales["not_in_force"]) == (True, "goodbye", None)
    assert (await house.program.get(SALES)).body == sales
    assert (await house.program.get("/settings/destinations/nowhere")).problem == "not-found"


async def test_hours_are_told_with_what_is_to_come(house: House) -> None:
    office, evenings = (await house.program.get("/settings/opening-hours")).body["items"]
    assert (office["name"], office["monday"], office["tuesday"]) == ("office", ["09:00-13:00"], [])
    assert (office["time_zone"], office["closed_on"]) == ("Europe/Rome", ["2030-12-24"])
    assert office["changes_at"]
    assert (evenings["is_open"], evenings["changes_at"]) == (False, None)
    assert (await house.program.get("/settings/opening-hours/nights")).problem == "not-found"


async def test_changed_hours_are_written_noted_and_in_force(house: House, database: Database) -> None:
    line = SupportLine(database, house.settings, SettingsInForce(house.settings))  # as another process has it
    wanted = {"monday": ["09:00-13:00", "14:00-18:00"], "friday": ["00:00-24:00"], "holidays": "IT"}
    changed = await house.change(OFFICE, wanted)
    assert (changed.status, changed.body["not_in_force"]) == (200, None)
    assert changed.body["friday"] == ["00:00-24:00"]
    assert changed.body["closed_on"] == ["2030-12-24"]  # nothing was told of it
    text = house.file.read_text()
    assert 'monday = ["09:00-13:00", "14:00-18:00"]  # short' in text
    assert house.file.with_name("telephone.toml.before").read_text() == WRITTEN
    assert line.telephone.hours["office"].holidays == "IT"
    async with database.connection() as connection:
        (noted,) = await changes(connection, subject="settings")
    assert (noted.by, noted.via, noted.kind) == (house.program.name, "api", "telephone.toml")
    assert noted.after == {
        "hours.office.monday": "09:00-13:00, 14:00-18:00",
        "hours.office.friday": "00:00-24:00",
        "hours.office.holidays": "IT",
    }
    emptied = await house.change(OFFICE, {"holidays": None, "closed_on": []})
    assert (emptied.body["holidays"], emptied.body["closed_on"]) == (None, [])


async def test_a_destination_is_changed_and_its_comments_stay(house: House) -> None:
    outside = {"number": "333 1234567", "trunk": "main", "ring_for": 25, "hours": "office"}
    changed = await house.change(
        SUPPORT, {"ring": [{"queue": "support"}, outside], "hours": None, "otherwise": "sales"}
    )
    assert changed.status == 200
    assert changed.body["ring"][1]["number"] == "+393331234567"
    text = house.file.read_text()
    assert "# the remote technician" in text
    support = read_telephone(house.file).destinations["support"]
    assert (len(support.ring), support.hours, support.otherwise) == (2, None, "sales")


async def test_what_changes_nothing_is_not_written(house: House, database: Database) -> None:
    assert (await house.change(OFFICE, {"monday": ["09:00-13:00"]})).status == 200
    assert house.file.read_text() == WRITTEN
    async with database.connection() as connection:
        assert await changes(connection, subject="settings") == []


async def test_what_somebody_changed_meanwhile_is_not_written_over(house: House, database: Database) -> None:
    version = (await house.program.get(OFFICE)).body["version"]
    house.file.write_text(WRITTEN + "# by hand\n")
    refused = await house.program.patch(OFFICE, {"version": version, "sunday": ["10:00-12:00"]})
    assert (refused.status, refused.problem) == (409, "changed-meanwhile")
    assert house.file.read_text() == WRITTEN + "# by hand\n"
    async with database.connection() as connection:
        assert await changes(connection, subject="settings") == []


async def test_what_the_reader_would_refuse_is_refused_in_its_words(house: House) -> None:
    refused = await house.change(SALES, {"otherwise": "support"})
    assert (refused.status, refused.problem) == (409, "refused")
    assert "which contracts buy" in refused.body["detail"]
    assert house.file.read_text() == WRITTEN


async def test_a_file_that_was_spoilt_by_hand_is_told_and_not_written_over(house: House) -> None:
    house.file.write_text("[hours")
    told = (await house.program.get(OFFICE)).body
    assert "telephone.toml" in told["not_in_force"]
    assert told["monday"] == ["09:00-13:00"]
    assert (await house.change(OFFICE, {"sunday": ["10:00-12:00"]})).problem == "refused"
    assert house.file.read_text() == "[hours"


FAULTS: Mapping[str, tuple[str, Mapping[str, Any], str]] = {
    "no window": (OFFICE, {"monday": ["morning"]}, "/monday/0"),
    "a window that ends before": (OFFICE, {"tuesday": ["13:00-09:00"]}, "/tuesday/0"),
    "later than midnight": (OFFICE, {"sunday": ["09:00-24:30"]}, "/sunday/0"),
    "a table of one's own": (OFFICE, {"monday": ['09:00-10:00"]\n[x]']}, "/monday/0"),
    "no country": (OFFICE, {"holidays": "XX"}, "/holidays"),
    "no day": (OFFICE, {"closed_on": ["2026-02-30"]}, "/closed_on/0"),
    "null for a weekday": (OFFICE, {"monday": None}, "/monday"),
    "nothing is rung": (SALES, {"ring": []}, "/ring"),
    "no queue of ours": (SALES, {"ring": [{"queue": "nowhere"}]}, "/ring/0/queue"),
    "two at once": (SALES, {"ring": [{"phone": "desk", "queue": "support"}]}, "/ring/0"),
    "no number": (SALES, {"ring": [{"number": "12", "trunk": "main"}]}, "/ring/0/number"),
    "no trunk": (SALES, {"ring": [{"number": "+393331234567"}]}, "/ring/0"),
    "no trunk of ours": (SALES, {"ring": [{"number": "+393331234567", "trunk": "x"}]}, "/ring/0/trunk"),
    "rung for no time": (SALES, {"ring": [{"phone": "desk", "ring_for": 0}]}, "/ring/0/ring_for"),
    "no hours for what is rung": (SALES, {"ring": [{"phone": "desk", "hours": "x"}]}, "/ring/0/hours"),
    "no destination": (SALES, {"otherwise": "elsewhere"}, "/otherwise"),
    "no hours of ours": (SALES, {"hours": "never"}, "/hours"),
    "what cannot be changed here": (SALES, {"music": "loud"}, "/music"),
}


async def test_a_fault_is_told_at_its_place_and_nothing_is_written(house: House) -> None:
    for name, (path, wanted, pointer) in FAULTS.items():
        refused = await house.change(path, wanted)
        assert list(refused.faults) == [pointer], name
    assert house.file.read_text() == WRITTEN


async def test_where_the_file_may_not_be_written_it_is_only_told(
    browser: Browser, database: Database
) -> None:
    program = await a_program(browser, database)
    told = (await program.get(SALES)).body
    assert (told["version"], told["not_in_force"]) == (None, None)
    refused = await program.patch(SALES, {"version": "0" * 64, "otherwise": "goodbye"})
    assert refused.problem == "refused"
    assert "may not write" in refused.body["detail"]


async def test_who_may_explain_calls_sees_where_they_go_and_changes_nothing(
    house: House, database: Database
) -> None:
    desk = await a_program(house.browser, database, Right.EXPLAIN, name="desk")
    version = (await desk.get(SALES)).body["version"]
    assert (await desk.patch(SALES, {"version": version, "otherwise": "goodbye"})).problem == "no-right"
