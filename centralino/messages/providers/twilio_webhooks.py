"""What Twilio tells us by itself: deliveries and texts that came in, and whether it was really Twilio."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from twilio.request_validator import RequestValidator

from centralino.messages.provider import Delivery, DeliveryReport, Incoming
from centralino.messages.providers.twilio_codes import rejected
from centralino.messages.providers.twilio_words import price_of, segments_of
from centralino.visible import visible

# twilio.com/docs/messaging/api/message-resource, "Message Status values".
DELIVERIES = {
    "accepted": Delivery.ACCEPTED,
    "scheduled": Delivery.ACCEPTED,
    "queued": Delivery.ACCEPTED,
    "sending": Delivery.ACCEPTED,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "partially_delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.FAILED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}


def signature_is_right(auth_token: str, url: str, form: Mapping[str, str], signature: str | None) -> bool:
    """Whether a request with this form is from somebody who knows the account's token (twilio.com/docs/usage/security).

    `url` is the one that Twilio was given, with its query: behind a proxy the request itself shows another.
    `signature` is the header X-Twilio-Signature.
    """
    validator = RequestValidator(auth_token)
    return bool(signature) and bool(validator.validate(url, form, signature))


def incoming_from(form: Mapping[str, str], at: datetime) -> Incoming | None:
    """The text that a webhook brings, which came at `at`; None when the form is none of a text."""
    provider_id, sender, to, body = (
        visible(form.get(name, "")) for name in ("MessageSid", "From", "To", "Body")
    )
    return Incoming(provider_id, sender, to, body, at) if provider_id and sender and to else None


def report_from(form: Mapping[str, str]) -> DeliveryReport | None:
    """What a status call-back tells; None when it tells nothing of a text of ours. Call-backs come in any order."""
    provider_id, status = visible(form.get("MessageSid", "")), DELIVERIES.get(form.get("MessageStatus", ""))
    if not provider_id or status is None:
        return None
    code = form.get("ErrorCode", "")
    why = visible(form.get("ErrorMessage", "")) or form["MessageStatus"]
    return DeliveryReport(
        provider_id=provider_id,
        status=status,
        rejected=rejected(_number(code), why) if status is Delivery.FAILED else None,
        segments=segments_of(form.get("NumSegments")),
        price=price_of(form.get("Price")),
        currency=visible(form.get("PriceUnit", "")) or None,
    )


def _number(code: str) -> int | None:
    return int(code) if code.isascii() and code.isdecimal() and len(code) < 9 else None
