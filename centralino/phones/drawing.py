"""What is secret about phones and orders, drawn anew each time."""

from __future__ import annotations

import secrets
from string import ascii_lowercase

LENGTH = 24  # letters: 112 bits


def new_token() -> str:
    """Letters alone, as the dialplan lets them pass."""
    return "".join(secrets.choice(ascii_lowercase) for _ in range(LENGTH))


def new_password() -> str:
    """Of a phone: 192 bits."""
    return secrets.token_urlsafe(24)
