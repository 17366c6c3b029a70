"""`centralino doctor` finds what is wrong and says what to do."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path

from tests.processes.checkout import new_checkout
from tests.processes.running import Up, run, the_one

Findings = dict[str, tuple[str, str]]


async def doctor(folder: Path) -> tuple[int, Findings]:
    code, said = await run(folder, "doctor", "--json")
    return code, {each["part"]: (each["state"], each["found"]) for each in json.loads(said)}


async def test_a_house_in_order_is_found_so(up: Up) -> None:
    code, found = await doctor(up.folder)
    assert {part: text for part, (state, text) in found.items() if state == "wrong"} == {}
    assert code == 0
    assert found["AGI"][1].startswith("a call went to")
    assert found["scheduler"] == ("well", "at work; 0 campaigns running")


async def test_a_frozen_server_is_told_from_one_that_is_down(up: Up) -> None:
    agi = the_one(up.folder, "agi")
    os.kill(agi, signal.SIGSTOP)
    try:
        code, found = await doctor(up.folder)
    finally:
        os.kill(agi, signal.SIGCONT)
    assert code == 1
    assert found["AGI"] == ("wrong", found["AGI"][1])
    assert "came to no end" in found["AGI"][1]


async def test_nothing_running_is_said_in_a_table(tmp_path: Path) -> None:
    folder = new_checkout(tmp_path)
    code, said = await run(folder, "doctor")
    assert code == 1
    assert "is not running" in said
    assert "make up" in said


async def test_a_secret_that_others_may_read_is_found(tmp_path: Path) -> None:
    folder = new_checkout(tmp_path)
    (folder / "telephone.toml").chmod(0o644)
    _, found = await doctor(folder)
    assert found["secrets"] == ("wrong", "others may read telephone.toml")


async def test_a_port_that_somebody_else_has_is_found(tmp_path: Path) -> None:
    folder = new_checkout(tmp_path)
    port = int(setting(folder, "CENTRALINO_AMI_PORT"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        _, found = await doctor(folder)
    assert found["AMI port"][0] == "wrong"


def setting(folder: Path, name: str) -> str:
    return next(
        line.partition("=")[2] for line in (folder / ".env").read_text().splitlines() if line.startswith(name)
    )
