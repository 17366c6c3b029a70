"""What is taken from telephone.toml while we run, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from centralino.settings import load
from centralino.settings.in_force import SettingsInForce

WRITTEN = """
[lines."+390299000001"]
language = "it"
[destinations.support]
ring = [{ phone = "desk", ring_for = 30 }]
hours = "office"
[destinations.sales]
ring = [{ phone = "desk" }]
[hours.office]
monday = ["09:00-13:00"]
[safe]
phone = "desk"
[phones.desk]
password = "a-password-of-the-desk"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "telephone.toml"
    path.write_text(WRITTEN)
    return path


def in_force(file: Path) -> SettingsInForce:
    return SettingsInForce(load(file.parent, {"CENTRALINO_AMI_PASSWORD": "a-password-of-sixteen-letters"}))


def rewrite(file: Path, was: str, becomes: str) -> None:
    """As an editor saves it."""
    text = file.read_text()
    assert was in text
    other = file.with_suffix(".new")
    other.write_text(text.replace(was, becomes))
    other.replace(file)


def test_hours_and_destinations_are_taken_as_the_file_changes(file: Path) -> None:
    present = in_force(file)
    began_with = present.settings
    assert present.settings is began_with
    rewrite(file, "09:00-13:00", "10:00-12:00")
    rewrite(file, "ring_for = 30", "ring_for = 45")
    telephone = present.settings.telephone
    assert [f"{each.opens:%H:%M}" for each in telephone.hours["office"].monday] == ["10:00"]
    assert telephone.destinations["support"].ring[0].ring_for == 45
    assert present.settings is present.settings


def test_what_is_in_asterisks_configuration_too_waits_for_the_restart(file: Path) -> None:
    present = in_force(file)
    rewrite(file, "[phones.desk]", '[phones.other]\npassword = "another-password-here"\n[phones.desk]')
    assert "other" not in present.settings.telephone.phones
    assert present.complaint is None
    rewrite(file, 'ring = [{ phone = "desk" }]', 'ring = [{ phone = "other" }]')
    assert present.settings.telephone.destinations["sales"].ring[0].phone == "desk"
    assert present.complaint is not None
    assert "next restart" in present.complaint


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        pytest.param("[hours.office]", "[hours.office", id="no TOML"),
        pytest.param("09:00-13:00", "9-13", id="no window"),
        pytest.param('hours = "office"', 'hours = "elsewhere"', id="hours that are not there"),
        pytest.param("[destinations.sales]", "[destinations.salesmen]", id="a destination that calls go to"),
    ],
)
def test_a_file_that_is_wrong_changes_nothing_until_it_is_mended(file: Path, was: str, becomes: str) -> None:
    present = in_force(file)
    rewrite(file, "ring_for = 30", "ring_for = 31")
    before = present.settings
    rewrite(file, was, becomes)
    assert present.settings is before
    assert present.complaint
    rewrite(file, becomes, was)
    rewrite(file, "ring_for = 31", "ring_for = 32")
    assert present.settings.telephone.destinations["support"].ring[0].ring_for == 32
    assert present.complaint is None


def test_a_file_that_is_gone_changes_nothing(file: Path) -> None:
    present = in_force(file)
    before = present.settings
    file.unlink()
    assert present.settings is before
    assert present.complaint


def test_whether_the_file_is_in_force_is_known_before_anybody_reads_the_settings(file: Path) -> None:
    present = in_force(file)
    rewrite(file, "[hours.office]", "[hours.office")
    assert present.complaint
    rewrite(file, "[hours.office", "[hours.office]")
    assert present.complaint is None
