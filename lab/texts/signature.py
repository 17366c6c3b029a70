"""Requests as Twilio signs them (twilio.com/docs/usage/security, "Validating signatures from Twilio")."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping


def signature(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """The header X-Twilio-Signature: the URL with every name and value behind it, sorted by name, under HMAC-SHA1."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()).decode()
