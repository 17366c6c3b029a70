"""Somebody who is called: lets it ring, answers and speaks, or is busy, away, or not there at all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from agi.fastagi import Session
from lab.handset import refuse, ring, take_off, wait
from lab.personas import Callee, Takes

BREATH = 0.4
"""Seconds between one time they say their sentence and the next."""


@dataclass(slots=True)
class Reached:
    """A call that somebody was called by, as they lived it; instants are the event loop's."""

    name: str
    number: str
    shown: str | None
    takes: Takes
    rang_at: float
    answered_at: float | None = None
    over_at: float | None = None


async def take_call(session: Session, callee: Callee, voice: Path, call: Reached) -> None:
    """Take one call as this person takes it this time, and note in `call` how it went."""
    now = asyncio.get_running_loop().time
    try:
        if call.takes is not Takes.ANSWERS:
            await refuse(session, call.takes)
            return
        await ring(session, callee.after)
        await take_off(session)
        call.answered_at = now()
        await _speak(session, voice, until=call.answered_at + callee.talks_for)
    finally:
        call.over_at = now()


async def _speak(session: Session, voice: Path, until: float) -> None:
    """Say who they are again and again, so that whoever is on the line knows whom they reached."""
    while asyncio.get_running_loop().time() < until:
        await session.stream_file(str(voice))
        await wait(session, BREATH)
