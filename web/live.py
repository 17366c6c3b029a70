"""The live boards of this process: one look at a campaign for all who watch it, as soon as something happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

import structlog

from centralino.access.actions import who_still_may
from centralino.access.rules.rights import Right
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.store.boards import CHANNEL
from centralino.campaigns.store.campaigns import find_campaign
from centralino.campaigns.telling.board import Board, board
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable, Notified
from centralino.settings import Settings

log = structlog.get_logger()

# All in seconds.
AT_MOST_EVERY: Final = 0.25  # a look for each campaign, however much happens
AT_LEAST_EVERY: Final = 1.0  # for what nobody is told of: calls that begin, and time that passes
RESTS: Final = (
    2.0  # times as long as the last look took, so that a large campaign does not keep the database busy
)
ASKS_SESSIONS_EVERY: Final = 15.0

LOOKS_AT_ONCE: Final = (
    2  # over all campaigns: whoever opens a page is not to wait for a connection behind them
)

Parts = Mapping[str, str]
Draw = Callable[[Board, StaffLanguage], Parts]
Tell = Callable[[Parts], bytes]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a campaign; in each language it is drawn and put into bytes once, for all who read it."""

    board: Board
    _drawn: dict[StaffLanguage, Parts] = field(default_factory=dict, compare=False, repr=False)
    _told: list[tuple[Parts | None, Parts, bytes]] = field(default_factory=list, compare=False, repr=False)

    def drawn(self, language: StaffLanguage, draw: Draw) -> Parts:
        """Its parts by name."""
        if language not in self._drawn:
            self._drawn[language] = draw(self.board, language)
        return self._drawn[language]

    def news(self, drawn: Parts, before: Parts | None, tell: Tell) -> bytes:
        """The parts of it, as drawn, that are not what they were when it was last drawn for somebody; nothing if none.

        Most have read the same look before.
        """
        for once_before, once_drawn, told in self._told:
            if once_before is before and once_drawn is drawn:
                return told
        told = tell({name: part for name, part in drawn.items() if not before or before[name] != part})
        self._told.append((before, drawn, told))
        return told


@dataclass(eq=False, slots=True)
class Watcher:
    """One open board: it gets the newest look there is, and none of those that it had no time for."""

    session_id: int
    signed_out: bool = False
    """Whether that is why it came to its end."""
    _newest: Look | None = None
    _is_over: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def looks(self) -> AsyncIterator[Look]:
        """One after another, until the session ends, or the process stops, or there is no such campaign any more."""
        while True:
            await self._news.wait()
            self._news.clear()
            if self._is_over:
                return
            if self._newest:
                yield self._newest

    def show(self, look: Look) -> None:
        """This is how it stands now."""
        self._newest = look
        self._news.set()

    def end(self, *, signed_out: bool = False) -> None:
        """There is nothing more to be seen."""
        self._is_over, self.signed_out = True, signed_out
        self._news.set()


@dataclass(eq=False, slots=True)
class _Watched:
    """A campaign that somebody watches."""

    id: int
    name: str
    watchers: set[Watcher] = field(default_factory=set)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    newest: Look | None = None
    looking: asyncio.Task[None] | None = None


class Boards:
    """All that are open. Nothing is listened to and nothing is asked while there is none."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._watched: dict[int, _Watched] = {}
        self._turns = asyncio.Semaphore(LOOKS_AT_ONCE)  # in the order in which they are asked for
        self._tasks: list[asyncio.Task[None]] = []
        self._is_over = False

    @contextmanager
    def watching(self, campaign_id: int, name: str, session_id: int) -> Iterator[Watcher]:
        """A board that is open for the length of the block."""
        watcher = Watcher(session_id)
        watched = self._take_in(campaign_id, name, watcher)
        if self._is_over:
            watcher.end()
        elif watched.newest:
            watcher.show(watched.newest)
        watched.stirred.set()
        try:
            yield watcher
        finally:
            self._let_go(watched, watcher)

    def end(self) -> None:
        """The process stops: whoever watches will come again, and find another."""
        self._is_over = True
        for each in self._watchers():
            each.end()

    @property
    def open(self) -> int:
        """How many are."""
        return len(self._watchers())

    def _watchers(self) -> list[Watcher]:
        return [each for watched in self._watched.values() for each in watched.watchers]

    def _take_in(self, campaign_id: int, name: str, watcher: Watcher) -> _Watched:
        if not self._tasks:
            self._tasks = [_begin(self._listen()), _begin(self._ask_sessions())]
        watched = self._watched.get(campaign_id)
        if watched is None:
            watched = self._watched[campaign_id] = _Watched(campaign_id, name)
            watched.looking = _begin(self._keep_looking(watched))
        watched.watchers.add(watcher)
        return watched

    def _let_go(self, watched: _Watched, watcher: Watcher) -> None:
        watched.watchers.discard(watcher)
        if watched.watchers:
            return
        self._watched.pop(watched.id, None)
        if watched.looking:
            watched.looking.cancel()
        if not self._watched:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def _keep_looking(self, watched: _Watched) -> None:
        """When something happens, and each second, but never so often that others wait for the database."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(AT_LEAST_EVERY):
                    await watched.stirred.wait()
            loop = asyncio.get_running_loop()
            async with self._turns:
                watched.stirred.clear()
                began = loop.time()
                await self._look(watched)
            await asyncio.sleep(max(AT_MOST_EVERY, RESTS * (loop.time() - began)))

    async def _look(self, watched: _Watched) -> None:
        try:
            async with self._database.connection() as connection:
                campaign = await find_campaign(connection, watched.name)
                found = await board(connection, self._settings, campaign, now()) if campaign else None
        except DatabaseUnavailable as error:
            log.warning("a board without the database", campaign=watched.name, why=str(error))
            return
        except Exception:  # our mistake, in one campaign perhaps
            log.exception("a board", campaign=watched.name)
            return
        if found is None:
            for each in watched.watchers:
                each.end()
            return
        watched.newest = Look(found)
        for each in watched.watchers:
            each.show(watched.newest)

    async def _listen(self) -> None:
        """One connection for all boards."""
        async for told in self._database.notifications(CHANNEL):
            for watched in list(self._watched.values()):
                if not isinstance(told, Notified) or told.payload == str(watched.id):
                    watched.stirred.set()

    async def _ask_sessions(self) -> None:
        """Whoever is signed out, or may not look any more, watches no longer: one question for all of them."""
        while True:
            await asyncio.sleep(ASKS_SESSIONS_EVERY)
            try:
                async with self._database.connection() as connection:
                    sessions = {each.session_id for each in self._watchers()}
                    may = await who_still_may(connection, sessions, Right.SEE_CAMPAIGNS, now())
            except DatabaseUnavailable as error:
                log.warning("sessions cannot be asked", why=str(error))
                continue
            for each in self._watchers():
                if each.session_id in sessions - may:
                    each.end(signed_out=True)


def _begin(work: Coroutine[object, object, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(work)
    task.add_done_callback(_told_if_it_failed)
    return task


def _told_if_it_failed(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("a board", exc_info=error)
