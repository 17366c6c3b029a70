"""A person with a past and a campaign around them, for tables of the rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.people import Invited, Line, PastCall, PastText, Person, Terms
from tests.fixtures.campaigns import a_plan, an_organisation

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday, 11:00 in Rome
MOBILE, HOME, OTHER_MOBILE = "+393331234567", "+390612345678", "+393331234568"
INVITED = Invited(id=1, event_id=1)


def terms(*, disturbance: dict[str, Any] | None = None, **plan: Any) -> Terms:
    """What holds with that plan, in an association in Rome."""
    tables = {"disturbance": disturbance} if disturbance else {}
    return an_organisation(**tables).terms_of(a_plan(**plan))


def person(*numbers: str, invalid: tuple[str, ...] = (), **known: Any) -> Person:
    """Somebody with these numbers; without any, with a mobile."""
    lines = tuple(
        Line(number, number.startswith("+393"), number in invalid) for number in numbers or (MOBILE,)
    )
    return Person(id=1, lines=lines, **known)


def call(
    ago: timedelta,
    ended: Disposition | None = Disposition.NO_ANSWER,
    *,
    number: str = MOBILE,
    invitation: int = 1,
    event: int = 1,
) -> PastCall:
    """A call that was placed so long before NOW and took no time."""
    at = NOW - ago
    return PastCall(at, at if ended else None, number, ended, invitation, event)


def text(ago: timedelta, *, number: str = MOBILE, failed: bool = False, event: int = 1) -> PastText:
    """A text that was sent so long before NOW."""
    return PastText(NOW - ago, number, INVITED.id, event, failed)
