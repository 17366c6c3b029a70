"""Ids as addresses and forms have them; what no row could have as its id is nobody's."""

from __future__ import annotations

from typing import Final

LARGEST_ID: Final = 2**63 - 1  # Postgres's bigint


def read_id(written: str) -> int | None:
    """The id that is written there, if it can be one."""
    if not written.isdecimal() or len(written) > len(str(LARGEST_ID)):
        return None
    found = int(written)
    return found if found <= LARGEST_ID else None
