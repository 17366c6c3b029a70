"""personas.toml is read whole, or refused with the name of whoever is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.personas import PersonaError, Takes, read_people


def test_the_people_we_ship_are_right() -> None:
    people = read_people()
    assert people.at("+390299200001") == "sales-desk"
    assert people.callers["mario-withheld"].number is None


def _people(folder: Path, text: str) -> Path:
    path = folder / "personas.toml"
    path.write_text(f"[callers]\n[callees]\n{text}", encoding="utf-8")
    return path


BUSY_FIRST = """
[callees.mobile]
who = "a technician"
place = "remote"
number = "+393470000001"
says = "Hello, who is calling?"
takes = ["busy", "answers"]
"""


def test_somebody_may_be_busy_first_and_answer_from_then_on(tmp_path: Path) -> None:
    mobile = read_people(_people(tmp_path, BUSY_FIRST)).callees["mobile"]
    assert [mobile.takes_call(count) for count in range(3)] == [Takes.BUSY, Takes.ANSWERS, Takes.ANSWERS]


SOMEBODY = '[callers.a]\nwho = "x"\n'
WITHHELD = SOMEBODY + "withheld = true\n"
WRONG = {
    "no number": (SOMEBODY, "callers.a: give the number they call from, or withheld = true"),
    "a number and withheld": (WITHHELD + 'number = "+391234567"\n', "callers.a: give the number"),
    "a number without country": (SOMEBODY + 'number = "0612345"\n', "callers.a.number"),
    "an unknown key": (WITHHELD + "shoe_size = 43\n", "callers.a.shoe_size"),
    "a letter keyed": (WITHHELD + 'steps = [{ keys = "12A" }]\n', "callers.a.steps.0.keys"),
    "two things at once": (
        WITHHELD + 'steps = [{ keys = "1", hangs_up = true }]\n',
        "callers.a.steps.0: a step either keys or hangs up",
    ),
    "an unknown way": (BUSY_FIRST.replace('["busy", "answers"]', '"sleeps"'), "callees.mobile.takes"),
    "one number twice": (
        BUSY_FIRST + BUSY_FIRST.replace("callees.mobile", "callees.second"),
        "several callees have +393470000001",
    ),
    "no TOML": ("[callers.a\n", "personas.toml"),
}


@pytest.mark.parametrize(("written", "complaint"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(tmp_path: Path, written: str, complaint: str) -> None:
    with pytest.raises(PersonaError, match=r"personas\.toml") as refused:
        read_people(_people(tmp_path, written))
    assert complaint in str(refused.value)
