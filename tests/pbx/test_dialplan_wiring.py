"""Every application, function and context our dialplan names exists in the Asterisk that we start."""

from __future__ import annotations

import re

import pytest_asyncio

from tests.pbx.conftest import NewSwitchboard
from tests.pbx.stub_server import gives_up

STEP = re.compile(r"\d+\. (?P<app>\w+)\((?P<arguments>.*)\)\s+\[(?P<file>[\w.]+):")
FUNCTION = re.compile(r"(?:\$\{|Set\(|MASTER_CHANNEL\()([A-Z_]{2,})\(")
TARGET = re.compile(r"(?:^|\?|:|=)([a-z][a-z-]+),[s+\d$]")


@pytest_asyncio.fixture
async def asked(new_switchboard: NewSwitchboard) -> dict[str, str]:
    """What a running PBX of ours says of itself, by command."""
    async with new_switchboard(gives_up) as board:
        commands = ("dialplan show", "core show applications", "core show functions")
        return {command: await board.pbx.console(command) for command in commands}


def test_every_name_in_the_dialplan_is_known(asked: dict[str, str]) -> None:
    dialplan = asked["dialplan show"]
    steps = list(STEP.finditer(dialplan))
    arguments = [step["app"] + "(" + step["arguments"] for step in steps]
    applications = re.findall(r"^\s+(\w+):", asked["core show applications"], re.MULTILINE)
    functions = re.findall(r"^(\w+)\s", asked["core show functions"], re.MULTILINE)
    contexts = re.findall(r"Context '([\w-]+)'", dialplan)
    assert len(steps) > 40
    assert {step["app"] for step in steps} <= set(applications)
    assert {name for text in arguments for name in FUNCTION.findall(text)} <= set(functions)
    assert {name for step in steps for name in TARGET.findall(step["arguments"])} <= set(contexts)
    assert set(re.findall(r"U\(([\w-]+)\)", dialplan)) == {"conversation"}
    assert {"from-trunk", "from-phone", "conversation", "doctor"} <= set(contexts)
