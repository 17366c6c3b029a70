"""A contact as the directory holds it: who, the codes they key, the numbers they call from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from centralino.directory.codes import Code
from centralino.directory.numbers import Source, Trust


@dataclass(frozen=True, slots=True)
class HeldNumber:
    """A number of a contact, in E.164: how it came, how far it is trusted, and by whom.

    `invalid_at` is since when the network says that nobody has it.
    """

    number: str
    trust: Trust
    source: Source
    added_at: datetime
    added_by: str
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    invalid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody we know. `name_clip` names a recording of the name, for when they must be told apart aloud.

    `time_zone` (IANA) is where they live by the clock, `prefers_texts` that they would rather be written to.
    """

    id: int
    name: str
    language: str | None
    name_clip: str | None
    created_at: datetime
    created_by: str
    codes: tuple[Code, ...] = ()
    numbers: tuple[HeldNumber, ...] = ()
    time_zone: str | None = None
    prefers_texts: bool = False


@dataclass(frozen=True, slots=True)
class NewContact:
    """Somebody we are about to know; numbers are in E.164."""

    name: str
    language: str | None = None
    name_clip: str | None = None
    codes: tuple[Code, ...] = ()
    numbers: tuple[str, ...] = ()
    time_zone: str | None = None
    prefers_texts: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked for is not done, nothing is changed, and why."""

    why: str
