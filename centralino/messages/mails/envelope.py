"""An e-mail as it goes over the wire: headers that nobody from outside can add to, and both forms of what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from centralino.messages.mails.wording import Letter

_SEVEN_BITS = SMTP.clone(cte_type="7bit")  # which go through every server
_LINE = 76  # characters (RFC 2047, 2)
_BESIDE = 12  # of a line, what stands beside an address in it


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom to whom, and by what name it is known wherever it passes."""

    sender: str
    sender_name: str
    recipient: str
    message_id: str
    at: datetime


def sealed(envelope: Envelope, letter: Letter) -> bytes:
    """The message, the same however often it is sent. Raises `ValueError` for a header with a line break in it."""
    message = EmailMessage(policy=_SEVEN_BITS)
    message["From"] = _address(envelope.sender, envelope.sender_name)
    message["To"] = _address(envelope.recipient)
    message["Subject"] = letter.subject
    message["Date"] = envelope.at
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's machine answers it
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message.as_bytes(policy=_SEVEN_BITS.clone(max_line_length=_width(envelope)))


def _width(envelope: Envelope) -> int:
    """Of the headers: the library would fold an address that is longer than a line into what is none any more."""
    return max(_LINE, _BESIDE + max(len(envelope.sender), len(envelope.recipient)))


def _address(mailbox: str, name: str = "") -> Address:
    local, _, domain = mailbox.rpartition("@")
    return Address(name, local, domain)
