"""Every call has a record, whatever becomes of its script, and the dialplan knows whether it was carried to the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agi.call import Call
from agi.fastagi import FastAGIServer
from agi.switchboard import Script, Switchboard
from centralino.calls.journal import pages_to_settle
from centralino.calls.records import CallRecord, Outcome
from tests.unit.agi.pretended import SETTINGS
from tests.unit.fastagi.asterisk_side import AsteriskSide


def greeting(path: str, **variables: str) -> bytes:
    told = {
        "agi_request": f"agi://127.0.0.1/{path}",
        "agi_channel": "PJSIP/main-00000001",
        "agi_uniqueid": "pbx-1779267600.17",
        "agi_callerid": "0255501001",
        "agi_callingpres": "0",
        "agi_dnid": "0298765432",
        "agi_language": "it",
        "agi_arg_1": "+390298765432",
        **variables,
    }
    return "".join(f"{name}: {value}\n" for name, value in told.items()).encode() + b"\n"


class Exchange:
    """A server that leads calls by our switchboard, and the folder its records are in."""

    def __init__(self, folder: Path, script: Script) -> None:
        self.settings = SETTINGS.model_copy(update={"folder": folder})
        self.ended = asyncio.Event()
        switchboard = Switchboard(self.settings, {"screening": script}, self.ended.set)
        self.server = FastAGIServer(switchboard.script_for, on_end=switchboard.ended)

    async def call(self, says: bytes) -> AsteriskSide:
        side = AsteriskSide(*await asyncio.open_connection("127.0.0.1", self.server.port))
        side.says(says)
        return side

    async def record(self) -> CallRecord:
        async with asyncio.timeout(5):
            await self.ended.wait()
        (page,) = pages_to_settle(self.settings.journal_folder)
        return page.read()


@asynccontextmanager
async def exchange(folder: Path, script: Script) -> AsyncIterator[Exchange]:
    opened = Exchange(folder, script)
    await opened.server.start(port=0)
    try:
        yield opened
    finally:
        await opened.server.stop(grace=0.1)


async def talks(call: Call) -> Outcome:
    return Outcome.TALKED


async def gives_up(call: Call) -> Outcome:
    return Outcome.LEFT_TO_DIALPLAN


async def breaks(call: Call) -> Outcome:
    raise KeyError("a slip of ours")


async def speaks(call: Call) -> Outcome:
    await call.speak("it")
    return Outcome.TALKED


async def test_a_call_that_is_carried_to_its_end_tells_the_dialplan_so(tmp_path: Path) -> None:
    async with exchange(tmp_path, talks) as ours:
        side = await ours.call(greeting("screening"))
        assert await side.hears() == 'SET VARIABLE "CALL_HANDLED" "yes"'
        side.says(b"200 result=1\n")
        await side.hears_nothing_more()
        record = await ours.record()
    assert (record.began.id, record.began.caller) == ("pbx-1779267600.17", "+390255501001")
    assert (record.began.dialled, record.began.source) == ("+390298765432", "main")
    assert record.ended is not None
    assert record.ended.outcome is Outcome.TALKED


@pytest.mark.parametrize(
    ("script", "path", "outcome", "failure"),
    [
        pytest.param(gives_up, "screening", Outcome.LEFT_TO_DIALPLAN, None, id="cannot decide"),
        pytest.param(breaks, "screening", Outcome.SCRIPT_FAILED, "KeyError('a slip of ours')", id="raises"),
        pytest.param(talks, "screning", Outcome.UNKNOWN_SCRIPT, "unknown path", id="no such script"),
    ],
)
async def test_a_call_that_is_not_is_left_to_the_dialplan_and_recorded(
    tmp_path: Path, script: Script, path: str, outcome: Outcome, failure: str | None
) -> None:
    async with exchange(tmp_path, script) as ours:
        side = await ours.call(greeting(path))
        await side.hears_nothing_more()
        record = await ours.record()
    assert record.ended is not None
    assert record.ended.outcome is outcome
    assert (failure or "") in (record.ended.failure or "")
    assert bool(record.ended.failure) == bool(failure)


async def test_a_caller_who_hangs_up_has_left(tmp_path: Path) -> None:
    async with exchange(tmp_path, speaks) as ours:
        side = await ours.call(greeting("screening"))
        assert await side.hears()
        side.says(b"HANGUP\n")
        record = await ours.record()
    assert record.ended is not None
    assert record.ended.outcome is Outcome.CALLER_LEFT


@pytest.mark.parametrize(
    ("presented", "presentation", "caller"),
    [
        ("0255501001", "0", "+390255501001"),
        ("+34912345678", "3", "+34912345678"),
        ("0255501001", "35", None),
        ("0255501001", "67", None),
        ("unknown", "0", None),
        ("anonymous", "0", None),
        ("201", "0", "201"),
        ('"; drop table calls', "0", None),
    ],
)
async def test_the_caller_is_who_the_network_lets_us_see(
    tmp_path: Path, presented: str, presentation: str, caller: str | None
) -> None:
    async with exchange(tmp_path, gives_up) as ours:
        await ours.call(greeting("screening", agi_callerid=presented, agi_callingpres=presentation))
        record = await ours.record()
    assert record.began.caller == caller


async def test_a_call_of_ours_is_led_by_the_first_part_of_its_path_and_knows_its_number(
    tmp_path: Path,
) -> None:
    async with exchange(tmp_path, talks) as ours:
        shown = {"agi_callerid": "+390298765432", "agi_arg_1": "+393331234567"}
        side = await ours.call(greeting("screening/17", **shown))
        assert await side.hears() == 'SET VARIABLE "CALL_HANDLED" "yes"'
        side.says(b"200 result=1\n")
        record = await ours.record()
    began = record.began
    assert (began.script, began.call_out) == ("screening", 17)
    assert (began.caller, began.dialled) == ("+390298765432", "+393331234567")
    assert began.public_number == "+393331234567"  # whom we talk to


async def test_the_doctor_is_no_call(tmp_path: Path) -> None:
    async with exchange(tmp_path, talks) as ours:
        side = await ours.call(greeting("doctor"))
        assert await side.hears() == 'SET VARIABLE "DOCTOR" "ok"'
        side.says(b"200 result=1\n")
        await side.hears_nothing_more()
        assert not ours.ended.is_set()
    assert not ours.settings.journal_folder.exists()
