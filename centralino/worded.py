"""A sentence that is told in English here, and can be told in another language by whoever shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

Value = object
"""What is filled in; one that is worded itself is told in the language of the whole."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the catalogues and what is filled in at its `%(name)s`."""

    text: str
    values: tuple[tuple[str, Value], ...]

    def __str__(self) -> str:
        """In English."""
        return self.text % {name: _told(value) for name, value in self.values}


class Worded(str):
    """Such a sentence, or several one after another; as a text it is the English one."""

    __slots__ = ("messages",)

    messages: tuple[Message, ...]

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Self:
        """These, on one line."""
        kept = tuple(messages)
        made = cls("; ".join(map(str, kept)))
        made.messages = kept
        return made

    def __reduce__(self) -> tuple[object, tuple[tuple[Message, ...]]]:
        """Whole, also to another process."""
        return type(self).of, (self.messages,)


def worded(text: str, **values: Value) -> Worded:
    """A sentence of one message; catalogues find it by this call, so `text` is written out here."""
    return Worded.of([Message(text, tuple(values.items()))])


def in_one_line(sentences: Iterable[str]) -> Worded:
    """Several of them; one that was never worded is told as it is."""
    return Worded.of(
        message
        for each in sentences
        for message in (
            each.messages if isinstance(each, Worded) else (Message("%(told)s", (("told", each),)),)
        )
    )


def as_kept(sentence: str) -> str | list[list[object]]:
    """A sentence as JSON keeps it; one that was never worded is itself."""
    if not isinstance(sentence, Worded):
        return sentence
    return [[each.text, dict(each.values)] for each in sentence.messages]


def from_kept(kept: str | Sequence[tuple[str, Mapping[str, Value]]]) -> str:
    """A sentence as it was kept."""
    if isinstance(kept, str):
        return kept
    return Worded.of(
        Message(
            text,
            tuple(
                (name, tuple(value) if isinstance(value, list) else value) for name, value in values.items()
            ),
        )
        for text, values in kept
    )


def as_text(sentence: str) -> str:
    """A sentence as a column of text keeps it."""
    return json.dumps(as_kept(sentence), ensure_ascii=False)


def from_text(kept: str) -> str:
    """A sentence as it was kept so; what was kept plain, before sentences were worded, is told as it is."""
    try:
        return from_kept(json.loads(kept))
    except ValueError:
        return kept


def _told(value: Value) -> str:
    return ", ".join(map(_told, value)) if isinstance(value, tuple) else str(value)
