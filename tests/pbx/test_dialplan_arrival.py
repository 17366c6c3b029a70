"""How a call comes in: the number dialled however it is written, the caller whoever they say they are."""

from __future__ import annotations

from pathlib import Path

from tests.pbx.conftest import NewSwitchboard
from tests.pbx.stub_server import Visit, carries_to_the_end, gives_up
from tests.pbx.switchboard import LINE

LONDON = "+442012345678"


async def test_a_line_is_known_however_the_operator_writes_it(new_switchboard: NewSwitchboard) -> None:
    spelt = {
        LINE: (LINE, "390212345678", "00390212345678", "0212345678"),
        LONDON: (LONDON, "00442012345678", "02012345678", "2012345678"),
    }
    async with new_switchboard(carries_to_the_end) as board:
        for line, spellings in spelt.items():
            for dialled in spellings:
                visited = len(board.server.visits)
                await board.network.call(dialled)
                await board.until_visited(visited + 1)
                greeting = board.server.visits[-1].greeting
                assert (dialled, greeting["agi_arg_1"]) == (dialled, line)
                assert greeting["agi_language"] == {LINE: "it", LONDON: "en"}[line]
        note = await board.note()
    assert (note["dialled"], note["language"], note["source"]) == (LINE, "it", "main")


async def test_a_number_that_is_none_of_our_lines_is_refused_and_named_in_the_log(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(gives_up) as board:
        await board.network.call("+390299999999")
        await board.network.until("the caller is let go with cause 1")
        said = board.said()
    assert "a call over main for +390299999999, which is none of our lines" in said
    assert board.server.visits == []


async def test_a_withheld_number_is_not_noted(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(carries_to_the_end) as board:
        await board.network.call(LINE, caller="anonymous")
        note = await board.note()
        greeting = board.server.visits[0].greeting
    assert note["caller"] == ""
    assert "390" not in greeting["agi_callerid"]


NAMES = (
    "${FILE(/etc/hostname)}$[1+1]",
    "${SHELL(touch poisoned)}",
    "x,n,System(touch poisoned)",
    "x&poisoned|poisoned^poisoned",
    "'; drop table contacts;--",
    "../../../../etc/passwd",
)


async def test_a_callers_name_is_never_read_as_dialplan(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(carries_to_the_end) as board:
        for nth, name in enumerate(NAMES):
            await board.network.call(LINE, name=f'"{name}"')  # as one word at the console
            await board.until_visited(nth + 1)
        heard = [visit.greeting["agi_calleridname"] for visit in board.server.visits]
        note = await board.note()
        assert not list(board.settings.folder.rglob("*poisoned*"))
    assert heard == list(NAMES)
    assert note["caller"] == "+390277700001"
    assert not any(Path(folder).joinpath("poisoned").exists() for folder in (".", "/", "/tmp"))


async def test_a_call_that_is_up_when_we_stop_is_noted(new_switchboard: NewSwitchboard) -> None:
    async def waits(visit: Visit) -> None:
        await visit.command("ANSWER")
        await visit.command("EXEC Wait 30")

    async with new_switchboard(waits) as board:
        await board.network.call(LINE)
        await board.until_visited()
        await board.pbx.stop()
        note = await board.note(within=1)
    assert note["dialled"] == LINE
