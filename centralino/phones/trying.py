"""Trying a trunk out: a call to a telephone of whoever asks for it, which shows whether the trunk carries it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.phones import trying_store as store
from centralino.phones.trying_store import TrunkTest
from centralino.worded import worded

RINGS_FOR: Final = 40  # seconds
OVER_AFTER: Final = timedelta(minutes=2)
"""What has no end by then was lost from sight: it rings for 40 seconds, and the dialplan ends it after 60."""
A_MINUTE: Final = timedelta(minutes=1)
MOST_A_MINUTE: Final = 3


def is_lost(test: TrunkTest, now: datetime) -> bool:
    """Whether nobody knows what became of it, nor will."""
    return test.over_at is None and now > test.ordered_at + OVER_AFTER


async def order_test(
    connection: Connection, trunk: str, number: str, *, by: str, at: datetime
) -> int | Refused:
    """Have a number in E.164 called over a trunk, at whatever hour; the call's id. To be called in a transaction.

    One at a time, and three a minute, in the whole house. Whoever does not want to be called is not called for this
    either.
    """
    if await store.wants_no_calls(connection, number):
        return Refused(worded("Whoever has this number does not want to be called."))
    await store.end_forgotten(connection, at - OVER_AFTER, at)
    if await store.ordered_since(connection, at - A_MINUTE) >= MOST_A_MINUTE:
        return Refused(
            worded("There were %(num)s test calls within a minute: wait a moment.", num=MOST_A_MINUTE)
        )
    test_id = await store.insert_test(connection, trunk, number, by=by, at=at)
    if test_id is None:
        return Refused(worded("A test call is under way: wait until it is over."))
    await store.tell_the_scheduler(connection)
    return test_id
