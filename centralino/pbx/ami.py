"""AMI as it goes over the wire, without the wire: actions to bytes, bytes to messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

BANNER, LONGEST_BANNER = b"Asterisk Call Manager/", 100
LINE_END, MESSAGE_END = b"\r\n", b"\r\n\r\n"
# No message of Asterisk's comes near it; a peer that sends more without an end is no Asterisk.
LONGEST_MESSAGE = 1_000_000

_ENDS_A_LINE = re.compile("[\\r\\n\\0]")

Fields = Iterable[tuple[str, str]]


class NotAMI(Exception):
    """What arrives is not AMI: no banner, or a message without end."""


@dataclass(frozen=True, slots=True)
class Message:
    """A response or an event: its fields in order. The same key may come several times (`Output`, `Variable`)."""

    fields: tuple[tuple[str, str], ...]

    def get(self, key: str, default: str = "") -> str:
        """The first value of a key, whose capitals do not count."""
        wanted = key.lower()
        for name, value in self.fields:
            if name == key or (len(name) == len(key) and name.lower() == wanted):
                return value
        return default

    def all(self, key: str) -> list[str]:
        """Every value of a key, in order."""
        wanted = key.lower()
        return [value for name, value in self.fields if name.lower() == wanted]

    @property
    def event(self) -> str:
        """Which event it is; empty for a response, which is told by its first field."""
        return self.fields[0][1] if self.fields and self.fields[0][0] == "Event" else ""

    @property
    def succeeded(self) -> bool:
        """Whether it is a response that says the action was taken."""
        return self.get("Response") in ("Success", "Goodbye")


def format_action(name: str, action_id: str, fields: Fields = ()) -> bytes:
    """One action. Raises `ValueError` for anything that would begin another line: that would be another action."""
    lines = [("Action", name), ("ActionID", action_id), *fields]
    for key, value in lines:
        if _ENDS_A_LINE.search(key) or _ENDS_A_LINE.search(value) or ":" in key:
            raise ValueError(f"cannot be sent over AMI: {key!r}: {value!r}")
    text = "".join(f"{key}: {value}\r\n" for key, value in lines)
    return text.encode("utf-8", "surrogateescape") + LINE_END


class Parser:
    """Bytes in, in whatever pieces; messages out. Text that is not UTF-8 survives as surrogate escapes."""

    def __init__(self) -> None:
        self.banner: str | None = None
        self._pending = bytearray()

    def feed(self, received: bytes) -> list[Message]:
        """The messages that are complete now. Raises `NotAMI`."""
        # A separator may be cut in two: look again at the last three bytes of before, and no further back.
        searched = max(0, len(self._pending) - len(MESSAGE_END) + 1)
        self._pending += received
        if self.banner is None:
            if not self._take_banner():
                return []
            searched = 0
        return self._take_messages(searched)

    def _take_banner(self) -> bool:
        line, found, rest = bytes(self._pending).partition(LINE_END)
        begun, whole = line[: len(BANNER)], len(line) >= len(BANNER)
        if not BANNER.startswith(begun) or (found and not whole) or len(line) > LONGEST_BANNER:
            raise NotAMI(f"no AMI banner: {line[:60]!r}")
        if found:
            self.banner, self._pending = line.decode("ascii", "replace"), bytearray(rest)
        return bool(found)

    def _take_messages(self, searched: int) -> list[Message]:
        end = self._pending.rfind(MESSAGE_END, searched)
        if end < 0:
            if len(self._pending) > LONGEST_MESSAGE:
                raise NotAMI("a message without end")
            return []
        whole = self._pending[:end].decode("utf-8", "surrogateescape")
        del self._pending[: end + len(MESSAGE_END)]
        return [_message(text) for text in whole.split("\r\n\r\n") if text.strip("\r\n")]


def _message(text: str) -> Message:
    fields = []
    for line in text.split("\r\n"):
        if line:
            key, _, value = line.partition(":")
            fields.append((key, value[1:] if value[:1] == " " else value))
    return Message(tuple(fields))
