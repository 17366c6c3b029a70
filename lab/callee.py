"""Somebody who is called: lets it ring, answers and speaks, or is busy, away, or not there at all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from agi.fastagi import Session
from lab.personas import Callee, Takes

# ITU-T Q.850; the carrier turns them into 486, 603, 404, 503 on the trunk.
CAUSES = {Takes.BUSY: 17, Takes.REJECTS: 21, Takes.UNALLOCATED: 1, Takes.CONGESTION: 34, Takes.NO_ANSWER: 19}
NORMAL = 16
LONGEST_RINGING = 180
BREATH = 0.4
"""Seconds between one time they say their sentence and the next."""


@dataclass(slots=True)
class Reached:
    """A call that came out of the trunk, as the carrier saw it; instants are the event loop's."""

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
        if call.takes in (Takes.ANSWERS, Takes.NO_ANSWER):
            await session.exec("Ringing")
            await session.exec(
                "Wait", f"{callee.after:g}" if call.takes is Takes.ANSWERS else LONGEST_RINGING
            )
        await session.set_variable("LAB_CAUSE", CAUSES.get(call.takes, NORMAL))
        if call.takes is Takes.ANSWERS:
            await session.answer()
            call.answered_at = now()
            await _speak(session, voice, until=call.answered_at + callee.talks_for)
    finally:
        call.over_at = now()


async def _speak(session: Session, voice: Path, until: float) -> None:
    """Say who they are again and again, so that whoever is on the line knows whom they reached."""
    while asyncio.get_running_loop().time() < until:
        await session.stream_file(str(voice))
        await session.exec("Wait", f"{BREATH:g}")
