"""Members at their telephones: each call is taken as the next of their habits says, and perhaps called back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from agi.fastagi import Session
from lab.handset import press, refuse, ring, take_off, wait
from lab.members import ANSWERED, CallsBack, Habit, Members, Way, by_number
from lab.personas import Caller
from lab.voices import MemberVoices

CallBack = Callable[[str, Caller, str], Awaitable[object]]
"""Have somebody of this name call a number."""


class MembersAtThePhone:
    """All the members, their calls so far, and the calls that they make in answer."""

    def __init__(self, members: Members, voices: MemberVoices, recordings: Path, call_back: CallBack) -> None:
        self._members, self._at = members, by_number(members)
        self._voices, self._recordings, self._call_back = voices, recordings, call_back
        self._calls: Counter[str] = Counter()
        self._calling_back: set[asyncio.Task[None]] = set()

    def at(self, number: str) -> str | None:
        """The name of whoever is called at a number."""
        return self._at.get(number)

    def left_with(self, name: str) -> list[Path]:
        """What was spoken onto their answering machine, call by call."""
        return sorted(self._recordings.glob(f"{name}.*.wav"))

    async def take_call(self, session: Session, number: str) -> None:
        """Take one call at one of their numbers."""
        name = self._at[number]
        count = self._calls[name]
        self._calls[name] += 1
        habit = self._members[name].takes_call(count)
        try:
            await _live(session, habit, self._voices, self._recordings / f"{name}.{count:03}")
        finally:
            if habit.calls_back:
                self._later(name, number, session.request.callerid, habit.calls_back)

    async def stop(self) -> None:
        """Nobody calls back any more."""
        for task in self._calling_back:
            task.cancel()
        await asyncio.gather(*self._calling_back, return_exceptions=True)

    def _later(self, name: str, number: str, shown: str | None, back: CallsBack) -> None:
        if shown is None or not shown.startswith("+"):
            return  # withheld: there is nothing to call back
        task = asyncio.create_task(self._after_a_while(name, number, shown, back))
        self._calling_back.add(task)
        task.add_done_callback(self._calling_back.discard)

    async def _after_a_while(self, name: str, number: str, shown: str, back: CallsBack) -> None:
        await asyncio.sleep(back.after)
        persona = Caller(who=self._members[name].who, number=number, steps=back.steps)
        await self._call_back(name, persona, shown)


async def _live(session: Session, habit: Habit, voices: MemberVoices, recording: Path) -> None:
    if habit.way not in ANSWERED:
        await refuse(session, habit.way)
        return
    await ring(session, habit.rings)
    await take_off(session)
    answered_at = asyncio.get_running_loop().time()
    await _speak(session, habit, voices, recording)
    for each in habit.presses:
        await _until(session, answered_at + each.after)
        await press(session, each.keys)
    await _until(session, answered_at + habit.stays)


async def _speak(session: Session, habit: Habit, voices: MemberVoices, recording: Path) -> None:
    match habit.way:
        case Way.TALKS_OVER:
            await session.stream_file(str(voices.talk))
        case Way.MACHINE:
            await session.stream_file(str(voices.greeting))
            await session.record_file(str(recording), "wav", "", int(habit.stays * 1000), beep=True)


async def _until(session: Session, instant: float) -> None:
    await wait(session, instant - asyncio.get_running_loop().time())
