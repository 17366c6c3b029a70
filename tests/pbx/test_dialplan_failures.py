"""Whatever happens to our server, the caller hears something and reaches a person; on a real Asterisk."""

from __future__ import annotations

import asyncio
import cmath
import math
import struct
import wave
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.pbx.conftest import NewSwitchboard
from tests.pbx.network import ANSWERS, IS_BUSY, NEVER_ANSWERS
from tests.pbx.stub_server import Visit, carries_to_the_end, gives_up, says_nothing
from tests.pbx.switchboard import FROZEN_AFTER, LINE

TONES = {
    "apology": 300,
    "nobody-answers": 600,
    "goodbye": 900,
}  # instead of words, so that they are told apart
TIME_TO_RING = 3  # seconds until the dialplan takes a caller back from a script that rings somebody


async def speaks_and_waits(visit: Visit) -> None:
    """As a script in the middle of a prompt."""
    await visit.command("ANSWER")
    await visit.command("EXEC Wait 30")


async def dials(visit: Visit) -> None:
    """As a script that puts the caller through."""
    await visit.command("ANSWER")
    await ring(visit, ANSWERS)


async def dials_in_vain(visit: Visit) -> None:
    """As a script that rings somebody who does not answer, and freezes meanwhile."""
    await ring(visit, NEVER_ANSWERS)


async def ring(visit: Visit, number: str) -> None:
    await visit.command("ANSWER")
    await visit.command(f'SET VARIABLE "TIMEOUT(absolute)" "{TIME_TO_RING}"')
    await visit.command(f'EXEC Dial "PJSIP/{number}@main,1,gU(conversation)"')
    await visit.reader.read()


async def test_no_server_listens_and_the_caller_is_at_the_safe_destination_at_once(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(gives_up) as board:
        await board.server.stop()
        await board.network.call(LINE)
        took = await board.network.until(f"{ANSWERS} is rung", within=FROZEN_AFTER)
        await board.network.callers_hang_up()
        note = await board.note()
    assert took < 2
    assert (note["agi_status"], note["safe"], note["answered_by"]) == ("FAILURE", "yes", ANSWERS)


async def test_a_frozen_server_costs_the_caller_no_more_than_the_time_it_is_given(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(says_nothing) as board:
        await board.network.call(LINE)
        took = await board.network.until(f"{ANSWERS} is rung", within=FROZEN_AFTER + 3)
        await board.network.callers_hang_up()
        note = await board.note()
    assert took >= FROZEN_AFTER - 0.5
    assert (note["agi_status"], note["safe"], note["answered_by"]) == ("FROZEN", "yes", ANSWERS)


async def test_a_server_killed_in_mid_call_leaves_the_caller_with_a_person(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(speaks_and_waits) as board:
        await board.network.call(LINE)
        await board.until_visited()
        await board.server.stop()
        await board.network.until(f"{ANSWERS} is rung", within=FROZEN_AFTER + 3)
        await board.network.callers_hang_up()
        note = await board.note()
    assert (note["safe"], note["answered_by"]) == ("yes", ANSWERS)


async def test_a_script_that_gives_up_leaves_the_caller_with_a_person(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(gives_up) as board:
        await board.network.call(LINE)
        await board.network.until(f"{ANSWERS} is rung", within=3)
        await board.network.callers_hang_up()
        note = await board.note()
    assert (note["safe"], note["answered_by"]) == ("yes", ANSWERS)


async def test_a_script_that_carried_the_call_to_its_end_ends_it(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(carries_to_the_end) as board:
        await board.network.call(LINE)
        await board.network.until("the caller is let go with cause 16", within=3)
        note = await board.note()
        assert f"{ANSWERS} is rung" not in board.network.said()
    assert (note["agi_status"], note["safe"], note["answered_by"]) == ("SUCCESS", "no", "")


@pytest.mark.parametrize("end", ["killed", "frozen"])
async def test_who_was_in_conversation_is_not_sent_on_to_somebody_else(
    new_switchboard: NewSwitchboard, end: str
) -> None:
    async with new_switchboard(dials) as board:
        await board.network.people_talk_for(2)
        await board.network.call(LINE)
        await board.network.until(f"{ANSWERS} is rung")
        if end == "killed":
            await board.server.stop()
        await board.network.until(f"{ANSWERS} hangs up")
        if end == "frozen":
            await asyncio.sleep(1)
            await board.network.callers_hang_up()
        note = await board.note()
    assert board.network.said().count(f"{ANSWERS} is rung") == 1
    assert (note["safe"], note["answered_by"]) == ("no", ANSWERS)
    assert float(note["answered"]) < float(note["ended"])


async def test_a_conversation_outlasts_the_time_a_frozen_server_is_given(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(dials) as board:
        await board.network.people_talk_for(TIME_TO_RING + 2)
        await board.network.call(LINE)
        await board.network.until(f"{ANSWERS} hangs up", within=TIME_TO_RING + 5)
        await board.network.callers_hang_up()
        note = await board.note()
    assert float(note["ended"]) - float(note["answered"]) > TIME_TO_RING
    assert note["safe"] == "no"


async def test_a_server_that_freezes_while_it_rings_somebody_does_not_leave_the_caller_there(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(dials_in_vain) as board:
        await board.network.call(LINE)
        await board.network.until(f"{ANSWERS} is rung", within=TIME_TO_RING + 3)
        await board.network.callers_hang_up()
        note = await board.note()
    assert (note["agi_status"], note["safe"]) == ("FROZEN", "yes")


@pytest.mark.parametrize("safe", [IS_BUSY, NEVER_ANSWERS])
async def test_nobody_at_the_safe_destination_is_said_before_the_call_ends(
    new_switchboard: NewSwitchboard, safe: str
) -> None:
    async with new_switchboard(gives_up, safe=safe) as board:
        for clip, hertz in TONES.items():
            tone(board.clip("it", clip), hertz)
        await board.network.call(LINE)
        await board.network.until("the caller is let go", within=10)
        heard = pure_tones(board.network.heard, TONES.values())
    assert heard == [300, 600, 900]


def tone(path: Path, hertz: int) -> None:
    """Half a second of one pitch."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = (int(9000 * math.sin(2 * math.pi * hertz * n / 8000)) for n in range(4000))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


def pure_tones(path: Path, wanted: Collection[int]) -> list[int]:
    """Which of the wanted pitches were heard, in order; music may touch one, but not hold it purely."""
    with wave.open(str(path)) as file:
        frames = file.readframes(file.getnframes())
    samples = [sample for (sample,) in struct.iter_unpack("<h", frames)]
    pieces = (samples[start : start + 800] for start in range(0, len(samples) - 800, 800))
    return list(dict.fromkeys(hertz for piece in pieces for hertz in wanted if purity(piece, hertz) > 0.9))


def purity(samples: list[int], hertz: int) -> float:
    """How much of the sound's energy is at this pitch, from 0 to 1."""
    turns = (2j * math.pi * hertz * n / 8000 for n in range(len(samples)))
    at_pitch = abs(sum(sample * cmath.exp(-turn) for sample, turn in zip(samples, turns, strict=True))) ** 2
    energy = sum(sample * sample for sample in samples)
    return 2 * at_pitch / (energy * len(samples)) if energy > 1000 * len(samples) else 0.0
