"""Calls keep their distance, however late the process was."""

from __future__ import annotations

import asyncio
import itertools

from scheduler.pacing import Pace


async def instants(pace: Pace, count: int) -> list[float]:
    clock = asyncio.get_running_loop().time
    taken: list[float] = []

    async def take() -> None:
        await pace.turn()
        taken.append(clock())

    await asyncio.gather(*(take() for _ in range(count)))
    return taken


async def test_many_who_come_at_once_go_one_after_another() -> None:
    taken = await instants(Pace(200), 10)
    gaps = [later - sooner for sooner, later in itertools.pairwise(taken)]
    assert min(gaps) >= 0.0049


async def test_nobody_waits_for_a_turn_that_is_free() -> None:
    async with asyncio.timeout(60):
        await Pace(1 / 3600).turn()


async def test_who_gives_up_waiting_takes_no_turn() -> None:
    pace, clock = Pace(0.5), asyncio.get_running_loop().time
    await pace.turn()
    began = clock()
    waiting = asyncio.create_task(pace.turn())
    await asyncio.sleep(0.01)
    waiting.cancel()
    await pace.turn()
    assert clock() - began < 3.9  # two turns later it would be 4
