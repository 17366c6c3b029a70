"""How Twilio writes numbers: as text, absent while it does not know them yet."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def segments_of(written: str | None) -> int | None:
    """How many segments; a Messaging Service says 0 until it has chosen a sender."""
    return int(written) or None if written and written.isdecimal() and len(written) < 5 else None


def price_of(written: str | None) -> Decimal | None:
    """What it costs; Twilio writes what it takes with a minus."""
    try:
        price = abs(Decimal(written)) if written else None
    except InvalidOperation:
        return None
    return price if price is not None and price.is_finite() else None
