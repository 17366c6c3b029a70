"""Who gathers waits as long as the work took, and never long."""

import asyncio

from scheduler.gathering import LONGEST, Gathering


async def paused_after(work: float) -> float:
    """Seconds of pause after work of so many seconds."""
    gathering, clock = Gathering(), asyncio.get_running_loop().time
    with gathering.at_work():
        await asyncio.sleep(work)
    began = clock()
    await gathering.pause()
    return clock() - began


async def test_before_any_work_there_is_no_pause() -> None:
    async with asyncio.timeout(LONGEST / 2):
        await Gathering().pause()


async def test_the_pause_is_as_long_as_the_work_took() -> None:
    assert await paused_after(0.05) >= 0.05


async def test_no_pause_is_longer_than_the_longest() -> None:
    async with asyncio.timeout(5 * LONGEST + 1):
        assert await paused_after(5 * LONGEST) < 4 * LONGEST
