"""What can be done with any telephone of the lab that is called; the carrier's ledger is told of it."""

from __future__ import annotations

from collections.abc import Mapping

from agi.fastagi import Session

# ITU-T Q.850; the carrier turns them into 486, 603, 404, 503 on the trunk.
CAUSES: Mapping[str, int] = {
    "busy": 17,
    "rejects": 21,
    "unallocated": 1,
    "congestion": 34,
    "no-answer": 19,
}
NORMAL = 16
LONGEST_RINGING = 180
KEY_MS = 100
"""How long a key is held, and how long the finger takes to the next one."""


async def refuse(session: Session, how: str) -> None:
    """Do not take a call, for one of the `CAUSES`; a call nobody answers rings until the other side gives up."""
    await session.set_variable("LAB_CAUSE", CAUSES[how])
    if how == "no-answer":
        await ring(session, LONGEST_RINGING)


async def ring(session: Session, seconds: float) -> None:
    await session.exec("Ringing")
    await session.exec("UserEvent", "Rings")
    await wait(session, seconds)


async def take_off(session: Session) -> None:
    """Answer; from now on the end of the call is an ordinary one."""
    await session.set_variable("LAB_CAUSE", NORMAL)
    await session.answer()


async def press(session: Session, keys: str) -> None:
    """Told before it is done: the other side may hang up on the very key."""
    await session.exec("UserEvent", "Keyed", f"Keys: {keys}")
    await session.exec("SendDTMF", keys, KEY_MS, KEY_MS)


async def wait(session: Session, seconds: float) -> None:
    """Nothing for so long; not at all when it is less than nothing."""
    if seconds > 0:
        await session.exec("Wait", f"{seconds:.3f}")
