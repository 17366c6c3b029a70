"""telephone.toml, changed by us: what stands in it besides stays, and nothing wrong is ever written."""

from __future__ import annotations

import difflib
import tomllib
from datetime import date
from pathlib import Path

import pytest

from centralino.settings import SettingsError, read_telephone
from centralino.settings.keeping import ChangedMeanwhile, change, version_of
from centralino.settings.rewriting import NewDestination, NewHours, with_destination, with_hours

EXAMPLE = (Path(__file__).parents[3] / "telephone.example.toml").read_text()
OFFICE = NewHours(
    windows={"monday": ["09:00-13:00", "14:00-18:00"], "tuesday": ["00:00-24:00"]},
    closed_on=[date(2026, 12, 24)],
    holidays="IT",
)


def differs(was: str, becomes: str) -> list[str]:
    """The lines that are gone, and those that are new."""
    return [
        line
        for line in difflib.unified_diff(was.splitlines(), becomes.splitlines(), n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]


def test_only_what_is_another_is_written_anew() -> None:
    assert differs(EXAMPLE, with_hours(EXAMPLE, "office", OFFICE)) == [
        '-monday = ["00:00-24:00"]',
        '+monday = ["09:00-13:00", "14:00-18:00"]',
        *(f'-{day} = ["00:00-24:00"]' for day in ("wednesday", "thursday", "friday", "saturday", "sunday")),
        *(f"+{day} = []" for day in ("wednesday", "thursday", "friday", "saturday", "sunday")),
        '+holidays = "IT"',
        "+closed_on = [2026-12-24]",
    ]


def test_what_was_added_is_taken_away_again() -> None:
    written = with_hours(EXAMPLE, "office", OFFICE)
    usual = NewHours({day: ["00:00-24:00"] for day in OFFICE.windows}, [], None)
    again = tomllib.loads(with_hours(written, "office", usual))["hours"]["office"]
    assert "holidays" not in again
    assert again["closed_on"] == []


def test_comments_beside_and_between_stay() -> None:
    text = """
[hours.a]
monday = ["09:00-10:00"]  # early
[queues.x]
members = []
# about b
[hours.b]
tuesday = ["09:00-10:00"]

# next
"""
    new = NewHours({"monday": ["08:00-09:00"], "friday": ["08:00-09:00"]}, [], None)
    assert differs(text, with_hours(text, "a", new)) == [
        '-monday = ["09:00-10:00"]  # early',
        '+monday = ["08:00-09:00"]  # early',
        '+friday = ["08:00-09:00"]',
    ]
    assert differs(text, with_hours(text, "b", new)) == [
        '-tuesday = ["09:00-10:00"]',
        "+tuesday = []",
        '+monday = ["08:00-09:00"]',
        '+friday = ["08:00-09:00"]',
    ]


def test_entries_of_a_ring_are_changed_in_their_place() -> None:
    new = NewDestination(
        [{"queue": "support", "ring_for": 60}, {"phone": "desk1", "ring_for": 15}], None, "goodbye"
    )
    written = with_destination(EXAMPLE, "support", new)
    assert differs(EXAMPLE, written) == [
        '-    { queue = "support", ring_for = 90 },',
        '+    { queue = "support", ring_for = 60 },',
        '+    { phone = "desk1", ring_for = 15 }',
        '-hours = "office"',
        '-otherwise = "call_back"',
        '+otherwise = "goodbye"',
    ]
    fewer = with_destination(written, "support", NewDestination([{"phone": "desk2"}], "office", "call_back"))
    assert tomllib.loads(fewer)["destinations"]["support"] == {
        "ring": [{"phone": "desk2"}],
        "hours": "office",
        "otherwise": "call_back",
    }
    assert "# Remote technicians" in fewer


@pytest.mark.parametrize("name", ["elsewhere", "x]\n[safe"])
def test_what_is_not_there_is_not_made(name: str) -> None:
    with pytest.raises(KeyError):
        with_hours(EXAMPLE, name, OFFICE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "telephone.toml"
    path.write_text(EXAMPLE)
    path.chmod(0o600)
    return path


def test_the_old_file_stays_beside_the_new_one(file: Path) -> None:
    checked = change(file, version_of(file), lambda text: with_hours(text, "office", OFFICE))
    assert checked == read_telephone(file)
    assert checked.hours["office"].holidays == "IT"
    before = file.with_name("telephone.toml.before")
    assert before.read_text() == EXAMPLE
    assert [oct(each.stat().st_mode & 0o777) for each in (file, before)] == ["0o600", "0o600"]
    assert sorted(each.name for each in file.parent.iterdir()) == ["telephone.toml", "telephone.toml.before"]


@pytest.mark.parametrize(
    ("new", "says"),
    [
        pytest.param(NewHours({"monday": ["9-13"]}, [], None), "a window is written like", id="no window"),
        pytest.param(NewHours({}, [], "XX"), "no holidays are known", id="no calendar"),
        pytest.param(NewHours({"monday": ['"]\nx = 1']}, [], None), "a window is written like", id="a quote"),
    ],
)
def test_nothing_is_written_that_would_not_be_read(file: Path, new: NewHours, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        change(file, version_of(file), lambda text: with_hours(text, "office", new))
    assert ".new" not in str(refused.value)
    assert file.read_text() == EXAMPLE
    assert [each.name for each in file.parent.iterdir()] == ["telephone.toml"]


def test_a_way_past_the_contract_is_refused_too(file: Path) -> None:
    new = NewDestination([{"phone": "sales"}], None, "support")
    with pytest.raises(SettingsError, match="which contracts buy"):
        change(file, version_of(file), lambda text: with_destination(text, "sales", new))
    assert file.read_text() == EXAMPLE


def test_what_somebody_else_has_changed_meanwhile_is_not_written_over(file: Path) -> None:
    shown = version_of(file)
    file.write_text(EXAMPLE + "\n# a note\n")
    with pytest.raises(ChangedMeanwhile):
        change(file, shown, lambda text: with_hours(text, "office", OFFICE))
    assert file.read_text().endswith("# a note\n")
