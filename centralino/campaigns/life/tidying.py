"""Throwing away the clips of campaigns that are over, and of names that nobody says any more."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from centralino.campaigns.clips.sayings import Sayings
from centralino.campaigns.life.preparing import clips_folder, names_of
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.store import campaigns as store
from centralino.database import Database
from centralino.prompts.spoken import remove_unwanted

KEPT_FOR = timedelta(days=30)
"""After a clip was last asked for: the next campaign says most of the names again."""


async def remove_unneeded_clips(database: Database, organisation: Organisation, now: datetime) -> int:
    """Remove what no campaign says that is not over, and none was prepared with lately; how many clips it were.

    Raises `DatabaseUnavailable`, `CatalogueError`: then nothing is removed.
    """
    async with database.connection() as connection:
        says = [
            (each.plan, await names_of(connection, each.id, each.plan))
            for each in await store.not_over(connection)
        ]

    def remove() -> int:
        settings = organisation.settings
        wanted = {clip.place for plan, names in says for clip in Sayings.of(plan, settings).wanted(names)}
        return remove_unwanted(wanted, clips_folder(settings), now - KEPT_FOR)

    return await asyncio.to_thread(remove)
