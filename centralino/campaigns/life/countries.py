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


async def numbers_to_judge(
    connection: Connection, campaign_id: int, lists: Sequence[str], begin: Sequence[str] | None = None
) -> list[str]:
    """Numbers of whoever is invited, or is on these lists: enough of them to tell all their countries.

    Of many members each way in which the numbers of the directory begin is looked for until somebody has it;
    whoever asks for several campaigns gives `begin`, as `how_numbers_begin` has it.
    """
    if await store.how_many_are_meant(connection, campaign_id, lists) > FEW:
        begin = await how_numbers_begin(connection) if begin is None else begin
        if len(begin) < BEGINNINGS:
            return await store.numbers_that_begin(connection, campaign_id, lists, begin)
    return await store.numbers_of_members(connection, campaign_id, lists)


async def how_numbers_begin(connection: Connection) -> list[str]:
    """All numbers of the directory, as far as that tells countries; as many as `BEGINNINGS` are perhaps not all."""
    return await store.beginnings(connection, BEGINNINGS)
