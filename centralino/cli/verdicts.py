"""Where a caller goes and why, in a few words."""

from __future__ import annotations

from centralino.support.rules import AskCode, AskWhich, ToSafe, ToSales, ToSupport, Verdict


def in_words(verdict: Verdict) -> str:
    """The place and the rule that was decisive."""
    match verdict:
        case ToSupport(reason=reason, destination=destination, priority=priority):
            place = "support" if destination == "support" else f"support ({destination})"
            return f"{place}: {reason}" + (f", priority {priority}" if priority else "")
        case ToSales(reason=reason):
            return f"sales: {reason}"
        case ToSafe(reason=reason):
            return f"safe destination: {reason}"
        case AskCode(reason=reason):
            return f"asked for a code: {reason}"
        case AskWhich(reason=reason):
            return f"asked for whom they call: {reason}"
