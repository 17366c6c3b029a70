"""How long one waits after wrong passwords: not at all at first, then twice as long each time, up to a limit."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Waits:
    """The first `free` tries cost nothing; tries older than `memory` are forgotten."""

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta

    def until(self, tries: int, last_at: datetime | None) -> datetime | None:
        """When the next try is looked at, after that many wrong ones; None is at any time."""
        over = tries - self.free
        if over < 0 or last_at is None:
            return None
        return last_at + min(self.longest, self.first * (1 << min(over, 20)))


# Strangers can make an account wait: so it never waits long, and `centralino staff reset` ends the wait.
ACCOUNT: Final = Waits(
    free=5, first=timedelta(seconds=30), longest=timedelta(minutes=15), memory=timedelta(hours=24)
)
# A whole office may come from one address.
ADDRESS: Final = Waits(
    free=20, first=timedelta(minutes=1), longest=timedelta(minutes=30), memory=timedelta(hours=6)
)


def origin(address: str) -> str:
    """The address that waits: of IPv6 the first 64 bits, since the rest is whatever its owner wants it to be."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, 64), strict=False))
