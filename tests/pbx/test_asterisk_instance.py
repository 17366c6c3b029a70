"""An Asterisk of our own: it starts whole or not at all, and finds its sounds."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import signal
import socket
import wave
from pathlib import Path

import pytest

from centralino.stack.asterisk import AsteriskInstance, AsteriskLayout, AsteriskMissing, AsteriskWillNotStart
from centralino.stack.asterisk import our_asterisk as rendered
from centralino.stack.asterisk.folders import Folders
from lab.ports import free_port
from tests.pbx.conftest import NewSwitchboard
from tests.pbx.network import ANSWERS
from tests.pbx.stub_server import Visit
from tests.pbx.switchboard import LINE, settings_for


@pytest.fixture
def our_asterisk(tmp_path: Path, layout: AsteriskLayout) -> AsteriskInstance:
    """Our PBX, not started."""
    return rendered(settings_for(tmp_path, free_port(), ANSWERS), layout)


async def test_a_module_that_declines_to_load_fails_the_start_and_is_named(
    our_asterisk: AsteriskInstance,
) -> None:
    without = our_asterisk.files["modules.conf"].replace("load = res_pjsip_pubsub.so", "")
    await fails_to_start(our_asterisk, {"modules.conf": without}, "chan_pjsip declined to load")


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM], ids=["ami", "sip"])
async def test_a_port_that_is_taken_fails_the_start(
    our_asterisk: AsteriskInstance, kind: socket.SocketKind
) -> None:
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", 0))
        if kind is socket.SOCK_STREAM:
            other.listen()
        port = other.getsockname()[1]
        files = {
            "manager.conf": f"[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = {port}\n",
            "pjsip.conf": f"[udp]\ntype = transport\nprotocol = udp\nbind = 127.0.0.1:{port}\n",
        }
        name = "manager.conf" if kind is socket.SOCK_STREAM else "pjsip.conf"
        await fails_to_start(our_asterisk, {name: files[name]}, "Address already in use")


async def test_a_start_that_takes_too_long_is_given_up(our_asterisk: AsteriskInstance) -> None:
    with pytest.raises(AsteriskWillNotStart, match="not ready"):
        await our_asterisk.start(within=0.05)
    assert our_asterisk.process is None


async def test_stopping_twice_is_stopping_once(our_asterisk: AsteriskInstance) -> None:
    process = await our_asterisk.start()
    await our_asterisk.stop()
    await our_asterisk.stop()
    assert process.returncode is not None


async def test_a_frozen_asterisk_is_killed(our_asterisk: AsteriskInstance) -> None:
    process = await our_asterisk.start()
    process.send_signal(signal.SIGSTOP)
    await asyncio.wait_for(our_asterisk.stop(grace=0.5), 8)
    assert process.returncode == -signal.SIGKILL


def test_a_state_folder_whose_socket_would_have_too_long_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="set CENTRALINO_STATE to a shorter path"):
        Folders(tmp_path / ("x" * 100)).make()


def test_without_set_up_there_is_no_asterisk(tmp_path: Path) -> None:
    with pytest.raises(AsteriskMissing, match="make setup"):
        AsteriskLayout.read(tmp_path)


def test_an_asterisk_that_has_gone_since_is_missed(tmp_path: Path, layout: AsteriskLayout) -> None:
    (tmp_path / ".asterisk").mkdir()
    told = {**dataclasses.asdict(layout), "binary": str(tmp_path / "gone")}
    (tmp_path / ".asterisk" / "layout.json").write_text(json.dumps(told, default=str))
    with pytest.raises(AsteriskMissing, match="not there any more"):
        AsteriskLayout.read(tmp_path)


async def test_prompts_are_found_in_the_callers_language_and_names_in_all(
    new_switchboard: NewSwitchboard,
) -> None:
    played: dict[str, str] = {}

    async def plays(visit: Visit) -> None:
        await visit.command("ANSWER")
        await visit.command('SET VARIABLE "TIMEOUT(absolute)" "60"')
        for language, file in WANTED:
            await visit.command(f'SET VARIABLE "CHANNEL(language)" "{language}"')
            played[f"{language} {file}"] = await visit.command(f'STREAM FILE "{file}" ""')
        await visit.command('SET VARIABLE "CALL_HANDLED" "yes"')

    async with new_switchboard(plays) as board:
        for language in ("it", "en", "es"):
            clip(board.clip(language, "greeting"), seconds=0.1 if language == "it" else 0.2)
        clip(board.clip("names", "rossi"), seconds=0.3)
        await board.network.call(LINE)
        await board.network.until("the caller is let go with cause 16", within=15)
    assert {what: samples(reply) for what, reply in played.items() if "digits" not in what} == {
        "it centralino/greeting": 800,
        "en centralino/greeting": 1600,
        "es centralino/names/rossi": 2400,
    }
    assert all(samples(played[f"{language} digits/1"]) > 1000 for language in ("it", "en", "es"))


async def test_a_queue_without_anybody_to_ring_sends_the_caller_on_at_once(
    new_switchboard: NewSwitchboard,
) -> None:
    ended: list[str] = []

    async def queues(visit: Visit) -> None:
        await visit.command("ANSWER")
        await visit.command('EXEC Queue "people,,,,30,,conversation"')
        ended.append(await visit.command("GET VARIABLE QUEUESTATUS"))

    desk = {"phones": {"desk1": {"password": "x"}}, "queues": {"people": {"members": [{"phone": "desk1"}]}}}
    async with new_switchboard(queues, **desk) as board:
        await board.network.call(LINE)
        await board.network.until(f"{ANSWERS} is rung", within=5)
    assert ended == ["200 result=1 (JOINEMPTY)"]


async def test_a_queue_rings_outside_numbers_and_says_who_answered(new_switchboard: NewSwitchboard) -> None:
    async def queues(visit: Visit) -> None:
        await visit.command("ANSWER")
        await visit.command('EXEC Queue "people,c,,,30,,conversation"')
        await visit.command('SET VARIABLE "CALL_HANDLED" "yes"')

    members = {"queues": {"people": {"members": [{"number": ANSWERS, "trunk": "main"}]}}}
    async with new_switchboard(queues, **members) as board:
        await board.network.people_talk_for(1)
        await board.network.call(LINE)
        note = await board.note()
    assert (note["answered_by"], note["safe"]) == (ANSWERS, "no")


WANTED = [
    ("it", "centralino/greeting"),
    ("en", "centralino/greeting"),
    ("es", "centralino/names/rossi"),
    ("it", "digits/1"),
    ("en", "digits/1"),
    ("es", "digits/1"),
]


async def fails_to_start(instance: AsteriskInstance, files: dict[str, str], because: str) -> None:
    spoilt = dataclasses.replace(instance, files={**instance.files, **files})
    with pytest.raises(AsteriskWillNotStart, match=because):
        await spoilt.start()
    assert spoilt.process is None


def clip(path: Path, seconds: float) -> None:
    """A silent clip of this length."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(int(seconds * 16000)))


def samples(reply: str) -> int:
    """How much was played, of `200 result=0 endpos=800`."""
    return int(reply.partition("endpos=")[2])
