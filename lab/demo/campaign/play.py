"""What happens in the second act: a campaign is started, and its scheduler dies with calls and a text on the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from centralino.clock import now
from centralino.database import Database
from lab.demo.campaign import plan
from lab.demo.campaign.people import (
    CHANGED_TO,
    CHANGES_MIND,
    INTERRUPTED,
    INVITED,
    NO_SUCH_NUMBER,
    in_the_lab,
    named,
)
from lab.demo.campaign.seen import Did, Seen, answers_given
from lab.ears.library import read_clip
from lab.heard import Keyed, Moment
from lab.house import House
from lab.network import Lab
from lab.texts import CarriedText, Fate, Reply, TextNetwork

WITHIN = 240.0
"""Seconds after which the campaign is given up."""
LOOK_EVERY = 0.05
KILLED_WITHIN = 100.0
RESTARTED_AFTER = 2.0
"""Seconds, as a supervisor does it."""
RINGS_SOON = timedelta(seconds=6)
QUIET_FOR = 3.0
SAMPLES_A_SECOND = 8000
PAGE_CAME = 200

Announce = Callable[[str], object]


def fate(text: CarriedText) -> Fate:
    """One number is nobody's, and of one text the network never says that it has it."""
    if text.to == NO_SUCH_NUMBER:
        return Fate.INVALID
    return Fate.TAKEN_IN_SILENCE if text.to in named(INTERRUPTED).numbers else Fate.DELIVERED


@dataclass(slots=True)
class CallBacks:
    """What members key on the calls that they make; `watch` is to be shown every moment of those."""

    keyed: list[Did] = field(default_factory=list)

    def watch(self, caller: str, moment: Moment) -> None:
        """Take in what has just happened."""
        if isinstance(moment, Keyed):
            self.keyed.append(Did(in_the_lab(caller).name, now(), moment.keys))


@dataclass(slots=True)
class Campaign:
    """The act while it is played."""

    house: House
    lab: Lab
    network: TextNetwork
    database: Database
    call_backs: CallBacks
    calls_before: int = 0
    """Those that the carrier saw before the act began."""
    announce: Announce = lambda _what: None
    killed_at: datetime | None = None
    restarted_at: datetime | None = None
    _reading: set[asyncio.Task[None]] = field(default_factory=set)

    async def perform(self) -> None:
        """All of it. Raises `TimeoutError` when it does not come to an end."""
        self.network.on_message(self._arrives)
        self.network.webhook = f"{self.house.settings.public_address}/twilio/incoming"
        await asyncio.gather(self.house.web.start(), self.house.scheduler.start())
        self.announce("the campaign is started")
        await plan.start(self.database, self.house.settings)
        async with asyncio.timeout(WITHIN):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._kill_the_scheduler())
                tasks.create_task(self._change_a_mind())
            await self._until_nothing_is_due()

    @property
    def seen(self) -> Seen:
        """What the networks have seen so far."""
        return Seen(
            calls=self.lab.ledger.calls[self.calls_before :],
            texts=tuple(self.network.texts),
            keyed_back=tuple(self.call_backs.keyed),
            pressed=tuple(self._pressed()),
            killed_at=self.killed_at,
            restarted_at=self.restarted_at,
        )

    def messages(self) -> dict[str, list[float]]:
        """The lengths of what was spoken onto the machines, by member, in seconds."""
        left = {invitee.name: self.lab.left_with(invitee.key) for invitee in INVITED}
        return {
            name: [len(read_clip(each)) / SAMPLES_A_SECOND for each in paths] for name, paths in left.items()
        }

    async def _kill_the_scheduler(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(KILLED_WITHIN):
                await _until(self._is_amid)
        self.killed_at = now()
        await self.house.scheduler.kill()
        self.announce("kill -9 of the scheduler: telephones ring, and a text is being sent")
        await asyncio.sleep(RESTARTED_AFTER)
        await self.house.scheduler.start()
        self.restarted_at = now()
        self.announce("the scheduler is started again")

    def _is_amid(self) -> bool:
        """A text is on the way of which the scheduler was told nothing yet, somebody talks, and a telephone rings.

        If none rings soon, several people talk.
        """
        texts = self.seen.texts_to(named(INTERRUPTED))
        open_calls = [call for call in self.lab.ledger.calls if call.ended_at is None]
        rings = any(call.answered_at is None for call in open_calls)
        soon = bool(texts) and now() < texts[0].created_at + RINGS_SOON
        return bool(texts) and len(open_calls) > 1 and (rings or not soon)

    async def _change_a_mind(self) -> None:
        """Somebody who has keyed a yes writes, a while after that call, that they do not come."""
        invitee = named(CHANGES_MIND)
        await _until(lambda: any(given.name == invitee.name for given in answers_given(self.seen)))
        await _until(lambda: all(call.ended_at for call in self.seen.calls_to(invitee)))
        await asyncio.sleep(2)
        await self.network.write(invitee.numbers[0], CHANGED_TO)

    async def _until_nothing_is_due(self) -> None:
        quiet_since: float | None = None
        while quiet_since is None or time.monotonic() - quiet_since < QUIET_FOR:
            await asyncio.sleep(LOOK_EVERY * 10)
            quiet = await self._is_quiet()
            quiet_since = (quiet_since or time.monotonic()) if quiet else None

    async def _is_quiet(self) -> bool:
        """Nobody is in a call, no text is on its way, and nobody is to be called or texted within the hour."""
        if self._reading or any(call.ended_at is None for call in self.lab.ledger.calls):
            return False
        async with self.database.connection() as connection:
            cursor = await connection.execute(
                """
                select not exists (select from invitations where state in ('calling', 'texting')
                                   or state = 'waiting' and due_at < now() + interval '1 hour')
                   and not exists (select from outbound_calls where over_at is null or settled_at is null)
                   and not exists (select from texts_out where state in ('queued', 'sending'))
                """
            )
            (quiet,) = await cursor.fetchone() or (False,)
        return bool(quiet)

    def _arrives(self, text: CarriedText) -> Iterable[Reply]:
        """Whoever got a text reads it, and writes back in their own time."""
        task = asyncio.create_task(self._read(text))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)
        return ()

    async def _read(self, text: CarriedText) -> None:
        for after, body in await self.lab.texts.text_arrived(text.to, text.body):
            await asyncio.sleep(after)
            await self.network.write(text.to, body)

    def _pressed(self) -> Iterable[Did]:
        for invitee in INVITED:
            texted = self.lab.texts.texted[invitee.key]
            for at, status in zip(texted.pressed_at, texted.pressed, strict=True):
                if invitee.presses and status == PAGE_CAME:
                    yield Did(invitee.name, at, invitee.presses)


async def _until(is_so: Callable[[], bool]) -> None:
    while True:
        if is_so():
            return
        await asyncio.sleep(LOOK_EVERY)
