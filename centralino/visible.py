"""What people wrote, without what nobody can see."""

from __future__ import annotations

import re
from typing import Final

# Controls but the tab and the line's ends; marks that turn the direction of whatever follows ("Trojan Source",
# CVE-2021-42574); halves of characters, which are no text at all. Postgres takes neither a NUL nor these.
_UNSEEN: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(written: str) -> str:
    """The same without controls, and without marks by which text seems to be another than it is."""
    return _UNSEEN.sub("", written)


def is_visible(written: str) -> bool:
    """Whether there is nothing of that kind in it."""
    return not _UNSEEN.search(written)
