"""What a name of the staff is: how it is spelt, and that it is the same however it is typed."""

from __future__ import annotations

import re
import unicodedata

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")


def folded(written: str) -> str:
    """A name as it is kept, from what was typed."""
    return unicodedata.normalize("NFKC", written).strip().casefold()


def is_name(name: str) -> bool:
    """Whether a folded name can be given to somebody; an e-mail address can."""
    return _NAME.fullmatch(name) is not None
