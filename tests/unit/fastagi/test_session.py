"""A session over a real socket: in step with Asterisk, whatever it says and whenever the caller goes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agi.fastagi import (
    DeadChannel,
    Hangup,
    How,
    InvalidUsage,
    ProtocolError,
    Session,
    UnknownCommand,
)
from tests.unit.fastagi.asterisk_side import HELLO, exchange, one_command


async def outcome_of(reply: bytes, send: Any) -> tuple[Any, How]:
    """What one command gave or raised when Asterisk answered so, and how the session ended."""
    script, results = one_command(send)
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(reply)
        await side.hears_nothing_more()
        return results[0], await asterisk.how()


async def test_commands_and_replies_take_turns() -> None:
    async def script(session: Session) -> None:
        await session.answer()
        await session.set_variable("LANGUAGE", await session.get_variable("CHANNEL(language)") or "")

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        assert await side.hears() == "ANSWER"
        side.says(b"200 result=0\n")
        assert await side.hears() == 'GET VARIABLE "CHANNEL(language)"'
        side.says(b"200 result=1 (it)\n")
        assert await side.hears() == 'SET VARIABLE "LANGUAGE" "it"'
        side.says(b"200 result=1\n")
        await side.hears_nothing_more()
        assert await asterisk.how() is How.FINISHED


async def test_the_request_tells_who_calls_and_what_for() -> None:
    seen: list[Session] = []

    async def script(session: Session) -> None:
        seen.append(session)

    async with exchange({"invitation": script}) as asterisk:
        await asterisk.connect(
            b"agi_request: agi://h:1/invitation/17?lang=it&again=\nagi_channel: PJSIP/x-1\nagi_uniqueid: 1.2\n"
            b"agi_callerid: unknown\nagi_calleridname: Caf\xe9\nagi_dnid: 055\nagi_rdnis: unknown\n"
            b"agi_arg_1: one\nagi_arg_2: two\n\n"
        )
        assert await asterisk.how() is How.FINISHED
    request = seen[0].request
    assert (request.path, request.query) == ("invitation/17", {"lang": "it", "again": ""})
    assert request.arguments == ("one", "two")
    assert (request.callerid, request.dnid, request.rdnis) == (None, "055", None)
    assert request.calleridname == "Caf\udce9"
    assert request.variables["agi_channel"] == request.channel == "PJSIP/x-1"


async def test_a_hangup_is_raised_at_the_pending_command_and_at_every_later_one() -> None:
    raised: list[Exception] = []

    async def script(session: Session) -> None:
        for _ in range(3):
            try:
                await session.wait_for_digit(60_000)
            except Hangup as error:
                raised.append(error)
        assert session.hung_up

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(b"HANGUP\n")
        await side.hears_nothing_more()
        assert await asterisk.how() is How.FINISHED
    assert len(raised) == 3


async def test_the_real_reply_after_a_hangup_line_disturbs_nothing() -> None:
    complaints: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    result, how = await outcome_of(b"HANGUP\n200 result=-1\n", lambda session: session.wait_for_digit(1000))
    assert (type(result), how, complaints) == (Hangup, How.HUNG_UP, [])


async def test_a_hangup_between_commands_is_known_at_once_and_raised_at_the_next() -> None:
    known: list[bool] = []

    async def script(session: Session) -> None:
        await session.noop()
        while not session.hung_up:
            await asyncio.sleep(0.001)
        known.append(True)
        await session.noop()

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(b"200 result=0\n")
        side.says(b"HANGUP\n")
        assert await asterisk.how() is How.HUNG_UP
    assert known == [True]


async def test_a_key_pressed_just_before_the_hangup_still_counts() -> None:
    keys: list[str | None] = []

    async def script(session: Session) -> None:
        keys.append(await session.wait_for_digit(5000))
        await session.noop()

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(b"200 result=49\nHANGUP\n")
        assert await asterisk.how() is How.HUNG_UP
    assert keys == ["1"]


async def test_a_failure_that_comes_before_its_hangup_is_a_hangup() -> None:
    script, results = one_command(lambda session: session.stream_file("welcome"))
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(b"200 result=-1 endpos=4000\n")
        assert await side.hears() == "CHANNEL STATUS"
        side.says(b"HANGUP\n")
        assert await asterisk.how() is How.HUNG_UP
    assert isinstance(results[0], Hangup)


async def test_a_variable_whose_value_is_hangup_is_no_hangup() -> None:
    assert await outcome_of(b"200 result=1 (HANGUP)\n", lambda s: s.get_variable("X")) == (
        "HANGUP",
        How.FINISHED,
    )


async def test_a_value_with_newlines_leaves_the_session_in_step() -> None:
    result, how = await outcome_of(b"200 result=1 (one\nHANGUP\ntwo)\n", lambda s: s.get_variable("X"))
    assert (result, how) == ("one\nHANGUP\ntwo", How.FINISHED)


async def test_a_value_that_cannot_be_read_safely_ends_the_session() -> None:
    forged = b"200 result=1 (a)\n200 result=1 (b)\n"
    result, how = await outcome_of(forged, lambda s: s.get_variable("X"))
    assert isinstance(result, ProtocolError)
    assert how is How.OUT_OF_STEP


@pytest.mark.parametrize(
    ("reply", "raised", "how"),
    [
        pytest.param(b"510 Invalid or unknown command\n", UnknownCommand, How.SCRIPT_RAISED, id="510"),
        pytest.param(b"511 Command Not Permitted on a dead channel\n", DeadChannel, How.HUNG_UP, id="511"),
        pytest.param(b"520 Invalid command syntax.\n", InvalidUsage, How.SCRIPT_RAISED, id="520 on one line"),
        pytest.param(
            b"520-Invalid command syntax.\nUsage: x\n520 End of proper usage.\n",
            InvalidUsage,
            How.SCRIPT_RAISED,
            id="520 on several lines",
        ),
        pytest.param(b"what?\n", ProtocolError, How.OUT_OF_STEP, id="no reply"),
        pytest.param(b"200 result=many\n", ProtocolError, How.OUT_OF_STEP, id="no number"),
        pytest.param(b"200 result=1 (" + b"x" * 70_000, ProtocolError, How.OUT_OF_STEP, id="too long"),
    ],
)
async def test_what_went_wrong_is_told_apart(reply: bytes, raised: type[Exception], how: How) -> None:
    result, ended = await outcome_of(reply, lambda session: session.get_variable("X"))
    assert isinstance(result, raised)
    assert ended is how


@pytest.mark.parametrize(
    "refusal",
    [
        b"510 Invalid or unknown command\n",
        b"520 Bad.\n",
        b"520-Bad:\nUsage\n520 End.\n",
        b"511 Not permitted\n",
    ],
    ids=["510", "520 on one line", "520 on several lines", "511"],
)
async def test_after_a_refusal_the_session_is_in_step(refusal: bytes) -> None:
    values: list[str | None] = []

    async def script(session: Session) -> None:
        with pytest.raises((UnknownCommand, InvalidUsage, DeadChannel)):
            await session.noop()
        values.append(await session.get_variable("X"))

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(refusal)
        await side.hears()
        side.says(b"200 result=1 (here)\n")
        assert await asterisk.how() is How.FINISHED
    assert values == ["here"]


async def test_trying_is_not_the_reply() -> None:
    script, results = one_command(lambda session: session.gosub("sub", "s", 1, "a", "b"))
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        assert await side.hears() == 'GOSUB "sub" "s" "1" "a,b"'
        side.says(b"100 result=0 Trying...\n")
        await asyncio.sleep(0.02)
        assert results == []
        side.says(b"200 result=0 Gosub complete\n")
        assert await asterisk.how() is How.FINISHED


@pytest.mark.parametrize("value", ["a\nHANGUP", "a\rb", "a\0b", "x" * 3000])
async def test_what_cannot_be_sent_is_refused_before_anything_is_written(value: str) -> None:
    script, results = one_command(lambda session: session.set_variable("X", value))
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears_nothing_more()
        assert await asterisk.how() is How.SCRIPT_RAISED
    assert isinstance(results[0], ValueError)


async def test_the_command_after_one_that_was_given_up_waits_for_its_reply() -> None:
    values: list[str | None] = []

    async def script(session: Session) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await session.stream_file("long")
        values.append(await session.get_variable("X"))

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        await asyncio.sleep(0.1)
        side.says(b"200 result=0 endpos=1\n")
        assert await side.hears() == 'GET VARIABLE "X"'
        side.says(b"200 result=1 (mine)\n")
        assert await asterisk.how() is How.FINISHED
    assert values == ["mine"]


async def test_the_command_after_one_that_was_given_up_learns_of_the_hangup() -> None:
    async def script(session: Session) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await session.stream_file("long")
        await session.noop()

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        await asyncio.sleep(0.05)
        side.says(b"HANGUP\n")
        assert await asterisk.how() is How.HUNG_UP


async def test_two_commands_at_once_are_our_own_mistake() -> None:
    async def script(session: Session) -> None:
        await asyncio.gather(session.noop(), session.noop())

    async with exchange(script) as asterisk:
        await asterisk.connect()
        ending = await asterisk.ending()
        assert (ending.how, type(ending.error)) == (How.SCRIPT_RAISED, RuntimeError)


async def test_a_connection_that_breaks_is_a_hangup() -> None:
    script, results = one_command(lambda session: session.noop())
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.writer.transport.abort()
        assert await asterisk.how() is How.HUNG_UP
    assert isinstance(results[0], Hangup)


async def test_what_comes_with_the_greeting_is_not_lost() -> None:
    async with exchange(Session.noop) as asterisk:
        await asterisk.connect(HELLO + b"HANGUP\n")
        assert await asterisk.how() is How.HUNG_UP
