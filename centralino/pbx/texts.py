"""Texts over the PBX: one that goes out as SIP MESSAGE, and one that the dialplan tells of."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from centralino.pbx.ami import Message
from centralino.pbx.connection import AMIConnection

TEXT_CAME = "TextCame"
"""The UserEvent of dialplan/text_messages.conf."""
# Asterisk drops a line of AMI of 1024 bytes or more (manager.c).
LONGEST_BODY = (1024 - len("Base64Body: \r\n") - 4) // 4 * 3


@dataclass(frozen=True, slots=True)
class TextCame:
    """A SIP MESSAGE that came in. Sender and recipient are what the far end wrote in the headers From and To."""

    id: str
    sender: str
    recipient: str
    body: str


async def send_text(pbx: AMIConnection, destination: str, sender: str, body: str) -> bool:
    """Hand a text of at most `LONGEST_BODY` bytes to the SIP stack; False when it will not have it.

    `destination` is in the spelling of Asterisk's action MessageSend: pjsip:trunk/sip:number@host. True says no more
    than that it went out: the far end's answer is not told. Raises `AMIDown` and `TimeoutError`, after which nobody
    knows.
    """
    encoded = base64.b64encode(body.encode()).decode()
    fields = [("Destination", destination), ("From", sender), ("Base64Body", encoded)]
    return (await pbx.ask("MessageSend", fields)).succeeded


def text_came(event: Message) -> TextCame | None:
    """The text that a UserEvent tells of; None for any other event, and for one that cannot be read."""
    if event.event != "UserEvent" or event.get("UserEvent") != TEXT_CAME:
        return None
    try:
        values = [_plain(event.get(key)) for key in ("ID", "From", "To", "Body")]
    except (binascii.Error, ValueError):
        return None
    return TextCame(*values)


def _plain(encoded: str) -> str:
    return base64.b64decode(encoded, validate=True).decode("utf-8", "replace")
