"""Several rows about the same person are one person: which ones, and what is made of them."""

from __future__ import annotations

from centralino.database import Connection
from centralino.support.importing import merging_store as store


async def merge_rows(connection: Connection) -> None:
    """Before the directory is asked: by code and name, and where there is no code by number and name."""
    await store.create_pairs(connection)
    for pair in (store.pair_by_code, store.pair_by_number):
        await pair(connection)
        await _fold(connection)


async def merge_targets(connection: Connection) -> None:
    """After the directory was asked: rows that turned out to be about one contact."""
    await store.pair_by_target(connection)
    await _fold(connection)
    await store.forget_targets_without_rows(connection)


async def _fold(connection: Connection) -> None:
    while await store.follow_pairs(connection):
        pass
    await store.refuse_differing_pairs(connection)
    await store.fold_pairs(connection)
    await store.set_pairs_apart(connection)
