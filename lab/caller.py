"""A caller at the telephone: listens, keys, hangs up, as their persona says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from agi.fastagi import Session
from lab.audio import Sound
from lab.ears import PERSON, Ear, Library, sounds
from lab.heard import Answered, HeardOut, Hears, Keyed, Moment, is_about
from lab.personas import Caller, Step

KEY_MS = 100
"""How long a key is held, and how long the finger takes to the next one."""


class LineIsDead(Exception):
    """The other side hung up while the caller still waited for something."""


class CallerAtThePhone:
    """One call of one persona, from its placing to its end."""

    def __init__(self, persona: Caller, library: Library, watch: Callable[[Moment], object]) -> None:
        self.moments: list[Moment] = []
        self.hung_up = False
        self._persona = persona
        self._ear = Ear(library)
        self._watch = watch
        self._clock = asyncio.get_running_loop().time
        self.placed_at = self._clock()
        """The event loop's instant."""
        self._considered = 0
        self._news = asyncio.Event()
        self._line_is_dead = False
        self._listening: asyncio.Task[None] | None = None

    @property
    def now(self) -> float:
        """Seconds since the call was placed."""
        return self._clock() - self.placed_at

    def note(self, moment: Moment) -> None:
        """Remember a moment of this call, and show it to whoever watches."""
        self.moments.append(moment)
        self._watch(moment)
        self._news.set()

    async def talk(self, session: Session, sound: Sound) -> None:
        """The call was answered: live it until the line is dead, or the caller hangs up (which the dialplan does)."""
        self.note(Answered(self.now))
        self._listening = asyncio.create_task(self._listen(sound))
        try:
            async with asyncio.timeout(self._persona.patience):
                await self._live(session)
        except LineIsDead:
            pass
        except TimeoutError:
            self.hung_up = True

    async def until_put_down(self) -> None:
        """Wait until the last sound of a call that is over has been heard."""
        if self._listening:
            await self._listening

    async def _live(self, session: Session) -> None:
        for step in self._persona.steps:
            await self._take(step, session)
            if self.hung_up:
                return
        await self._until_heard(PERSON)
        await self._pass(self._persona.talks_for)
        self.hung_up = True

    async def _take(self, step: Step, session: Session) -> None:
        if step.hears:
            await self._until_heard(step.hears, to_its_end=step.to_its_end)
        await self._pass(step.then_waits)
        if step.keys:
            self.note(Keyed(self.now, step.keys))
            await session.exec("SendDTMF", step.keys, f"{KEY_MS / 1000:g}", KEY_MS)
        self.hung_up = step.hangs_up

    async def _until_heard(self, asked: str, *, to_its_end: bool = False) -> None:
        """Wait for a sound; what came before the last one waited for does not count again."""
        kind = HeardOut if to_its_end else Hears
        while True:
            for at in range(self._considered, len(self.moments)):
                moment = self.moments[at]
                if isinstance(moment, kind) and is_about(moment.sound, asked):
                    self._considered = at + 1
                    return
            await self._pass(None)

    async def _pass(self, seconds: float | None) -> None:
        """Let that time go by, or wait for something new. Raises `LineIsDead`."""
        deadline = None if seconds is None else self._clock() + seconds
        while not self._line_is_dead:
            self._news.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._news.wait()
            except TimeoutError:
                return
            if deadline is None:
                return
        raise LineIsDead

    async def _listen(self, sound: Sound) -> None:
        opened_at = self.now
        async for packet in sound:
            for heard in self._ear.hear(packet):
                self._note_sound(heard, opened_at)
        for heard in self._ear.close():
            self._note_sound(heard, opened_at)
        self._line_is_dead = True
        self._news.set()

    def _note_sound(self, heard: sounds.Sound, opened_at: float) -> None:
        match heard:
            case sounds.Began(sound, at):
                self.note(Hears(opened_at + at, sound))
            case sounds.Ended(sound, at, whole):
                self.note(HeardOut(opened_at + at, sound, whole))
