"""A text as the network saw it, and as Twilio's API tells of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from centralino.messages.segments import segments

VERSION = "2010-04-01"
SENT_STATES = ("sent", "delivered", "undelivered", "received")


@dataclass(frozen=True, slots=True)
class Step:
    """A status of a text, since when."""

    status: str
    at: datetime


@dataclass(slots=True)
class CarriedText:
    """One text through the network, out or in. Instants are the network's, in UTC.

    `told` are the statuses of HTTP that our side answered to the requests about it, in order.
    """

    sender: str
    to: str
    body: str
    steps: list[Step]
    inbound: bool = False
    service: str | None = None
    report_to: str | None = None
    error: tuple[int, str] | None = None
    told: list[int] = field(default_factory=list)
    sid: str = field(default_factory=lambda: f"SM{secrets.token_hex(16)}")

    @property
    def status(self) -> str:
        """The last one, in Twilio's spelling."""
        return self.steps[-1].status

    @property
    def created_at(self) -> datetime:
        return self.steps[0].at

    @property
    def was_delivered(self) -> bool:
        """Whether it has come to the telephone."""
        return self.status == "delivered"

    def as_resource(self, account: str) -> dict[str, object]:
        """The Message resource of Twilio's API."""
        uri = f"/{VERSION}/Accounts/{account}/Messages/{self.sid}"
        sent = next((step.at for step in self.steps if step.status in SENT_STATES), None)
        code, why = self.error or (None, None)
        return {
            "sid": self.sid,
            "account_sid": account,
            "api_version": VERSION,
            "body": self.body,
            "from": self.sender,
            "to": self.to,
            "direction": "inbound" if self.inbound else "outbound-api",
            "status": self.status,
            "error_code": code,
            "error_message": why,
            "num_segments": str(segments(self.body).count),
            "num_media": "0",
            "price": None,
            "price_unit": "USD",
            "messaging_service_sid": self.service,
            "date_created": format_datetime(self.created_at),
            "date_updated": format_datetime(self.steps[-1].at),
            "date_sent": format_datetime(sent) if sent else None,
            "uri": f"{uri}.json",
            "subresource_uris": {"media": f"{uri}/Media.json"},
        }
