"""From which countries the members of a campaign are called: by as few of their numbers as tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from centralino.campaigns.store import countries as store
from centralino.database import Connection

FEW: Final = 5_000  # members of whom all numbers are looked at in a moment
BEGINNINGS: Final = (
    200  # more has a directory of countries that share a prefix, where members had better be asked
)


async def numbers_to_judge(connection: Connection, campaign_id: int, lists: Sequence[str]) -> list[str]:
    """Numbers of whoever is invited, or is on these lists: enough of them to tell all their countries.

    Of many members each way in which the numbers of the directory begin is looked for until somebody has it.
    """
    if await store.how_many_are_meant(connection, campaign_id, lists) > FEW:
        beginnings = await store.beginnings(connection, BEGINNINGS)
        if len(beginnings) < BEGINNINGS:
            return await store.numbers_that_begin(connection, campaign_id, lists, beginnings)
    return await store.numbers_of_members(connection, campaign_id, lists)
