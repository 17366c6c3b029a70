"""A plan is read from its file whole, or every fault is named; as the database keeps it, it stays what it was."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from centralino.campaigns.life.plan_file import plan_name, read_plan
from centralino.campaigns.rules.dispositions import FINAL, Disposition
from centralino.campaigns.rules.plan import Again, CallingHours, Event, Plan, Retries, TextPlan, Wording
from centralino.directory.contacts import Refused
from tests.fixtures.campaigns import a_plan

EXAMPLE = Path(__file__).parents[3] / "campaign.example.toml"

SMALL = """
organisation = "Amici"
trunks = ["main"]
replies_close_at = 2026-03-27T20:00:00
[event]
title = "Cena"
starts_at = 2026-03-28T19:30:00
time_zone = "Europe/Rome"
"""


def read(written: str) -> Plan:
    plan = read_plan(written)
    assert isinstance(plan, Plan), plan
    return plan


def test_an_instant_without_an_offset_is_on_the_clock_of_the_event() -> None:
    plan = read(SMALL.replace("Europe/Rome", "America/New_York"))
    assert plan.event.starts_at.isoformat() == "2026-03-28T19:30:00-04:00"
    assert plan.replies_close_at.isoformat() == "2026-03-27T20:00:00-04:00"


def test_an_instant_with_an_offset_is_what_it_says() -> None:
    plan = read(SMALL.replace("19:30:00", "19:30:00Z"))
    assert plan.event.starts_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "different",
    [
        pytest.param({}, id="nothing but what is needed"),
        pytest.param({"texts": {"provider": "lab", "at_once_after": ["busy"]}}, id="texts"),
        pytest.param({"hours": {"on_eves": [], "closed_on": ["2026-03-19"], "holidays": "IT"}}, id="hours"),
        pytest.param(
            {"retries": {"gap": "1d2h", "after": {"busy": {"after": "90s", "most": 1}}}}, id="retries"
        ),
        pytest.param(
            {"words": {"greeting": {"recording": "welcome.wav"}, "invitation": "{event}?"}}, id="recorded"
        ),
        pytest.param({"machines": "leave-message", "person": "sales", "how_many": True}, id="keys"),
    ],
)
def test_what_the_database_keeps_is_the_same_plan(different: dict[str, Any]) -> None:
    plan = a_plan(**different)
    assert Plan.model_validate(plan.model_dump(mode="json")) == plan


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("trunks", "trunk", "trunks: is missing; trunk: there is no such key; ", id="misspelt"),
        pytest.param('title = "Cena"', "", "event.title: is missing", id="missing"),
        pytest.param("starts_at = 2026-03-28T19:30:00", "", "event.starts_at: is missing", id="no start"),
        pytest.param("[event]", "[event", "Expected ']'", id="no TOML"),
        pytest.param("2026-03-27T20", "2026-03-29T20", "replies_close_at is after the event", id="too late"),
        pytest.param(
            "Europe/Rome", "Europe/Roma", "event.time_zone: 'Europe/Roma' is no time zone", id="zone"
        ),
        pytest.param(
            "[event]", '[hours]\nmonday = ["9-20"]\n[event]', "hours: '9-20' is no window", id="window"
        ),
        pytest.param(
            "[event]",
            '[retries.after]\nanswered = { after = "1h", most = 1 }\n[event]',
            "retries: nobody is called again after answered",
            id="after the end",
        ),
        pytest.param(
            "[event]",
            '[words]\ngreeting = "Ciao {nome}"\n[event]',
            "words: {nome} cannot stand here",
            id="words",
        ),
        pytest.param(
            "[event]",
            '[retries]\ngap = "two hours"\n[event]',
            "retries.gap: 'two hours' is no length",
            id="length",
        ),
        pytest.param(
            "[event]",
            '[words]\ngreeting = { recording = "../song.wav" }\n[event]',
            "words.greeting.recorded.recording: '../song.wav' is no recording: NAME.wav",
            id="recording",
        ),
        pytest.param("[event]", '[hours]\nholidays = "XX"\n[event]', "no holidays are known", id="holidays"),
        pytest.param(
            "2026-03-27T20:00:00", '"next week"', "Invalid isoformat string: 'next week'", id="no instant"
        ),
    ],
)
def test_a_fault_is_named_on_one_line(old: str, new: str, says: str) -> None:
    refused = read_plan(SMALL.replace(old, new))
    assert isinstance(refused, Refused)
    assert refused.why.startswith(says) or says in refused.why
    assert "\n" not in refused.why


def test_nobody_is_called_again_after_an_answer_and_after_all_else_there_is_a_wait() -> None:
    for disposition in Disposition:
        if disposition not in FINAL:
            assert isinstance(Retries().again(disposition), Again)
        else:
            with pytest.raises(ValidationError):
                Retries(after={disposition: Again(after=timedelta(), most=1)})


def test_the_example_is_a_plan() -> None:
    assert read(EXAMPLE.read_text(encoding="utf-8")).lists == ("soci",)


def test_the_example_without_its_comments_explains_every_key_with_its_default() -> None:
    tables = _uncommented(EXAMPLE.read_text(encoding="utf-8"))
    written = tomllib.loads(tables)
    for table, model in ((), Plan), (("event",), Event), (("hours",), CallingHours), (("texts",), TextPlan):
        found = written[table[0]] if table else written
        assert _keys(model) == set(found), model.__name__
    assert _keys(Retries) == set(written["retries"])
    assert _keys(Wording) == set(written["words"])
    plan = read(tables)
    for disposition, again in plan.retries.after.items():
        assert again == Retries().again(disposition), disposition
    assert plan.retries.after.keys() == set(Disposition) - FINAL
    assert plan.retries.model_copy(update={"after": {}}) == Retries()


@pytest.mark.parametrize(
    ("written", "name"),
    [("Cena Sociale 2026", "cena-sociale-2026"), ("cena", "cena"), ("«¿?»", None), ("x" * 99, "x" * 60)],
)
def test_a_name_is_made_of_what_there_is(written: str, name: str | None) -> None:
    assert plan_name(written) == name


def _keys(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


def _uncommented(text: str) -> str:
    """Every line that is TOML behind its #."""
    return re.sub(r"^# (\[[a-z.]+\]|[a-z_-]+ = )", r"\1", text, flags=re.M)
