"""Everything secret that we draw ourselves, and what of it is kept."""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256
from typing import Final

_CLEAR: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is taken for something else
GROUPS, IN_A_GROUP = 4, 4  # 79 bits
RECOVERY_CODES = 10
API_TOKEN: Final = "cen_"  # noqa: S105 (how one begins)
SECRET_BYTES = 20  # as long as SHA-1's result (RFC 4226, 4)


def new_token() -> str:
    """What a session's cookie holds: 256 bits."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """What a program sends: 256 bits, after letters by which whoever finds it in a file knows what it is."""
    return API_TOKEN + new_token()


def may_be_api_token(text: str) -> bool:
    """Whether it is spelt like a program's token: what is not need not be looked up."""
    return re.fullmatch(rf"{API_TOKEN}[A-Za-z0-9_-]{{43}}", text) is not None


def kept(token: str) -> bytes:
    """What the database knows of a token or a code: nothing that could be shown again."""
    return sha256(token.encode()).digest()


def form_token(token: str) -> str:
    """What the forms of a session carry; whoever has it does not know the session's token."""
    return hmac.digest(token.encode(), b"form", "sha256").hex()


def one_time_password() -> str:
    """A password to be read aloud or typed from paper."""
    return _drawn()


def recovery_codes() -> tuple[str, ...]:
    """Codes for whoever has lost their authenticator, each for once."""
    return tuple(_drawn() for _ in range(RECOVERY_CODES))


def typed(code: str) -> str:
    """A code as it was given out, however it was typed."""
    letters = "".join(each for each in code.casefold() if each in _CLEAR)
    return "-".join(letters[at : at + IN_A_GROUP] for at in range(0, len(letters), IN_A_GROUP))


def new_secret() -> bytes:
    """The secret of a second factor."""
    return secrets.token_bytes(SECRET_BYTES)


def _drawn() -> str:
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))
