"""Has the rules asked, as soon as something changes for somebody, also while no line is free to call them."""

from __future__ import annotations

import structlog

from centralino.campaigns.calls.asking import ask_rules, when_to_ask
from centralino.campaigns.organisation import Organisation
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from scheduler.gathering import Gathering
from scheduler.waking import News

log = structlog.get_logger()

LOOK_AGAIN_AFTER = 30.0  # seconds, if nothing happens and nobody is due sooner
TRY_AGAIN_AFTER = 0.5  # seconds: the database is away
STILL_DUE = 1.0  # seconds until it is looked at again: somebody is due whom others hold


class Asker:
    """Any number of processes may each have one."""

    def __init__(self, database: Database, organisation: Organisation) -> None:
        self._database, self._organisation = database, organisation
        self._news = News(LOOK_AGAIN_AFTER)
        self._gathering = Gathering()
        """Of those for whom something changes at once; and whoever dials has their turn between two batches."""
        self._is_away = False

    def wake(self) -> None:
        """There may be somebody to be asked about."""
        self._news.tell()

    async def forever(self) -> None:
        """Ask until cancelled."""
        while True:
            self._news.clear()
            with self._gathering.at_work():
                seconds = await self._ask()
            await self._news.wait(seconds)
            await self._gathering.pause()

    async def _ask(self) -> float:
        """Ask about some who are due; how many seconds to wait for the next time."""
        try:
            if await ask_rules(self._database, self._organisation, now()):
                return 0.0
            at = await when_to_ask(self._database)
        except DatabaseUnavailable as error:
            self._tell_away(str(error))
            return TRY_AGAIN_AFTER
        except Exception:
            # Our mistake, in one campaign perhaps: calls and texts that are due go on.
            log.exception("asking the rules")
            return LOOK_AGAIN_AFTER
        self._is_away = False
        return max((at - now()).total_seconds(), STILL_DUE) if at else LOOK_AGAIN_AFTER

    def _tell_away(self, why: str) -> None:
        if not self._is_away:
            log.warning("database away: the rules are not asked", why=why)
        self._is_away = True
