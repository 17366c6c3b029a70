"""The headers of a webhook, by the Standard Webhooks specification, version 1."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

PREFIX: Final = "whsec_"


def headers(
    message_id: str, body: bytes, secrets: Iterable[str], *, attempted_at: datetime
) -> Mapping[str, str]:
    """The id is the message's, whenever it is sent; the time is that of this attempt. Each secret signs."""
    timestamp = int(attempted_at.timestamp())
    signatures = [signature(each, message_id, timestamp, body) for each in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Scheme v1: HMAC-SHA256 with what the secret is the base64 of; `timestamp` in seconds since 1970."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(key, signed, "sha256")).decode()


def spelt(key: bytes) -> str:
    """A secret as the specification spells it."""
    return PREFIX + b64encode(key).decode()
