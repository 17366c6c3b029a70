"""Texts as SIP MESSAGE over a trunk of the PBX, for operators who take and bring them so (RFC 3428)."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from centralino.directory.numbers import caller_number
from centralino.messages.provider import Accepted, Incoming, InDoubt, NotSent, Outgoing, Rejected
from centralino.messages.segments import segments
from centralino.pbx.connection import AMIConnection, AMIDown
from centralino.pbx.texts import LONGEST_BODY, TextCame, send_text
from centralino.visible import visible

URI = re.compile(r"sips?:(?P<user>[^@;>]*)@")


class SIPProvider:
    """Implements `Provider`. The operator's answer is not told, so what is accepted has gone, and no more is known.

    `trunk` is the name of the endpoint, `host` and `port` the operator's, `sender` our number in E.164.
    """

    settles_after = timedelta(0)

    def __init__(
        self, pbx: AMIConnection, *, trunk: str, host: str, port: int, sender: str, name: str = "sip"
    ) -> None:
        self.name = name
        self._pbx, self._trunk, self._at, self._sender = pbx, trunk, f"{host}:{port}", sender

    async def send(self, text: Outgoing) -> Accepted | Rejected:
        """One MESSAGE. There is no id of the provider's: ours stands for it."""
        if len(text.body.encode()) > LONGEST_BODY:
            return Rejected("too-long", f"a text over SIP has at most {LONGEST_BODY} bytes")
        if not self._pbx.is_linked:
            raise NotSent("there is no link to the PBX")
        destination = f"pjsip:{self._trunk}/sip:{text.to}@{self._at}"
        try:
            taken = await send_text(self._pbx, destination, f"<sip:{self._sender}@{self._at}>", text.body)
        except (AMIDown, TimeoutError) as error:
            raise InDoubt(f"the PBX did not say whether the text went: {error}") from error
        if not taken:
            raise NotSent(f"the PBX does not send texts over {self._trunk}")
        return Accepted(text.id, segments(text.body).count)

    async def find(self, text: Outgoing) -> Accepted | Rejected | None:
        """Nobody keeps a record that could be asked: the doubt remains."""
        raise InDoubt(f"whether text {text.id} went over {self._trunk} is recorded nowhere")

    async def aclose(self) -> None:
        """The link to the PBX is not ours to close."""


def incoming_from(came: TextCame, region: str, at: datetime) -> Incoming | None:
    """A text as the PBX told of it at `at`; None without a sender's number. `region` is that of numbers without +.

    A text without an id of its own has one of what was said, and when: told twice it counts twice, as over SIP it may
    well be meant.
    """
    sender = caller_number(_user(came.sender), region)
    if sender is None:
        return None
    to = _user(came.recipient)
    own = (
        visible(came.id)
        or hashlib.sha256(f"{sender}\n{to}\n{came.body}\n{at.isoformat()}".encode()).hexdigest()
    )
    return Incoming(own, sender, caller_number(to, region) or visible(to), visible(came.body), at)


def _user(address: str) -> str:
    """The user part of a SIP address, in whatever spelling."""
    found = URI.search(address)
    return found["user"] if found else ""
