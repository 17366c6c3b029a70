"""AMI's wire format, in tables and in whatever pieces the network delivers it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centralino.pbx.ami import LONGEST_MESSAGE, Message, NotAMI, Parser, format_action

BANNER = b"Asterisk Call Manager/11.0.0\r\n"


def test_an_action_is_its_lines_and_an_empty_one() -> None:
    sent = format_action("Redirect", "a-1", [("Channel", "PJSIP/main-1"), ("Context", "revoked")])
    assert sent == b"Action: Redirect\r\nActionID: a-1\r\nChannel: PJSIP/main-1\r\nContext: revoked\r\n\r\n"


@pytest.mark.parametrize("broken", ["x\r\nAction: Originate", "x\ny", "x\ry", "x\0y"], ids=repr)
@pytest.mark.parametrize("place", range(4), ids=["name", "id", "key", "value"])
def test_a_line_break_in_a_value_cannot_make_a_second_action(place: int, broken: str) -> None:
    words = ["Ping", "1", "Key", "value"]
    words[place] = broken
    with pytest.raises(ValueError, match="cannot be sent"):
        format_action(words[0], words[1], [(words[2], words[3])])


def test_a_colon_cannot_stand_in_a_key() -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        format_action("Ping", "1", [("Variable: a", "b")])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"Response: Success\r\nPing: Pong\r\n\r\n", (("Response", "Success"), ("Ping", "Pong"))),
        (b"Event: Hangup\r\nCause: 17\r\n\r\n", (("Event", "Hangup"), ("Cause", "17"))),
        (b"Output: a: b\r\nOutput:  c\r\nOutput: \r\n\r\n", (("Output", "a: b"), ("Output", " c"), ("Output", ""))),
        (b"NoSpace:x\r\n\r\n", (("NoSpace", "x"),)),
        (b"a line without a colon\r\n\r\n", (("a line without a colon", ""),)),
        (b"CallerIDName: Nicol\xf2\r\n\r\n", (("CallerIDName", "Nicol\udcf2"),)),
        (b"Name: a\nb\r\n\r\n", (("Name", "a\nb"),)),
        (b"\r\nPing: Pong\r\n\r\n", (("Ping", "Pong"),)),
    ],
    ids=["response", "event", "output", "no-space", "no-colon", "latin-1", "bare-line-feed", "empty-line-before"],
)  # fmt: skip
def test_a_message_is_its_fields_in_order(text: bytes, message: tuple[tuple[str, str], ...]) -> None:
    assert Parser().feed(BANNER + text) == [Message(message)]


def test_the_same_key_may_come_several_times() -> None:
    message = Message((("Response", "Success"), ("Output", "one"), ("output", "two")))
    assert message.all("Output") == ["one", "two"]
    assert message.get("OUTPUT") == "one"
    assert message.get("Missing", "nothing") == "nothing"


def test_a_response_that_speaks_of_an_event_is_no_event() -> None:
    assert Message((("Response", "Success"), ("Event", "Hangup"))).event == ""


@pytest.mark.parametrize(
    "greeting", [b"HTTP/1.1 400\r\n", b"SSH-2.0\r\n", b"\r\n", b"x", b"Asterisk\r\n", BANNER[:-2] * 9]
)
def test_a_peer_that_is_no_ami_is_told_at_once(greeting: bytes) -> None:
    with pytest.raises(NotAMI):
        Parser().feed(greeting)


def test_a_message_without_end_is_given_up() -> None:
    parser = Parser()
    parser.feed(BANNER + b"x" * LONGEST_MESSAGE)
    with pytest.raises(NotAMI, match="without end"):
        parser.feed(b"x")


text = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=30)
keys = st.text("ABCDEFabcdef", min_size=1, max_size=12)
messages = st.lists(st.lists(st.tuples(keys, text.map(str.lstrip)), min_size=1, max_size=8), max_size=8)


@given(messages, st.lists(st.integers(1, 40), min_size=1))
def test_however_it_is_cut_the_same_messages_arrive(
    written: list[list[tuple[str, str]]], cuts: list[int]
) -> None:
    wire = BANNER + b"".join(
        "".join(f"{key}: {value}\r\n" for key, value in fields).encode() + b"\r\n" for fields in written
    )
    parser, heard, at, turn = Parser(), [], 0, 0
    while at < len(wire):
        size = cuts[turn % len(cuts)]
        heard += parser.feed(wire[at : at + size])
        at, turn = at + size, turn + 1
    assert heard == [Message(tuple(fields)) for fields in written]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_parser_but_by_being_no_ami(noise: bytes) -> None:
    parser = Parser()
    parser.feed(BANNER)
    for message in parser.feed(noise + b"\r\n\r\n"):
        assert all(isinstance(part, str) for field in message.fields for part in field)
