"""What of telephoning a page offers to whoever looks at it, by their rights and by what the house has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from centralino.access.rules.rights import Right
from centralino.settings import Settings


@dataclass(frozen=True, slots=True)
class Telephoning:
    """`desks` are the phones that may be rung first, each with its name; `browser` is the one in the page."""

    calls: bool
    hears: bool
    rings: bool
    browser: bool
    desks: tuple[tuple[str, str], ...]

    @property
    def is_there(self) -> bool:
        """Whether a page needs the phone at all."""
        return self.calls or self.hears


def telephoning(settings: Settings, may: Callable[[Right], bool]) -> Telephoning:
    """What somebody with these rights may do from a page."""
    telephone, browser = settings.telephone, settings.browser_phones > 0
    desks = tuple((name, phone.name or name) for name, phone in telephone.phones.items())
    rings = may(Right.PLACE_CALLS) and bool(telephone.trunks)
    return Telephoning(
        calls=rings and (browser or bool(desks)),
        hears=may(Right.HEAR) and (browser or rings),
        rings=may(Right.HEAR) and rings,
        browser=browser,
        desks=desks,
    )
