"""Our calls at the PBX: placed by order of the dialers, and listened to until they are over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Set
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import structlog

from centralino.campaigns.calls.claiming import Placing
from centralino.campaigns.calls.recording import HungUp, NotPlaced, Originated, WasAnswered
from centralino.campaigns.organisation import Organisation
from centralino.clock import now
from centralino.pbx import (
    AMIConnection,
    AMIDown,
    AMINotLinked,
    Resynchronise,
    hang_up,
    live_channels,
    originate,
)
from scheduler.channels import EVENTS, Answers, Failed, IsOver, News, Rings, channel_id, news_in, ours
from scheduler.pacing import Pace
from scheduler.writing import Writing

log = structlog.get_logger()

CONTEXT = "invitation-call"
TOO_LATE = timedelta(seconds=2)
"""A process that was stopped and goes on must not place what was due then: the gate was asked for another instant."""
OTHERS_FIRST = 3.0  # seconds: of calls that another scheduler placed, if it lives
HANGUP_WITHIN = 2.0  # seconds after it is said that nobody answered; without one there never was a channel


class Switch:
    """`resynchronise` is asked after each gap in the news, for calls that may have ended in it."""

    def __init__(
        self,
        pbx: AMIConnection,
        organisation: Organisation,
        writing: Writing,
        resynchronise: Callable[[], None],
    ) -> None:
        self._pbx, self._writing = pbx, writing
        self._resynchronise = resynchronise
        self._placed: dict[int, Placing] = {}
        self._to_be_ordered: set[int] = set()
        self._unwanted: set[int] = set()
        self._paces = {
            name: Pace(trunk.calls_per_second)
            for name, trunk in organisation.settings.telephone.trunks.items()
        }
        self._rings: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._all_over = asyncio.Event()

    @property
    def live(self) -> int:
        """How many calls that we placed are not over."""
        return len(self._placed)

    def place(self, placing: Placing) -> None:
        """Have a call placed at its instant; what becomes of it is written down whatever happens."""
        self._placed[placing.call_id] = placing
        self._to_be_ordered.add(placing.call_id)
        self._in_background(self._place(placing))

    async def leave_in_peace(self, invitation_id: int) -> None:
        """The invitation has been answered otherwise: a telephone that rings for it alone need not be picked up.

        One that does not ring yet is not rung, or rings no longer than it takes to stop it.
        """
        calls = {id for id, placing in self._placed.items() if placing.invitation_ids == (invitation_id,)}
        self._unwanted |= calls
        if calls - self._to_be_ordered:
            await self._stop_ringing(calls)

    async def listen(self) -> None:
        """Take in what the PBX says, for ever."""
        with self._pbx.subscribe(*EVENTS) as events:
            async for event in events:
                if isinstance(event, Resynchronise):
                    self._in_background(self._look_around())
                elif news := news_in(event):
                    self._hear(news)

    async def until_over(self, within: float) -> None:
        """Return when every call that we placed is over, or `within` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._placed:
                    self._all_over.clear()
                    await self._all_over.wait()

    async def _place(self, placing: Placing) -> None:
        await asyncio.sleep((placing.place_at - now()).total_seconds())
        await self._paces[placing.trunk].turn()
        self._to_be_ordered.discard(placing.call_id)
        if placing.call_id in self._unwanted:
            self._not_placed(placing.call_id, "answered meanwhile")
            return
        if now() > placing.place_at + TOO_LATE:
            self._not_placed(placing.call_id, "too late")
            return
        try:
            taken = await self._originate(placing)
        except AMINotLinked as error:
            self._not_placed(placing.call_id, str(error))
        except (AMIDown, TimeoutError) as error:
            # It may ring: nobody places it again, and recovery looks for its channel.
            log.warning("nobody knows whether it rings", outbound=placing.call_id, why=str(error))
        else:
            if not taken:
                self._not_placed(placing.call_id, "the PBX refused", refused=True)
                return
            self._writing.later(Originated(placing.call_id, now()), presses=False)

    async def _originate(self, placing: Placing) -> bool:
        return await originate(
            self._pbx,
            f"PJSIP/{placing.number}@{placing.trunk}",
            context=CONTEXT,
            action_id=channel_id(placing.call_id),
            caller_id=f"<{placing.caller_id}>" if placing.caller_id else "",
            ring_for=placing.ring_for,
            variables={
                "CALL_OUT": str(placing.call_id),
                "CALL_DIALLED": placing.number,
                "CALL_SOURCE": placing.trunk,
                "MACHINES": placing.machines or "",
                "CHANNEL(language)": placing.language,
            },
        )

    def _not_placed(self, call_id: int, why: str, *, refused: bool = False) -> None:
        log.warning("not placed", outbound=call_id, why=why)
        self._forget(call_id)
        self._writing.later(NotPlaced(call_id, now(), refused))

    def _hear(self, news: News) -> None:
        match news:
            case Rings(call_id):
                self._rings.add(call_id)
                if call_id in self._unwanted:
                    self._in_background(self._stop_ringing({call_id}))
            case Answers(call_id):
                self._writing.later(WasAnswered(call_id, now()))
            case Failed(call_id) if call_id in self._placed:
                self._in_background(self._over_without_hangup(call_id, now()))
            case Failed(call_id):
                self._others_is_over(OTHERS_FIRST + HANGUP_WITHIN, IsOver(call_id, None, False))
            case IsOver(call_id) if call_id in self._placed:
                self._over(news, call_id in self._rings, now())
            case IsOver():
                self._others_is_over(OTHERS_FIRST, news)

    def _over(self, news: IsOver, rang: bool, at: datetime) -> None:
        self._forget(news.call_id)
        self._writing.later(HungUp(news.call_id, news.cause, rang, at, news.answered))

    async def _over_without_hangup(self, call_id: int, at: datetime) -> None:
        await asyncio.sleep(HANGUP_WITHIN)
        if call_id in self._placed:
            self._over(IsOver(call_id, None, answered=False), call_id in self._rings, at)

    def _others_is_over(self, after: float, news: IsOver) -> None:
        """Whoever placed it has written it down by then, or is dead."""
        over = partial(self._over, news, news.call_id in self._rings, now())
        asyncio.get_running_loop().call_later(after, over)

    async def _stop_ringing(self, calls: Set[int]) -> None:
        with suppress(AMIDown, TimeoutError):
            for call_id, channel in ours(await live_channels(self._pbx)).items():
                if call_id in calls and channel.state != "Up":
                    await hang_up(self._pbx, channel.name)

    async def _look_around(self) -> None:
        """After a gap: which of our calls are there now; those that are not have ended in it."""
        known = (self._placed.keys() | self._rings) - self._to_be_ordered
        with suppress(AMIDown, TimeoutError):
            live = ours(await live_channels(self._pbx))
            self._rings |= {call_id for call_id, channel in live.items() if channel.state == "Ringing"}
            for call_id in known - live.keys():
                self._forget(call_id)
        self._resynchronise()

    def _forget(self, call_id: int) -> None:
        self._placed.pop(call_id, None)
        self._rings.discard(call_id)
        self._unwanted.discard(call_id)
        self._all_over.set()

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
