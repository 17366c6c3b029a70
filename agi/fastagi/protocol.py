"""The FastAGI wire format without I/O: bytes in, events out, and commands whose arguments stay what they are.

Asterisk greets with `agi_name: value` lines and an empty one. Then every command of ours, one line, has one
reply: `200 result=1 (text)`, or an error with a code of its own. A line `HANGUP` may come between replies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from agi.fastagi.errors import ProtocolError
from agi.fastagi.limits import Limits

MAX_LINE = 2047
"""Bytes, with the line feed: Asterisk has a buffer of 2048 and takes the rest for a second command."""

MAX_ARGUMENTS = 123
"""Asterisk has room for 127 words, and some commands' names are four words long."""

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Greeting:
    """What Asterisk tells about the call before anything else, by its own names (`agi_channel`, …)."""

    variables: dict[str, str]


class Reply(NamedTuple):
    """The final answer to a command: `200 result=<result> <text>`, or an error `<code> <text>`."""

    code: int
    result: str
    text: str

    @property
    def number(self) -> int:
        """The result as a whole number; ProtocolError if it is none."""
        try:
            return int(self.result)
        except ValueError:
            raise ProtocolError(f"a number was due, not {self.result!r}") from None

    @property
    def value(self) -> str:
        """What stands between the first parenthesis and the last one; empty without any."""
        return self.text[1:-1] if self.text[:1] == "(" and self.text[-1:] == ")" else ""


@dataclass(frozen=True, slots=True)
class Trying:
    """`100 …`: a long command has begun; its reply will follow."""


@dataclass(frozen=True, slots=True)
class HangupLine:
    """The caller has hung up."""


@dataclass(frozen=True, slots=True)
class OutOfStep:
    """What came is not AGI, or answers nothing that was asked. It is the last event of a connection."""

    why: str


Event: TypeAlias = Greeting | Reply | Trying | HangupLine | OutOfStep


def command_line(name: str, arguments: tuple[str | int, ...]) -> bytes:
    """One command as Asterisk will read it: its name as it is, every argument quoted.

    Raises ValueError for what cannot be sent at all: NUL, CR or LF in an argument, a line longer than
    `MAX_LINE`, more than `MAX_ARGUMENTS`.
    """
    line = name
    for argument in arguments:
        line += quoted(argument)
    if "\n" in line or "\r" in line or "\0" in line:
        raise ValueError(f"line feed, carriage return and NUL cannot be sent to Asterisk: {line!r}")
    sent = line.encode("utf-8", "surrogateescape") + b"\n"
    if len(sent) > MAX_LINE:
        raise ValueError(f"a command may be {MAX_LINE} bytes long, not {len(sent)}: {line[:60]!r}…")
    if len(arguments) > MAX_ARGUMENTS:
        raise ValueError(f"a command may have {MAX_ARGUMENTS} arguments, not {len(arguments)}")
    return sent


def quoted(argument: str | int) -> str:
    """Between double quotes, within which Asterisk takes the sign after a backslash as it is; a blank before."""
    text = str(argument)
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f' "{text}"'


class Parser:
    """Turns what Asterisk sends into events; any cut of the same bytes into pieces gives the same events.

    Tell it by `expect_reply` that a command was sent: a reply that nobody asked for is OutOfStep.
    """

    __slots__ = (
        "_expecting", "_failed", "_greeted", "_limits",
        "_partial", "_reply_bytes", "_spans_lines", "_unended",
    )  # fmt: skip

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._partial = bytearray()
        self._greeted = False
        self._failed = False
        self._expecting = False
        self._spans_lines = False
        self._unended: list[bytes] = []
        self._reply_bytes = 0

    def expect_reply(self, spans_lines: bool = False) -> None:
        """A command was sent; `spans_lines` if its reply holds free text, which may contain line feeds."""
        self._expecting = True
        self._spans_lines = spans_lines

    def receive(self, received: bytes) -> list[Event]:
        """The events these bytes complete, in the order they came; none any more after OutOfStep."""
        reply = self.usual_reply(received)
        if reply is not None:
            return [reply]
        if self._failed:
            return []
        if not self._greeted:
            return self._receive_greeting(received)
        if b"\n" not in received:
            self._partial += received
            return self._overlong() if len(self._partial) > self._limits.reply_bytes else []
        if self._partial:
            received = bytes(self._partial) + received
            self._partial.clear()
        *lines, rest = received.split(b"\n")
        if rest:
            self._partial += rest
        return self._read_lines(lines)

    def usual_reply(self, received: bytes) -> Reply | None:
        """A short cut through `receive`: the reply, if these bytes are one that is due, whole and says 200.

        Nearly all are. None if they are anything else; then nothing was taken, and `receive` has to see them.
        """
        if not self._expecting or self._partial or self._unended or received[:11] != b"200 result=":
            return None
        last = len(received) - 1
        if received.find(b"\n") != last or last > self._limits.reply_bytes:
            return None
        if self._spans_lines and opens_value(received[:last]):
            return None
        self._expecting = False
        result, _, text = received[11:last].decode("utf-8", "surrogateescape").partition(" ")
        return Reply(200, result, text)

    def _receive_greeting(self, received: bytes) -> list[Event]:
        if self._partial:
            received = bytes(self._partial) + received
            self._partial.clear()
        if not b"agi_".startswith(received[:4]):
            return self._fail("the greeting does not begin with agi_")
        end = received.find(b"\n\n")
        if max(end, len(received) if end < 0 else 0) > self._limits.greeting_bytes:
            return self._fail(f"the greeting is longer than {self._limits.greeting_bytes} bytes")
        if end < 0:
            self._partial += received
            return []
        self._greeted = True
        try:
            first: Event = read_greeting(received[:end], self._limits.greeting_lines)
        except ProtocolError as error:
            return self._fail(str(error))
        rest = received[end + 2 :]
        return [first, *self.receive(rest)] if rest else [first]

    def _read_lines(self, lines: list[bytes]) -> list[Event]:
        events: list[Event] = []
        for line in lines:
            event = self._read_line(line)
            if event is not None:
                events.append(event)
                if self._failed:
                    return events
        if len(self._partial) > self._limits.reply_bytes:
            events += self._overlong()
        return events

    def _read_line(self, line: bytes) -> Event | None:
        self._reply_bytes += len(line) + 1
        if self._reply_bytes - 1 > self._limits.reply_bytes:
            return self._overlong()[0]
        if self._unended:
            return self._continue_reply(line)
        if line == b"HANGUP":
            self._reply_bytes = 0
            return HangupLine()
        if not self._expecting:
            return self._fail(f"a line that answers nothing: {shown(line)}")[0]
        if line[:4] == b"520-" or (self._spans_lines and opens_value(line)):
            self._unended.append(line)
            return None
        return self._complete(line)

    def _continue_reply(self, line: bytes) -> Event | None:
        """A reply of several lines: usage up to `520 End …`, or a value up to its closing parenthesis."""
        self._unended.append(line)
        ended = line[:4] == b"520 " if self._unended[0][:4] == b"520-" else line[-1:] == b")"
        if not ended:
            return None
        whole = b"\n".join(self._unended)
        self._unended.clear()
        return self._complete(whole)

    def _complete(self, line: bytes) -> Event:
        self._reply_bytes = 0
        if line[:4] == b"100 ":
            return Trying()
        self._expecting = False
        try:
            return read_reply(line)
        except ProtocolError as error:
            return self._fail(str(error))[0]

    def _overlong(self) -> list[Event]:
        return self._fail(f"a reply is longer than {self._limits.reply_bytes} bytes")

    def _fail(self, why: str) -> list[Event]:
        self._failed = True
        self._expecting = False
        self._partial.clear()
        self._unended.clear()
        return [OutOfStep(why)]


def read_greeting(greeting: bytes, most_lines: int) -> Greeting:
    """The variables of a greeting, bytes that are not UTF-8 as surrogates; ProtocolError if malformed."""
    text = greeting.decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    if len(lines) > most_lines:
        raise ProtocolError(f"the greeting has more than {most_lines} lines")
    try:
        variables = dict([line.split(": ", 1) for line in lines])
    except ValueError:
        raise ProtocolError("a line of the greeting has no colon") from None
    if len(variables) < len(lines):
        raise ProtocolError("the greeting names something twice")
    if text.count("\nagi_") != len(lines) - 1:
        raise ProtocolError("a line of the greeting does not begin with agi_")
    return Greeting(variables)


def read_reply(line: bytes) -> Reply:
    """A whole reply, bytes that are not UTF-8 kept as surrogates; ProtocolError if it is none."""
    text = line.decode("utf-8", "surrogateescape")
    if text[:11] == "200 result=":
        result, _, rest = text[11:].partition(" ")
        return Reply(200, result, rest)
    code, rest = text[:3], text[4:]
    if not (code.isascii() and code.isdigit() and text[3:4] in (" ", "-")):
        raise ProtocolError(f"not a reply: {shown(line)}")
    return Reply(int(code), "", rest)


def opens_value(line: bytes) -> bool:
    """Whether `200 result=1 (…` lacks its closing parenthesis: a line feed in the value came before it."""
    if line[-1:] == b")" or line[:11] != b"200 result=":
        return False
    return line.partition(b" (")[1] != b""


def shown(line: bytes) -> str:
    return repr(line[:80])
