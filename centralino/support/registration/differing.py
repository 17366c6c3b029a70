"""What somebody who registered wrote otherwise than the directory has it: told to staff, and changed by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from centralino.directory.contacts import Contact
from centralino.support.registration.asked import Registrant


class About(StrEnum):
    """What differs."""

    NAME = "name"
    NUMBER = "number"
    CODE = "code"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Difference:
    """What they wrote, as the directory would spell it."""

    about: About
    written: str


def differences(contact: Contact, wrote: Registrant) -> tuple[Difference, ...]:
    """All of it. A language differs only from one that the directory knows."""
    found = []
    if wrote.name.casefold() != contact.name.casefold():
        found.append(Difference(About.NAME, wrote.name))
    held = {each.number for each in contact.numbers}
    found += [Difference(About.NUMBER, number) for number in wrote.numbers if number not in held]
    if wrote.code and wrote.code.code not in {each.code for each in contact.codes}:
        found.append(Difference(About.CODE, wrote.code.code))
    if contact.language and wrote.language != contact.language:
        found.append(Difference(About.LANGUAGE, wrote.language))
    return tuple(found)
