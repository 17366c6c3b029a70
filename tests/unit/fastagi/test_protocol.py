"""The wire format: what comes in, in whatever pieces, and what may go out."""

from __future__ import annotations

import pytest

from agi.fastagi import Limits
from agi.fastagi.protocol import (
    MAX_ARGUMENTS,
    MAX_LINE,
    Event,
    Greeting,
    HangupLine,
    OutOfStep,
    Parser,
    Reply,
    Trying,
    command_line,
)
from tests.unit.fastagi.arguments import words_asterisk_reads

HELLO = b"agi_request: agi://h/p\nagi_channel: PJSIP/x\n\n"


def greeted(limits: Limits | None = None) -> Parser:
    parser = Parser(limits or Limits())
    parser.receive(HELLO)
    return parser


def answered(received: bytes, *, spans_lines: bool = False) -> list[Event]:
    parser = greeted()
    parser.expect_reply(spans_lines)
    return parser.receive(received)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        pytest.param(b"200 result=0", Reply(200, "0", ""), id="a bare result"),
        pytest.param(b"200 result=-1", Reply(200, "-1", ""), id="a failure"),
        pytest.param(b"200 result=1 (it)", Reply(200, "1", "(it)"), id="a value"),
        pytest.param(b"200 result=1 (a (b) c)", Reply(200, "1", "(a (b) c)"), id="parentheses in a value"),
        pytest.param(b"200 result=1 ()", Reply(200, "1", "()"), id="an empty value"),
        pytest.param(b"200 result=0 endpos=7290", Reply(200, "0", "endpos=7290"), id="an end position"),
        pytest.param(b"200 result= (timeout)", Reply(200, "", "(timeout)"), id="no digits"),
        pytest.param(b"200 result=12 (timeout)", Reply(200, "12", "(timeout)"), id="digits and a time-out"),
        pytest.param(b"200 result=1 (HANGUP)", Reply(200, "1", "(HANGUP)"), id="a value that reads HANGUP"),
        pytest.param(b"200 result=0 Gosub complete", Reply(200, "0", "Gosub complete"), id="words"),
        pytest.param(b"200 result=1 (\xe9)", Reply(200, "1", "(\udce9)"), id="a value in Latin-1"),
        pytest.param(
            b"510 Invalid or unknown command",
            Reply(510, "", "Invalid or unknown command"),
            id="unknown command",
        ),
        pytest.param(
            b"511 Command Not Permitted", Reply(511, "", "Command Not Permitted"), id="dead channel"
        ),
        pytest.param(
            b"520 Invalid command syntax.", Reply(520, "", "Invalid command syntax."), id="usage, one line"
        ),
        pytest.param(b"503 result=-2 (Memory)", Reply(503, "", "result=-2 (Memory)"), id="a code of its own"),
    ],
)
def test_a_reply_is_read_in_its_parts(line: bytes, reply: Reply) -> None:
    assert answered(line + b"\n") == [reply]


def test_usage_on_several_lines_is_one_reply() -> None:
    usage = (
        b"520-Invalid command syntax.  Proper usage follows:\nSays a number.\n\n520 End of proper usage.\n"
    )
    text = "Invalid command syntax.  Proper usage follows:\nSays a number.\n\n520 End of proper usage."
    assert answered(usage) == [Reply(520, "", text)]


def test_a_hangup_line_within_usage_belongs_to_the_usage() -> None:
    assert answered(b"520-Usage:\nHANGUP\n520 End.\n") == [Reply(520, "", "Usage:\nHANGUP\n520 End.")]


def test_trying_is_followed_by_the_real_reply() -> None:
    assert answered(b"100 result=0 Trying...\n200 result=0 Gosub complete\n") == [
        Trying(),
        Reply(200, "0", "Gosub complete"),
    ]


@pytest.mark.parametrize(
    ("received", "events"),
    [
        pytest.param(b"HANGUP\n200 result=-1\n", [HangupLine(), Reply(200, "-1", "")], id="before the reply"),
        pytest.param(b"200 result=-1\nHANGUP\n", [Reply(200, "-1", ""), HangupLine()], id="after the reply"),
    ],
)
def test_a_hangup_may_come_around_a_reply(received: bytes, events: list[Event]) -> None:
    assert answered(received) == events


def test_a_hangup_may_come_with_no_command_pending() -> None:
    assert greeted().receive(b"HANGUP\n") == [HangupLine()]


def test_a_value_of_several_lines_is_put_together() -> None:
    events = answered(b"200 result=1 (one\ntwo\n\nHANGUP\nthree)\n", spans_lines=True)
    assert events == [Reply(200, "1", "(one\ntwo\n\nHANGUP\nthree)")]


def test_a_value_whose_first_line_looks_complete_is_out_of_step_and_not_believed() -> None:
    events = answered(b"200 result=1 (a)\n200 result=1 (b)\n", spans_lines=True)
    assert events[0] == Reply(200, "1", "(a)")
    assert isinstance(events[-1], OutOfStep)


@pytest.mark.parametrize("line", [b"200 result=0\n", b"\n", b"hangup\n", b"510 Invalid\n"])
def test_what_answers_nothing_is_out_of_step(line: bytes) -> None:
    assert [type(event) for event in greeted().receive(line)] == [OutOfStep]


@pytest.mark.parametrize(
    "line", [b"\n", b"200\n", b"abc def\n", b"2x0 result=0\n", "٢٠٠ result=0\n".encode()]
)
def test_what_is_no_reply_is_out_of_step(line: bytes) -> None:
    assert [type(event) for event in answered(line)] == [OutOfStep]


def test_after_out_of_step_nothing_is_read_any_more() -> None:
    parser = greeted()
    parser.receive(b"nonsense\n")
    assert parser.receive(b"HANGUP\n200 result=0\n") == []


def test_a_greeting_keeps_what_is_not_utf8() -> None:
    (greeting,) = Parser().receive(b"agi_request: x\nagi_calleridname: Caf\xe9: (1)\nagi_accountcode: \n\n")
    assert greeting == Greeting(
        {"agi_request": "x", "agi_calleridname": "Caf\udce9: (1)", "agi_accountcode": ""}
    )


@pytest.mark.parametrize(
    "greeting",
    [
        pytest.param(b"GET / HTTP/1.1\r\n", id="a web browser, before it has finished"),
        pytest.param(b"\n", id="nothing"),
        pytest.param(b"agi_request: x\nBcc: y\n\n", id="a line of something else"),
        pytest.param(b"agi_request: x\nagi_channel\n\n", id="a line without a colon"),
        pytest.param(b"agi_channel: a\nagi_request: x\nagi_channel: b\n\n", id="a name twice"),
        pytest.param(b"agi_request: " + b"x" * 70_000, id="a line without an end"),
        pytest.param(b"".join(b"agi_arg_%d: x\n" % n for n in range(300)) + b"\n", id="too many lines"),
    ],
)
def test_a_bad_greeting_is_refused(greeting: bytes) -> None:
    assert [type(event) for event in Parser().receive(greeting)] == [OutOfStep]


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([b"200 result=1 (" + b"x" * 200 + b")\n"], id="one line"),
        pytest.param([b"200 result=1 (" + b"x" * 200], id="one line that does not end"),
        pytest.param([b"200 result=1 (x\n"] + [b"\n"] * 200, id="many empty lines"),
        pytest.param([b"520-Usage\n"] + [b"line\n"] * 50, id="usage without an end"),
        pytest.param([b"x"] * 200, id="byte by byte"),
    ],
)
def test_a_reply_is_no_longer_than_its_limit(pieces: list[bytes]) -> None:
    parser = greeted(Limits(reply_bytes=100))
    parser.expect_reply(spans_lines=True)
    events = [event for piece in pieces for event in parser.receive(piece)]
    assert [type(event) for event in events] == [OutOfStep]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_pieces_of_any_size_give_the_same_events(size: int) -> None:
    parser = Parser()
    assert [type(event) for event in in_pieces(parser, HELLO, size)] == [Greeting]
    parser.expect_reply(spans_lines=True)
    events = in_pieces(parser, b"200 result=1 (one\ntwo)\nHANGUP\n", size)
    assert events == [Reply(200, "1", "(one\ntwo)"), HangupLine()]


def in_pieces(parser: Parser, stream: bytes, size: int) -> list[Event]:
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    return [event for piece in pieces for event in parser.receive(piece)]


@pytest.mark.parametrize("bad", ["a\nHANGUP", "a\rb", "a\0b"])
def test_a_newline_in_a_value_cannot_make_a_second_command(bad: str) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        command_line("SET VARIABLE", ("NAME", bad))


@pytest.mark.parametrize(
    "value",
    [
        '"',
        "\\",
        '\\"',
        '" "',
        "a b",
        "",
        " ",
        "\t",
        '"; HANGUP',
        "${EPOCH}",
        "a\\",
        "'",
        "caf\udce9",
        "città",
    ],
)
def test_a_value_stays_one_argument(value: str) -> None:
    line = command_line("SET VARIABLE", ("NAME", value))
    assert words_asterisk_reads(line) == ["SET", "VARIABLE", "NAME", value]


def test_a_command_is_as_long_as_asterisk_reads_and_no_longer() -> None:
    room = MAX_LINE - len(b'SET VARIABLE "N" ""\n')
    assert len(command_line("SET VARIABLE", ("N", "x" * room))) == MAX_LINE
    with pytest.raises(ValueError, match="bytes long"):
        command_line("SET VARIABLE", ("N", "x" * (room + 1)))
    with pytest.raises(ValueError, match="bytes long"):
        command_line("SET VARIABLE", ("N", '"' * (room // 2 + 1)))


def test_a_command_has_no_more_arguments_than_asterisk_has_room_for() -> None:
    command_line("NOOP", ("x",) * MAX_ARGUMENTS)
    with pytest.raises(ValueError, match="arguments"):
        command_line("NOOP", ("x",) * (MAX_ARGUMENTS + 1))


def test_limits_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="command_seconds"):
        Limits(command_seconds=0)
