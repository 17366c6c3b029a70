"""How long a command and a call may take, and what the script sees when they took longer."""

from __future__ import annotations

import asyncio

from agi.fastagi import CallTimeLimit, CommandTimeout, How, Limits, Playback, Session
from tests.unit.fastagi.asterisk_side import exchange, one_command


async def test_a_command_that_is_not_answered_in_time_ends_the_session() -> None:
    script, results = one_command(lambda session: session.noop())
    async with exchange(script, limits=Limits(command_seconds=0.05)) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        await side.hears_nothing_more()
        assert await asterisk.how() is How.COMMAND_TIMED_OUT
    assert isinstance(results[0], CommandTimeout)


async def test_a_command_may_take_its_own_length_and_the_limit_besides() -> None:
    script, results = one_command(lambda session: session.wait_for_digit(200))
    async with exchange(script, limits=Limits(command_seconds=0.1)) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        await asyncio.sleep(0.2)
        side.says(b"200 result=0\n")
        assert await asterisk.how() is How.FINISHED
    assert results == [None]


async def test_a_command_of_unknown_length_has_no_limit_unless_it_is_given_one() -> None:
    script, results = one_command(lambda session: session.stream_file("long"))
    async with exchange(script, limits=Limits(command_seconds=0.05)) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        await asyncio.sleep(0.2)
        side.says(b"200 result=0 endpos=8000\n")
        assert await asterisk.how() is How.FINISHED
    assert results == [Playback(None, 8000)]
    async with exchange(script, limits=Limits(open_ended_seconds=0.05)) as asterisk:
        await asterisk.connect()
        assert await asterisk.how() is How.COMMAND_TIMED_OUT


async def test_a_call_has_a_limit_that_its_pending_command_feels() -> None:
    script, results = one_command(lambda session: session.stream_file("long"))
    async with exchange(script, limits=Limits(call_seconds=0.1)) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        await side.hears_nothing_more()
        assert await asterisk.how() is How.CALL_LIMIT
    assert isinstance(results[0], CallTimeLimit)


async def test_a_call_has_a_limit_that_a_script_feels_that_hangs_elsewhere() -> None:
    async def script(session: Session) -> None:
        await asyncio.sleep(60)

    async with exchange(script, limits=Limits(call_seconds=0.1)) as asterisk:
        side = await asterisk.connect()
        await side.hears_nothing_more()
        assert await asterisk.how() is How.CALL_LIMIT
