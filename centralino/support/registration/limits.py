"""How often one may register: from one address, with one number or mailbox, and all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

MEMORY: Final = _DAY
"""What is older counts for no limit."""
BUSY_HOURS: Final = 8
"""A day has room for so many hours that are full."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so long."""

    most: int
    within: timedelta


FROM_ADDRESS: Final = (Limit(5, _HOUR), Limit(20, _DAY))  # an office, or a family, may have one address
OF_NUMBER: Final = (Limit(3, _DAY),)
OF_MAILBOX: Final = (Limit(3, _DAY),)  # where e-mail is sent to it


def of_all(per_hour: int) -> tuple[Limit, ...]:
    """For everybody together."""
    return Limit(per_hour, _HOUR), Limit(per_hour * BUSY_HOURS, _DAY)


def waits_until(tries: Sequence[datetime], limits: Sequence[Limit], at: datetime) -> datetime | None:
    """When one more is within every limit, after these, the latest first; None is now."""
    free = [tries[each.most - 1] + each.within for each in limits if len(tries) >= each.most]
    return max((until for until in free if until > at), default=None)


def mailbox(email: str) -> str:
    """What is one mailbox however it is written: letters large or small, and whatever stands after a `+`."""
    name, _, domain = email.casefold().rpartition("@")
    return f"{name.partition('+')[0] or name}@{domain}"


def looked_at(limits: Sequence[Limit]) -> int:
    """So many of the latest tries tell all that these limits ask."""
    return max(limit.most for limit in limits)
