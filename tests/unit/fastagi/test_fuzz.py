"""Whatever a peer sends and whatever a value holds: no hang, no growth, no second command."""

from __future__ import annotations

import asyncio

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agi.fastagi import AGIError, FastAGIServer, Limits, Session
from agi.fastagi.protocol import MAX_LINE, Event, OutOfStep, Parser, command_line
from tests.unit.fastagi.arguments import words_asterisk_reads
from tests.unit.fastagi.asterisk_side import HELLO

LIMITS = Limits(
    reply_bytes=200, greeting_bytes=400, greeting_lines=20, greeting_seconds=0.2, command_seconds=0.05,
    open_ended_seconds=0.05, call_seconds=0.5,
)  # fmt: skip

SCRAPS = [
    b"200 result=0\n", b"200 result=1 (", b")", b")\n", b"\n", b"HANGUP\n", b"HANGUP", b"520-Usage\n", b"520 End\n",
    b"520 Bad.\n", b"510 No\n", b"511 No\n", b"100 Trying\n", b"100 result=0 Trying...\n", b"200 result=-1\n",
    b"200 result= (timeout)\n", b"200 ", b"\x00", b"\xff\xfe", b"\r\n", b"agi_x: 1\n", b"x" * 250, b"(a (b) c)\n",
]  # fmt: skip

peers_bytes = st.lists(st.sampled_from(SCRAPS) | st.binary(max_size=20), max_size=12).map(b"".join)
any_bytes_as_text = st.binary(max_size=20).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
texts = st.text(max_size=30) | any_bytes_as_text
cuts = st.lists(st.integers(1, 40), max_size=30)


def in_pieces(stream: bytes, sizes: list[int]) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(stream[:size])
        stream = stream[size:]
    return [piece for piece in [*pieces, stream] if piece]


def events_of(pieces: list[bytes], spans_lines: bool, greeted: bool) -> list[Event]:
    parser = Parser(LIMITS)
    if greeted:
        parser.receive(b"agi_request: x\n\n")
        parser.expect_reply(spans_lines)
    return [event for piece in pieces for event in parser.receive(piece)]


@settings(max_examples=300, deadline=None)
@given(stream=peers_bytes, sizes=cuts, spans_lines=st.booleans(), greeted=st.booleans())
@example(stream=b"200 result=1 (a\n)\n", sizes=[15, 1], spans_lines=True, greeted=True)
@example(stream=b"x" * 250 + b"\n", sizes=[100, 100], spans_lines=False, greeted=True)
def test_however_the_bytes_are_cut_the_events_are_the_same(
    stream: bytes, sizes: list[int], spans_lines: bool, greeted: bool
) -> None:
    whole = events_of([stream] if stream else [], spans_lines, greeted)
    assert events_of(in_pieces(stream, sizes), spans_lines, greeted) == whole
    assert all(not isinstance(event, OutOfStep) for event in whole[:-1])


@settings(max_examples=200, deadline=None)
@given(stream=peers_bytes, spans_lines=st.booleans())
def test_the_parser_keeps_no_more_than_its_limit(stream: bytes, spans_lines: bool) -> None:
    parser = Parser(LIMITS)
    parser.receive(b"agi_request: x\n\n")
    parser.expect_reply(spans_lines)
    for number in range(len(stream)):
        parser.receive(stream[number : number + 1])
        assert len(parser._partial) + sum(map(len, parser._unended)) <= 2 * LIMITS.reply_bytes


@settings(max_examples=500, deadline=None)
@given(values=st.lists(texts, max_size=5))
@example(values=['"', "\\", '\\"', "\t ", ""])
def test_no_value_can_make_a_second_command_or_argument(values: list[str]) -> None:
    try:
        line = command_line("SET VARIABLE", tuple(values))
    except ValueError:
        return
    assert len(line) <= MAX_LINE
    assert words_asterisk_reads(line) == ["SET", "VARIABLE", *values]


@settings(max_examples=60, deadline=None)
@given(greeting=st.just(HELLO) | peers_bytes, stream=peers_bytes, sizes=cuts)
def test_no_peer_can_hold_a_session_for_ever_or_be_sent_what_was_not_commanded(
    greeting: bytes, stream: bytes, sizes: list[int]
) -> None:
    heard, complaints = asyncio.run(a_call(in_pieces(greeting + stream, sizes)))
    assert complaints == []
    commanded = [b"ANSWER", b'GET VARIABLE "X"', b'GET DATA "code" "5000" "1024"', b"CHANNEL STATUS"]
    assert all(line in commanded for line in heard.split(b"\n")[:-1])


async def a_call(pieces: list[bytes]) -> tuple[bytes, list[object]]:
    """Send the pieces, and return all the server sent until it closed by itself, and what the loop complained of.

    TimeoutError if it did not close.
    """
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    ended = asyncio.Event()
    server = FastAGIServer({"test": script}, limits=LIMITS, on_end=lambda *_: ended.set())
    await server.start(port=0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0)
        heard = await asyncio.wait_for(reader.read(), 3)
    except ConnectionError:
        heard = b""
    await asyncio.wait_for(ended.wait(), 3)
    writer.close()
    await server.stop(0)
    return heard, complaints


async def script(session: Session) -> None:
    """Goes on whatever is raised: a session that is over must not let it."""
    for command in (session.answer, lambda: session.get_variable("X"), lambda: session.get_data("code")):
        try:
            await command()
        except AGIError:
            continue
