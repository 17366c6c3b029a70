"""Destinations and opening hours on pages: as they are in force, and changed in telephone.toml."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.access.store.audit import changes
from centralino.database import Database
from centralino.settings import Settings, load, read_telephone
from centralino.settings.in_force import SettingsInForce
from centralino.support.line import SupportLine
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.web import Browser, browsing

WRITTEN = """# ours
[lines."+390299000001"]
language = "it"
[destinations.support]
ring = [
    { queue = "support", ring_for = 90 },
    # the remote technician
]
hours = "office"
[destinations.sales]
ring = [{ phone = "desk", ring_for = 20 }]
otherwise = "goodbye"
[kinds.premium]
destination = "support"
[queues.support]
members = [{ phone = "desk" }]
[hours.office]
monday = ["09:00-13:00"]  # short
closed_on = [2030-12-24]
[hours.evenings]
[trunks.main]
host = "192.0.2.1"
[safe]
phone = "desk"
[phones.desk]
name = "Rosa at the desk"
password = "a-password-of-the-desk"
"""
WEEK = {
    "monday": "9-13, 14.00–18:00",
    "friday": "00:00-24:00",
    "holidays": "it",
    "closed_on": "24/12/2026\n2026-12-31",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A checkout, and its settings as a process has read them."""

    browser: Browser
    settings: Settings
    file: Path


@pytest_asyncio.fixture
async def place(database: Database, tmp_path: Path) -> AsyncIterator[Place]:
    file = tmp_path / "telephone.toml"
    file.write_text(WRITTEN)
    environment = {
        "CENTRALINO_AMI_PASSWORD": "a-password-of-sixteen-letters",
        "CENTRALINO_PUBLIC_ADDRESS": "https://house.example",
    }
    settings = load(tmp_path, environment)
    async with browsing(settings, database) as browser:
        yield Place(browser, settings, file)


async def version(desk: AtTheDesk, address: str) -> str:
    page = await desk.get(address)
    assert page.status == 200
    found = re.search(r'name="version" value="([0-9a-f]{64})"', page.text)
    assert found
    return found[1]


async def save(desk: AtTheDesk, address: str, form: Mapping[str, str]) -> tuple[int, str]:
    """With the version that the form was shown with."""
    page = await desk.post(address, {"version": await version(desk, address), **form})
    return page.status, page.text


async def test_destinations_and_hours_are_drawn(place: Place, database: Database) -> None:
    desk = await signed_in(place.browser, database, language=StaffLanguage.ES)
    page = await desk.get("/settings/destinations")
    assert page.status == 200
    for name in ("support", "sales", "office", "evenings", "Rosa at the desk"):
        assert name in page.text
    assert '<rect class="open" x="540" y="0" width="240"' in page.text
    assert "a-password-of-the-desk" not in page.text


async def test_who_comes_where_and_what_happens_otherwise_is_said(place: Place, database: Database) -> None:
    page = (await (await signed_in(place.browser, database)).get("/settings/destinations")).text
    assert "customers with a contract in force" in page
    assert "everybody else" in page
    assert "is rung for 90 seconds" in page
    assert "they are told so, and may leave a number to be called back at" in page
    assert "they are told so, and the call ends" in page
    assert "They do not change within a year." in page  # the evenings, which are never


async def test_changed_hours_are_written_kept_noted_and_in_force(place: Place, database: Database) -> None:
    desk = await signed_in(place.browser, database)
    line = SupportLine(database, place.settings, SettingsInForce(place.settings))  # as another process has it
    address = "/settings/destinations/hours/office"
    page = await desk.post(address, {"version": await version(desk, address), **WEEK})
    assert (page.status, page.headers["location"]) == (303, "/settings/destinations")
    text = place.file.read_text()
    assert 'monday = ["09:00-13:00", "14:00-18:00"]  # short' in text
    assert "closed_on = [2026-12-24, 2026-12-31]" in text
    assert 'friday = ["00:00-24:00"]\nholidays = "IT"' in text
    assert place.file.with_name("telephone.toml.before").read_text() == WRITTEN
    office = line.telephone.hours["office"]
    assert (len(office.monday), office.holidays, len(office.friday)) == (2, "IT", 1)
    assert "09:00–13:00, 14:00–18:00" in (await desk.get("/settings/destinations")).text
    async with database.connection() as connection:
        (noted,) = await changes(connection, subject="settings")
    assert (noted.by, noted.what, noted.kind) == (desk.name, "changed", "telephone.toml")
    assert noted.before == {
        "hours.office.monday": "09:00-13:00",
        "hours.office.closed_on": "2030-12-24",
    }
    assert noted.after == {
        "hours.office.monday": "09:00-13:00, 14:00-18:00",
        "hours.office.friday": "00:00-24:00",
        "hours.office.holidays": "IT",
        "hours.office.closed_on": "2026-12-24, 2026-12-31",
    }


async def test_hours_that_were_empty_get_their_first_windows(place: Place, database: Database) -> None:
    desk = await signed_in(place.browser, database)
    assert (await save(desk, "/settings/destinations/hours/evenings", {"sunday": "18:00-22:00"}))[0] == 303
    assert read_telephone(place.file).hours["evenings"].windows_on(6)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("monday", "morning"),
        ("tuesday", "13:00-09:00"),
        ("sunday", "09:00-25:00"),
        ("holidays", "Atlantis"),
        ("closed_on", "2026-02-30"),
        ("closed_on", '"]\n[safe]'),
        ("monday", '09:00-10:00"]\n[x]<script>alert(1)</script>'),
    ],
)
async def test_a_fault_is_told_at_its_field_and_nothing_is_written(
    place: Place, database: Database, name: str, written: str
) -> None:
    desk = await signed_in(place.browser, database)
    status, text = await save(desk, "/settings/destinations/hours/office", {**WEEK, name: written})
    assert status == 400
    assert f'id="{name}-wrong"' in text
    assert "<script>alert" not in text
    assert place.file.read_text() == WRITTEN
    assert [each.name for each in place.file.parent.iterdir()] == ["telephone.toml"]


async def test_a_destination_is_changed_entry_by_entry(place: Place, database: Database) -> None:
    desk = await signed_in(place.browser, database)
    form = {
        "what-0": "queue:support", "ring_for-0": "60",
        "what-1": "number", "number-1": "333 1234567", "trunk-1": "main", "ring_for-1": "25", "hours-1": "office",
        "what-2": "", "hours": "", "otherwise": "sales",
    }  # fmt: skip
    assert (await save(desk, "/settings/destinations/support", form))[0] == 303
    text = place.file.read_text()
    assert "# the remote technician" in text
    assert '{ number = "+393331234567", trunk = "main", ring_for = 25, hours = "office" }' in text
    support = read_telephone(place.file).destinations["support"]
    assert (len(support.ring), support.hours, support.otherwise) == (2, None, "sales")
    page = (await desk.get("/settings/destinations")).text
    assert "is rung for 60 seconds" in page
    assert "they are put through to sales" in page
    assert (await save(desk, "/settings/destinations/support", {**form, "what-1": ""}))[0] == 303
    assert len(read_telephone(place.file).destinations["support"].ring) == 1


async def test_what_the_reader_would_refuse_is_told_and_not_written(place: Place, database: Database) -> None:
    desk = await signed_in(place.browser, database)
    form = {"what-0": "phone:desk", "ring_for-0": "20", "hours": "", "otherwise": "support"}
    status, text = await save(desk, "/settings/destinations/sales", form)
    assert status == 409
    assert "which contracts buy" in text
    assert place.file.read_text() == WRITTEN
    async with database.connection() as connection:
        assert await changes(connection, subject="settings") == []


@pytest.mark.parametrize(
    ("wrong", "form"),
    [
        ("what-0", {"what-0": "queue:nowhere"}),
        ("number-0", {"what-0": "number", "number-0": "<script>alert(1)</script>", "trunk-0": "main"}),
        ("trunk-0", {"what-0": "number", "number-0": "+393331234567", "trunk-0": "x\r\n[safe]"}),
        ("ring_for-0", {"what-0": "phone:desk", "ring_for-0": "0"}),
        ("otherwise", {"what-0": "phone:desk", "otherwise": "elsewhere"}),
        ("what-0", {}),
    ],
)
async def test_choices_that_nobody_was_given_are_refused(
    place: Place, database: Database, wrong: str, form: dict[str, str]
) -> None:
    desk = await signed_in(place.browser, database)
    base = {"ring_for-0": "20", "hours": "", "otherwise": "goodbye"}
    status, text = await save(desk, "/settings/destinations/sales", {**base, **form})
    assert status == 400
    assert f'id="{wrong}-wrong"' in text
    assert "<script>alert" not in text
    assert place.file.read_text() == WRITTEN


async def test_what_somebody_changed_meanwhile_is_not_written_over(place: Place, database: Database) -> None:
    desk = await signed_in(place.browser, database)
    shown = await version(desk, "/settings/destinations/hours/office")
    place.file.write_text(WRITTEN + "# by hand\n")
    page = await desk.post("/settings/destinations/hours/office", {"version": shown, **WEEK})
    assert page.status == 409
    assert "changed meanwhile" in page.text
    assert place.file.read_text() == WRITTEN + "# by hand\n"
    async with database.connection() as connection:
        assert await changes(connection, subject="settings") == []


async def test_a_file_that_was_broken_by_hand_is_told_on_the_page(place: Place, database: Database) -> None:
    desk = await signed_in(place.browser, database)
    place.file.write_text("[hours")
    page = (await desk.get("/settings/destinations")).text
    assert "what it says is not in force" in page
    assert "support" in page


async def test_saving_what_is_there_changes_nothing(place: Place, database: Database) -> None:
    desk = await signed_in(place.browser, database)
    same = {"monday": "09:00-13:00", "closed_on": "2030-12-24"}
    assert (await save(desk, "/settings/destinations/hours/office", same))[0] == 303
    assert place.file.read_text() == WRITTEN
    assert not place.file.with_name("telephone.toml.before").exists()


async def test_without_a_file_of_its_own_a_page_only_shows(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    page = (await desk.get("/settings/destinations")).text
    assert "may not write telephone.toml" in page
    assert (await desk.get("/settings/destinations/support")).status == 404
    assert (await desk.post("/settings/destinations/support", {})).status == 404


async def test_nobody_but_administrators_changes_where_callers_go(place: Place, database: Database) -> None:
    sales = await signed_in(place.browser, database, Role.SALES)
    page = await sales.get("/settings/destinations")
    assert page.status == 200  # it is what they are asked about
    assert "/settings/destinations/support" not in page.text
    for address in ("/settings/destinations/support", "/settings/destinations/hours/office"):
        assert (await sales.get(address)).status == 403
        assert (await sales.post(address, {})).status == 403
