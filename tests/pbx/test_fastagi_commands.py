"""Every AGI command given to a real Asterisk, and what becomes of a call however its script ends."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from agi.fastagi import (
    ChannelState,
    CommandFailed,
    DeadChannel,
    Digits,
    Hangup,
    How,
    InvalidUsage,
    Playback,
    RecordingEnd,
    Session,
    UnknownCommand,
)
from tests.pbx.agi_telephone import Telephone, telephone_on
from tests.pbx.asterisk_alone import asterisk_tree

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOURCE = Path(__file__).read_text("utf-8")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telephone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Telephone]:
    tree = asterisk_tree()
    if tree is None:
        pytest.skip("no Asterisk on this machine")
    async with telephone_on(tree, tmp_path_factory.mktemp("asterisk")) as open_telephone:
        yield open_telephone


ANSWERED: list[tuple[str, Callable[[Any], Awaitable[Any]], Any]] = [
    ("answer", lambda s: s.answer(), None),
    ("channel_status", lambda s: s.channel_status(), ChannelState.RING),
    ("hangup", lambda s: s.hangup(), None),
    ("noop", lambda s: s.noop("a", "b"), None),
    ("verbose", lambda s: s.verbose('say "x" \\ y', 1), None),
    ("exec", lambda s: s.exec("NoOp", "a", "b"), 0),
    ("exec without arguments", lambda s: s.exec("NoOp"), 0),
    ("gosub", lambda s: s.gosub("sub", "s", 1, "a", "b"), None),
    ("set_context", lambda s: s.set_context("agi"), None),
    ("set_extension", lambda s: s.set_extension("test"), None),
    ("set_priority", lambda s: s.set_priority(5), None),
    ("set_callerid", lambda s: s.set_callerid('"A \\"b\\"" <12>'), None),
    ("set_autohangup", lambda s: s.set_autohangup(0), None),
    ("set_music on", lambda s: s.set_music(True), None),
    ("set_music off", lambda s: s.set_music(False, "default"), None),
    ("asyncagi_break", lambda s: s.asyncagi_break(), None),
    ("stream_file", lambda s: s.stream_file("beep", "12"), Playback(None, 3404)),
    ("control_stream_file", lambda s: s.control_stream_file("beep", "1"), Playback(None, -1)),
    ("get_option", lambda s: s.get_option("beep", "1", 100), Playback(None, 3404)),
    ("get_data", lambda s: s.get_data("beep", 100, 3), Digits("", True)),
    ("wait_for_digit", lambda s: s.wait_for_digit(50), None),
    ("say_digits", lambda s: s.say_digits("1"), None),
    ("say_number", lambda s: s.say_number(1), None),
    ("say_number with a gender", lambda s: s.say_number(1, gender="f"), None),
    ("say_alpha", lambda s: s.say_alpha("a"), None),
    ("say_phonetic", lambda s: s.say_phonetic("a"), None),
    ("say_datetime", lambda s: s.say_datetime(NOON, "1", "M", "UTC"), None),
    ("get_variable", lambda s: s.get_variable("CHANNEL(language)"), "en"),
    ("get_variable that is not set", lambda s: s.get_variable("NOT_SET"), None),
    ("get_variable with newlines", lambda s: s.get_variable("LINES"), "one\nHANGUP\nthree"),
    (
        "get_full_variable",
        lambda s: s.get_full_variable("${EXTEN} ${CALLERID(name)}"),
        'test Caf\udce9 "(x)"',
    ),
    ("get_full_variable of no channel", lambda s: s.get_full_variable("${X}", "none"), None),
    ("database_put", lambda s: s.database_put("test", "k", "v"), None),
    ("database_get of nothing", lambda s: s.database_get("test", "none"), None),
    ("database_del", lambda s: s.database_del("test", "none"), True),
    ("database_deltree", lambda s: s.database_deltree("test", "none"), True),
    ("send_text", lambda s: s.send_text("hello there"), None),
    ("send_image", lambda s: s.send_image("none"), None),
    ("tdd_mode", lambda s: s.tdd_mode(True), False),
]


@pytest.mark.parametrize(("send", "result"), [a[1:] for a in ANSWERED], ids=[a[0] for a in ANSWERED])
async def test_a_command_has_its_result(telephone: Telephone, send: Any, result: Any) -> None:
    assert await telephone.call(send) == (result, How.FINISHED)


REFUSED: list[tuple[str, Callable[[Any], Awaitable[Any]], type[Exception]]] = [
    ("a command that is not there", lambda s: s.command("FROBNICATE"), UnknownCommand),
    ("arguments that lack", lambda s: s.command("SAY NUMBER"), InvalidUsage),
    ("a label that is not there", lambda s: s.set_priority("none"), InvalidUsage),
    ("a subroutine that is not there", lambda s: s.gosub("sub", "none", 1), CommandFailed),
    ("an application that is not there", lambda s: s.exec("Frobnicate"), CommandFailed),
    ("a channel that is not there", lambda s: s.hangup("none"), CommandFailed),
    ("the state of a channel that is not there", lambda s: s.channel_status("none"), CommandFailed),
    ("a file to play that is not there", lambda s: s.stream_file("none"), CommandFailed),
    ("a prompt that is not there", lambda s: s.get_data("none"), CommandFailed),
    ("text from a channel without text", lambda s: s.receive_char(50), CommandFailed),
    ("a text from a channel without text", lambda s: s.receive_text(50), CommandFailed),
    ("a recording in no format", lambda s: s.record_file("none", "none"), CommandFailed),
    ("speech_create", lambda s: s.speech_create("none"), CommandFailed),
    ("speech_set", lambda s: s.speech_set("a", "b"), CommandFailed),
    ("speech_destroy", lambda s: s.speech_destroy(), CommandFailed),
    ("speech_load_grammar", lambda s: s.speech_load_grammar("g", "/none"), CommandFailed),
    ("speech_unload_grammar", lambda s: s.speech_unload_grammar("g"), CommandFailed),
    ("speech_activate_grammar", lambda s: s.speech_activate_grammar("g"), CommandFailed),
    ("speech_deactivate_grammar", lambda s: s.speech_deactivate_grammar("g"), CommandFailed),
    ("speech_recognize", lambda s: s.speech_recognize("beep", 1), CommandFailed),
]


@pytest.mark.parametrize(("send", "error"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
async def test_a_refusal_is_told_and_the_session_stays_in_step(
    telephone: Telephone, send: Any, error: type[Exception]
) -> None:
    async def script(session: Session) -> Any:
        with pytest.raises(error):
            await send(session)
        return await session.get_full_variable("${EXTEN}")

    assert await telephone.call(script) == ("test", How.FINISHED)


async def test_every_command_asterisk_knows_is_tried_here(telephone: Telephone) -> None:
    listed = await telephone.asterisk.console("agi show commands")
    known = {name.replace(" ", "_") for name in re.findall(r"^ *(?:Yes|No) +([a-z ]+?)   ", listed, re.M)}
    tried = set(re.findall(r"\b(?:s|session)\.(\w+)\(", SOURCE))
    assert len(known) > 40
    assert known <= tried


async def test_the_request_has_what_the_dialplan_gave(telephone: Telephone) -> None:
    async def script(session: Session) -> Any:
        request = session.request
        return request.path, request.query, request.arguments, request.calleridname, request.extension

    seen = ("test", {"x": "1"}, ("first", "second one"), 'Caf\udce9 "(x)"', "test")
    assert await telephone.call(script) == (seen, How.FINISHED)


@pytest.mark.parametrize(
    "value", ['a "b" \\ c', "\\", '"', "", " a ", "${EXTEN}", "(a", "caf\udce9", "città", "x" * 900]
)
async def test_a_value_comes_back_as_it_was_sent(telephone: Telephone, value: str) -> None:
    async def script(session: Session) -> Any:
        await session.set_variable("X", value)
        return await session.get_variable("X")

    assert await telephone.call(script) == (value, How.FINISHED)


async def test_a_value_that_forges_a_reply_ends_the_session_and_the_dialplan_goes_on(
    telephone: Telephone,
) -> None:
    async def script(session: Session) -> Any:
        return await session.get_variable("FORGED")

    _, how = await telephone.call(script)
    assert how is How.OUT_OF_STEP


async def test_keys_are_heard(telephone: Telephone) -> None:
    async def script(session: Session) -> Any:
        await session.answer()
        stopped_by = (await session.stream_file("demo-congrats", "1")).key
        return stopped_by, await session.wait_for_digit(2000), await session.wait_for_digit(2000)

    assert await telephone.call(script, far="keys") == (("1", "2", "#"), How.FINISHED)


@pytest.mark.parametrize(
    "say",
    [
        lambda s: s.say_date(NOON, "12"),
        lambda s: s.say_time(NOON, "12"),
        lambda s: s.say_digits("123456", "12"),
    ],
    ids=["say_date", "say_time", "say_digits"],
)
async def test_a_key_interrupts_what_is_said(telephone: Telephone, say: Any) -> None:
    async def script(session: Session) -> Any:
        await session.answer()
        return await say(session)

    assert await telephone.call(script, far="keys") == ("1", How.FINISHED)


async def test_keys_are_collected(telephone: Telephone) -> None:
    async def script(session: Session) -> Any:
        await session.answer()
        return await session.get_data("demo-congrats", 2000, 5)

    assert await telephone.call(script, far="keys") == (Digits("12", False), How.FINISHED)


async def test_a_recording_ends_by_key_and_by_time(telephone: Telephone, tmp_path: Path) -> None:
    async def script(session: Session) -> Any:
        await session.answer()
        by_key = await session.record_file(str(tmp_path / "r"), "wav", "#", 5000)
        by_time = await session.record_file(str(tmp_path / "s"), "wav", "", 200, beep=True, silence_seconds=2)
        return by_key.ended_by, by_key.key, by_time.ended_by

    ends = (RecordingEnd.KEY, "#", RecordingEnd.TIMEOUT)
    assert await telephone.call(script, far="keys") == (ends, How.FINISHED)
    assert (tmp_path / "r.wav").exists()


async def test_a_command_given_up_leaves_the_session_in_step(telephone: Telephone) -> None:
    async def script(session: Session) -> Any:
        await session.answer()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await session.stream_file("beep")
        return await session.get_full_variable("${EXTEN}")

    assert await telephone.call(script) == ("test", How.FINISHED)


@pytest.mark.parametrize(
    "busy_with",
    [
        pytest.param(lambda s: s.stream_file("demo-congrats"), id="hearing a prompt"),
        pytest.param(lambda s: s.get_data("demo-congrats"), id="asked for digits"),
        pytest.param(lambda s: s.wait_for_digit(-1), id="waited for"),
        pytest.param(lambda s: s.say_digits("123456789"), id="hearing digits"),
        pytest.param(lambda s: s.exec("Wait", 10), id="in an application"),
        pytest.param(lambda s: s.record_file("left", "wav"), id="speaking"),
    ],
)
async def test_a_caller_who_leaves_is_noticed_while(telephone: Telephone, busy_with: Any) -> None:
    async def script(session: Session) -> Any:
        await session.answer()
        await busy_with(session)

    result, how = await telephone.call(script, far="leaves")
    assert (type(result), how) == (Hangup, How.HUNG_UP)


async def test_a_caller_who_leaves_is_noticed_between_commands(telephone: Telephone) -> None:
    async def script(session: Session) -> Any:
        await session.answer()
        async with asyncio.timeout(5):
            while not session.hung_up:
                await asyncio.sleep(0.01)

    assert (await telephone.call(script, far="leaves"))[1] is How.FINISHED


async def test_after_the_hangup_a_command_for_the_living_is_refused_and_others_work(
    telephone: Telephone,
) -> None:
    seen: asyncio.Queue[Any] = asyncio.Queue()

    async def after(session: Session) -> None:
        with pytest.raises(Hangup) as refused:
            await session.answer()
        seen.put_nowait(refused.type)
        seen.put_nowait(await session.get_full_variable("${EXTEN}"))

    telephone.after = after
    await telephone.call(lambda session: session.answer())
    assert await asyncio.wait_for(seen.get(), 5) is DeadChannel
    assert await asyncio.wait_for(seen.get(), 5) == "h"
    telephone.after = None


@pytest.mark.parametrize(
    ("extension", "how"),
    [("raises", How.SCRIPT_RAISED), ("unknown", How.UNKNOWN_PATH)],
    ids=["raises", "unknown"],
)
async def test_the_dialplan_goes_on_when_a_script(telephone: Telephone, extension: str, how: How) -> None:
    assert await telephone.dial(extension) is how
    assert await telephone.agi_status() == "SUCCESS"
