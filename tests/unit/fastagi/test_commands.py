"""Every command: the line it sends, and the value it makes of what Asterisk may answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agi.fastagi import (
    ChannelState,
    CommandFailed,
    Digits,
    Heard,
    How,
    Playback,
    ProtocolError,
    Recognition,
    Recording,
    RecordingEnd,
    SpeechEnd,
)
from tests.unit.fastagi.asterisk_side import exchange, one_command

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EPOCH = str(int(NOON.timestamp()))

ANSWERED: list[tuple[Any, str, str, Any]] = [
    (lambda s: s.answer(), "ANSWER", "result=0", None),
    (lambda s: s.hangup(), "HANGUP", "result=1", None),
    (lambda s: s.hangup("PJSIP/x"), 'HANGUP "PJSIP/x"', "result=1", None),
    (lambda s: s.channel_status(), "CHANNEL STATUS", "result=6", ChannelState.UP),
    (
        lambda s: s.exec("Dial", "PJSIP/1&PJSIP/2", 30, "tT"),
        'EXEC "Dial" "PJSIP/1&PJSIP/2,30,tT"',
        "result=0",
        0,
    ),
    (lambda s: s.exec("NoOp"), 'EXEC "NoOp" ""', "result=0", 0),
    (lambda s: s.gosub("c", "s", 1), 'GOSUB "c" "s" "1"', "result=0 Gosub complete", None),
    (lambda s: s.set_context("c"), 'SET CONTEXT "c"', "result=0", None),
    (lambda s: s.set_extension("s"), 'SET EXTENSION "s"', "result=0", None),
    (lambda s: s.set_priority("label"), 'SET PRIORITY "label"', "result=0", None),
    (lambda s: s.set_callerid('"A" <1>'), 'SET CALLERID "\\"A\\" <1>"', "result=1", None),
    (lambda s: s.set_autohangup(60), 'SET AUTOHANGUP "60"', "result=0", None),
    (lambda s: s.set_music(True, "calm"), 'SET MUSIC "on" "calm"', "result=0", None),
    (lambda s: s.set_music(False), 'SET MUSIC "off"', "result=0", None),
    (lambda s: s.asyncagi_break(), "ASYNCAGI BREAK", "result=0", None),
    (lambda s: s.verbose("hi", 3), 'VERBOSE "hi" "3"', "result=1", None),
    (lambda s: s.noop(), "NOOP", "result=0", None),
    (
        lambda s: s.stream_file("a", "12"),
        'STREAM FILE "a" "12" "0"',
        "result=49 endpos=800",
        Playback("1", 800),
    ),
    (lambda s: s.stream_file("a"), 'STREAM FILE "a" "" "0"', "result=0 endpos=9", Playback(None, 9)),
    (
        lambda s: s.control_stream_file("a", "1", pause="0"),
        'CONTROL STREAM FILE "a" "1" "3000" "#" "*" "0" "0"',
        "result=0 endpos=-1",
        Playback(None, -1),
    ),
    (lambda s: s.get_option("a", "2"), 'GET OPTION "a" "2" "5000"', "result=50 endpos=1", Playback("2", 1)),
    (lambda s: s.get_data("a", 3000, 6), 'GET DATA "a" "3000" "6"', "result=12#", Digits("12#", False)),
    (lambda s: s.get_data("a"), 'GET DATA "a" "5000" "1024"', "result=12 (timeout)", Digits("12", True)),
    (lambda s: s.get_data("a"), 'GET DATA "a" "5000" "1024"', "result= (timeout)", Digits("", True)),
    (lambda s: s.get_data("a"), 'GET DATA "a" "5000" "1024"', "result=", Digits("", False)),
    (lambda s: s.wait_for_digit(100), 'WAIT FOR DIGIT "100"', "result=35", "#"),
    (lambda s: s.wait_for_digit(-1), 'WAIT FOR DIGIT "-1"', "result=0", None),
    (
        lambda s: s.record_file("r", "wav"),
        'RECORD FILE "r" "wav" "#" "-1" "0"',
        "result=35 (dtmf) endpos=1600",
        Recording(RecordingEnd.KEY, "#", 1600),
    ),
    (
        lambda s: s.record_file("r", "wav", "", 5000, beep=True, silence_seconds=2),
        'RECORD FILE "r" "wav" "" "5000" "0" "BEEP" "s=2"',
        "result=0 (timeout) endpos=40000",
        Recording(RecordingEnd.TIMEOUT, None, 40000),
    ),
    (lambda s: s.say_digits("12*#", "1"), 'SAY DIGITS "12*#" "1"', "result=49", "1"),
    (lambda s: s.say_number(5, gender="f"), 'SAY NUMBER "5" "" "f"', "result=0", None),
    (lambda s: s.say_alpha("ab"), 'SAY ALPHA "ab" ""', "result=0", None),
    (lambda s: s.say_phonetic("ab"), 'SAY PHONETIC "ab" ""', "result=0", None),
    (lambda s: s.say_date(NOON), f'SAY DATE "{EPOCH}" ""', "result=0", None),
    (lambda s: s.say_time(NOON), f'SAY TIME "{EPOCH}" ""', "result=0", None),
    (
        lambda s: s.say_datetime(NOON, "", "HM", "UTC"),
        f'SAY DATETIME "{EPOCH}" "" "HM" "UTC"',
        "result=0",
        None,
    ),
    (lambda s: s.set_variable("X", 7), 'SET VARIABLE "X" "7"', "result=1", None),
    (lambda s: s.get_variable("X"), 'GET VARIABLE "X"', "result=1 (a (b) c)", "a (b) c"),
    (lambda s: s.get_variable("X"), 'GET VARIABLE "X"', "result=1 ()", ""),
    (lambda s: s.get_variable("X"), 'GET VARIABLE "X"', "result=0", None),
    (lambda s: s.get_full_variable("${X}"), 'GET FULL VARIABLE "${X}"', "result=1 (v)", "v"),
    (lambda s: s.get_full_variable("${X}", "ch"), 'GET FULL VARIABLE "${X}" "ch"', "result=0", None),
    (lambda s: s.database_get("f", "k"), 'DATABASE GET "f" "k"', "result=1 (v)", "v"),
    (lambda s: s.database_get("f", "k"), 'DATABASE GET "f" "k"', "result=0", None),
    (lambda s: s.database_put("f", "k", "v"), 'DATABASE PUT "f" "k" "v"', "result=1", None),
    (lambda s: s.database_del("f", "k"), 'DATABASE DEL "f" "k"', "result=0", False),
    (lambda s: s.database_deltree("f"), 'DATABASE DELTREE "f"', "result=1", True),
    (lambda s: s.database_deltree("f", "t"), 'DATABASE DELTREE "f" "t"', "result=1", True),
    (lambda s: s.send_text("hi all"), 'SEND TEXT "hi all"', "result=0", None),
    (lambda s: s.send_image("logo"), 'SEND IMAGE "logo"', "result=0", None),
    (lambda s: s.receive_char(100), 'RECEIVE CHAR "100"', "result=65", "A"),
    (lambda s: s.receive_text(100), 'RECEIVE TEXT "100"', "result=1 (hello)", "hello"),
    (lambda s: s.tdd_mode(True), 'TDD MODE "on"', "result=1", True),
    (lambda s: s.speech_create("e"), 'SPEECH CREATE "e"', "result=1", None),
    (lambda s: s.speech_set("n", "v"), 'SPEECH SET "n" "v"', "result=1", None),
    (lambda s: s.speech_destroy(), "SPEECH DESTROY", "result=1", None),
    (lambda s: s.speech_load_grammar("g", "/p"), 'SPEECH LOAD GRAMMAR "g" "/p"', "result=1", None),
    (lambda s: s.speech_unload_grammar("g"), 'SPEECH UNLOAD GRAMMAR "g"', "result=1", None),
    (lambda s: s.speech_activate_grammar("g"), 'SPEECH ACTIVATE GRAMMAR "g"', "result=1", None),
    (lambda s: s.speech_deactivate_grammar("g"), 'SPEECH DEACTIVATE GRAMMAR "g"', "result=1", None),
    (
        lambda s: s.speech_recognize("ask", 5),
        'SPEECH RECOGNIZE "ask" "5"',
        'result=1 (speech) endpos=80 results=2 score0=900 text0="yes (of course)" grammar0=yn '
        'score1=100 text1="no" grammar1=yn',
        Recognition(
            SpeechEnd.SPEECH, None, (Heard("yes (of course)", 900, "yn"), Heard("no", 100, "yn")), 80
        ),
    ),
    (
        lambda s: s.speech_recognize("ask", 5, 0),
        'SPEECH RECOGNIZE "ask" "5" "0"',
        "result=1 (digit) digit=1 endpos=80",
        Recognition(SpeechEnd.KEY, "1", (), 80),
    ),
    (
        lambda s: s.speech_recognize("ask", 5),
        'SPEECH RECOGNIZE "ask" "5"',
        "result=1 (timeout) endpos=80",
        Recognition(SpeechEnd.TIMEOUT, None, (), 80),
    ),
]


@pytest.mark.parametrize(
    ("send", "line", "reply", "result"), ANSWERED, ids=[f"{a[1]}, {a[2]}" for a in ANSWERED]
)
async def test_a_command_is_sent_and_its_result_is_a_value(
    send: Any, line: str, reply: str, result: Any
) -> None:
    script, results = one_command(send)
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        assert await side.hears() == line
        side.says(f"200 {reply}\n".encode())
        await side.hears_nothing_more()
        assert (await asterisk.how(), results) == (How.FINISHED, [result])


@pytest.mark.parametrize(
    ("send", "replies"),
    [
        pytest.param(lambda s: s.answer(), ["result=-1", "result=6"], id="a failure of a living channel"),
        pytest.param(
            lambda s: s.stream_file("none"), ["result=-1 endpos=0", "result=6"], id="a file that is not there"
        ),
        pytest.param(lambda s: s.exec("Nonsense"), ["result=-2"], id="an application that is not there"),
        pytest.param(
            lambda s: s.gosub("c", "s", 1), ["result=-1 Gosub label not found", "result=6"], id="no label"
        ),
        pytest.param(lambda s: s.hangup("none"), ["result=-1"], id="a channel that is not there"),
        pytest.param(lambda s: s.channel_status("none"), ["result=-1"], id="the state of none"),
        pytest.param(lambda s: s.database_put("f", "k", "v"), ["result=0"], id="not written"),
        pytest.param(lambda s: s.speech_create("none"), ["result=0"], id="no engine"),
        pytest.param(lambda s: s.speech_recognize("ask", 1), ["result=0"], id="no recogniser"),
    ],
)
async def test_a_command_that_asterisk_could_not_do_has_failed(send: Any, replies: list[str]) -> None:
    script, results = one_command(send)
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        for reply in replies:
            assert await side.hears()
            side.says(f"200 {reply}\n".encode())
        assert await asterisk.how() is How.SCRIPT_RAISED
    assert isinstance(results[0], CommandFailed)


@pytest.mark.parametrize(
    ("send", "reply"),
    [
        (lambda s: s.wait_for_digit(1), "result=x"),
        (lambda s: s.wait_for_digit(1), "result=9999999"),
        (lambda s: s.wait_for_digit(1), "result="),
        (lambda s: s.record_file("r", "wav"), "result=0 (landslide) endpos=0"),
        (lambda s: s.speech_recognize("ask", 1), "result=1 (landslide)"),
        (lambda s: s.channel_status(), "result=99"),
    ],
)
async def test_a_result_that_makes_no_sense_is_a_protocol_error(send: Any, reply: str) -> None:
    script, results = one_command(send)
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(f"200 {reply}\n".encode())
        assert await asterisk.how() is How.OUT_OF_STEP
    assert isinstance(results[0], ProtocolError)


async def test_an_application_that_fails_while_the_caller_is_there_returns_so() -> None:
    script, results = one_command(lambda session: session.exec("Dial", "nobody"))
    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(b"200 result=-1\n")
        assert await side.hears() == "CHANNEL STATUS"
        side.says(b"200 result=6\n")
        assert await asterisk.how() is How.FINISHED
    assert results == [-1]


async def test_an_instant_without_a_time_zone_is_not_said() -> None:
    script, results = one_command(lambda session: session.say_date(datetime(2026, 1, 1)))
    async with exchange(script) as asterisk:
        await asterisk.connect()
        assert await asterisk.how() is How.SCRIPT_RAISED
    assert isinstance(results[0], ValueError)
