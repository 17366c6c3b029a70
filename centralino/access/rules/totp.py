"""Codes of a second factor: time-based one-time passwords (RFC 6238) of six digits, thirty seconds, SHA-1.

These are what every authenticator takes; many read no other.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

DIGITS: Final = 6
STEP: Final = 30  # seconds
WINDOW: Final = 1  # steps that a clock may be wrong, either way (RFC 6238, 5.2)


def step_of(at: datetime) -> int:
    """RFC 6238's T."""
    return int(at.timestamp()) // STEP


def code_of(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a step (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def taken_step(secret: bytes, code: str, at: datetime, last_step: int | None) -> int | None:
    """The step whose code this is; None if it is none now, or not later than one that was taken already."""
    now = step_of(at)
    steps = range(now - WINDOW, now + WINDOW + 1)
    right = [step for step in steps if hmac.compare_digest(code_of(secret, step).encode(), code.encode())]
    return next((step for step in right if last_step is None or step > last_step), None)


def is_code(written: str) -> bool:
    """Whether it can be a code at all, and not one for recovery."""
    return len(written) == DIGITS and written.isascii() and written.isdigit()


def spelt(secret: bytes) -> str:
    """A secret as it is typed into an authenticator."""
    return b32encode(secret).decode().rstrip("=")


def address(secret: bytes, issuer: str, name: str) -> str:
    """A secret as authenticators read it from a picture (Google Authenticator's Key Uri Format)."""
    label = f"{quote(issuer, safe='')}:{quote(name, safe='')}"
    values = {"secret": spelt(secret), "issuer": issuer, "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"
