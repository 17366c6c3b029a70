"""The AMI link against a real Asterisk: log in, look, take a caller elsewhere, ring somebody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from centralino.pbx import (
    AMIConnection,
    Channel,
    Resynchronise,
    hang_up,
    is_unreachable,
    live_channels,
    originate,
    ping,
    play_dtmf,
    redirect,
    stop_ringing,
    withdraw_from_queue,
)
from centralino.pbx.ami import Message
from centralino.pbx.subscription import Subscription
from tests.pbx.conftest import NewSwitchboard
from tests.pbx.network import ANSWERS, IS_BUSY, NEVER_ANSWERS
from tests.pbx.stub_server import Visit, says_nothing
from tests.pbx.switchboard import LINE, Switchboard

QUEUE = {"people": {"members": [{"number": NEVER_ANSWERS, "trunk": "main"}]}}


async def test_a_caller_is_seen_and_taken_elsewhere(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(waits) as board, link(board) as pbx:
        await board.network.call(LINE)
        await board.until_visited()
        caller = await the_caller(pbx)
        assert (caller.caller, caller.unique_id) == ("+390277700001", caller.linked_id)
        assert await redirect(pbx, caller.name, "doctor", "idle")
        await asyncio.sleep(0.5)
        assert (await the_caller(pbx)).context == "doctor"
        assert await hang_up(pbx, caller.name)
        await board.network.until("the caller is let go")
        assert not await redirect(pbx, caller.name, "doctor", "idle")
        assert not await hang_up(pbx, caller.name)


async def test_a_caller_is_withdrawn_from_the_queue(new_switchboard: NewSwitchboard) -> None:
    ended: list[str] = []

    async def queues(visit: Visit) -> None:
        await visit.command("ANSWER")
        await visit.command('SET VARIABLE "TIMEOUT(absolute)" "60"')
        await visit.command('EXEC Queue "people,,,,60,,conversation"')
        ended.append(await visit.command("GET VARIABLE QUEUESTATUS"))
        await visit.command('SET VARIABLE "CALL_HANDLED" "yes"')

    async with new_switchboard(queues, queues=QUEUE) as board, link(board) as pbx:
        await board.network.call(LINE)
        await board.network.until(f"{NEVER_ANSWERS} is rung")
        caller = await the_caller(pbx)
        assert not await withdraw_from_queue(pbx, "people", "PJSIP/nobody-1")
        assert await withdraw_from_queue(pbx, "people", caller.name, "revoked")
        assert await stop_ringing(pbx, caller.unique_id) == 1
        await board.network.until("the caller is let go with cause 16", within=4)
    assert ended == ["200 result=1 (WITHDRAW)"]


async def test_a_trunk_whose_other_side_does_not_answer_any_more_is_told_as_such(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(waits) as board, link(board) as pbx, asyncio.timeout(40):
        while " Avail " not in await board.pbx.console("pjsip show contacts"):
            await asyncio.sleep(0.2)
        assert not await is_unreachable(pbx, "main")
        await board.network.asterisk.stop()
        while not await is_unreachable(pbx, "main"):
            await asyncio.sleep(0.2)
        assert not await is_unreachable(pbx, "nobody")


async def test_a_key_is_pressed_for_a_caller(new_switchboard: NewSwitchboard) -> None:
    keyed: list[str] = []

    async def listens(visit: Visit) -> None:
        await visit.command("ANSWER")
        keyed.append(await visit.command("WAIT FOR DIGIT 5000"))

    async with new_switchboard(listens) as board, link(board) as pbx:
        await board.network.call(LINE)
        await board.until_visited()
        await asyncio.sleep(0.3)
        assert await play_dtmf(pbx, (await the_caller(pbx)).name, "5")
        await board.network.until(f"{ANSWERS} is rung")
    assert keyed == [f"200 result={ord('5')}"]


async def test_whoever_is_rung_and_answers_meets_the_dialplan_with_its_variables(
    new_switchboard: NewSwitchboard,
) -> None:
    checks: list[str] = []

    async def answers(visit: Visit) -> None:
        checks.append(await visit.command("GET VARIABLE DOCTOR_CHECK"))
        await visit.command('SET VARIABLE "DOCTOR" "ok"')

    async with new_switchboard(answers) as board, link(board) as pbx:
        with pbx.subscribe("UserEvent", "OriginateResponse") as events:
            assert await originate(
                pbx, "Local/idle@doctor", context="doctor", action_id="check-1",
                variables={"DOCTOR_CHECK": 'a,b "c" \\d', "OTHER": "x"},
            )  # fmt: skip
            heard = {event.event: event for event in [await next_event(events), await next_event(events)]}
    assert heard["OriginateResponse"].get("Reason") == "4"
    assert heard["UserEvent"].get("Answer") == "ok"
    assert heard["UserEvent"].get("Check") == "abcd"
    assert checks == ['200 result=1 (a,b "c" \\d)']


async def test_the_hangup_tells_busy_where_the_originate_response_does_not(
    new_switchboard: NewSwitchboard,
) -> None:
    async with new_switchboard(says_nothing) as board, link(board) as pbx:
        with pbx.subscribe("Hangup") as events:
            assert await originate(
                pbx, f"PJSIP/{IS_BUSY}@main", context="doctor", action_id="attempt-1", caller_id=f"<{LINE}>"
            )
            hangup = await next_event(events)
    assert (hangup.get("Uniqueid"), hangup.get("Cause")) == ("attempt-1", "17")


async def test_one_attempt_cannot_be_rung_twice(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(says_nothing) as board, link(board) as pbx:
        ring = [await originate(pbx, f"PJSIP/{NEVER_ANSWERS}@main", context="doctor", action_id="attempt-1")]
        await board.network.until(f"{NEVER_ANSWERS} is rung")
        ring.append(
            await originate(pbx, f"PJSIP/{NEVER_ANSWERS}@main", context="doctor", action_id="attempt-1")
        )
        await asyncio.sleep(0.5)
        assert board.network.said().count("is rung") == 1
        # Asterisk 22 holds on to the session it refused, and would take its time over it at the end.
        assert board.pbx.process
        board.pbx.process.kill()


async def test_a_restarted_pbx_is_found_again(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(says_nothing) as board, link(board) as pbx:
        with pbx.subscribe() as events:
            await board.pbx.stop()
            await board.pbx.start()
            await pbx.linked(10)
            while not isinstance(event := await asyncio.wait_for(anext(aiter(events)), 5), Resynchronise):
                assert event
        assert await ping(pbx)


async def test_our_user_may_neither_run_commands_nor_reload(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(says_nothing) as board, link(board) as pbx:
        for action, fields in (
            ("Command", [("Command", "core stop now")]),
            ("Reload", []),
            ("UpdateConfig", [("SrcFilename", "pjsip.conf")]),
        ):
            assert not (await pbx.ask(action, fields)).succeeded
        system = [("Channel", "Local/s@doctor"), ("Application", "System"), ("Data", "true")]
        assert not (await pbx.ask("Originate", system)).succeeded


@asynccontextmanager
async def link(board: Switchboard) -> AsyncIterator[AMIConnection]:
    settings = board.settings
    password = settings.ami_password.get_secret_value()
    async with AMIConnection(settings.ami_host, settings.ami_port, settings.ami_user, password) as pbx:
        await pbx.linked(5)
        yield pbx


async def waits(visit: Visit) -> None:
    await visit.command("ANSWER")
    await visit.command('SET VARIABLE "TIMEOUT(absolute)" "60"')
    await visit.command("EXEC Wait 30")
    await visit.reader.read()


async def the_caller(pbx: AMIConnection) -> Channel:
    channels = await live_channels(pbx)
    return next(channel for channel in channels if channel.unique_id == channel.linked_id)


async def next_event(events: Subscription) -> Message:
    event = await asyncio.wait_for(anext(aiter(events)), 5)
    assert isinstance(event, Message)
    return event
