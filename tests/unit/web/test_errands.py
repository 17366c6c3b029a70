"""Work that goes on while pages are asked for."""

from __future__ import annotations

import asyncio

from web.errands import REMEMBERED, Errands, Progress


async def test_an_errand_tells_how_far_it_has_come_and_what_came_of_it() -> None:
    errands, go_on = Errands(), asyncio.Event()

    async def work(progress: Progress) -> str:
        progress(3, 10)
        await go_on.wait()
        return "done"

    errand = errands.begin("clips", work)
    await asyncio.sleep(0)
    assert (errand.done, errand.of, errand.is_over) == (3, 10, False)
    assert errands.take("clips") is None
    go_on.set()
    assert errand.task
    await errand.task
    assert (errand.result, errand.is_over, errand.failed) == ("done", True, False)
    assert errands.take("clips") is errand
    assert errands.find("clips") is None


async def test_who_asks_for_what_goes_on_already_joins_it() -> None:
    errands, begun = Errands(), 0

    async def work(_: Progress) -> None:
        nonlocal begun
        begun += 1
        await asyncio.sleep(0.01)

    first = errands.begin("clips", work)
    assert errands.begin("clips", work) is first
    assert first.task
    await first.task
    assert begun == 1
    assert errands.begin("clips", work) is not first


async def test_one_that_fails_is_over_too() -> None:
    errands = Errands()

    async def work(_: Progress) -> None:
        raise RuntimeError

    errand = errands.begin("clips", work)
    assert errand.task
    await errand.task
    assert (errand.is_over, errand.failed, errand.result) == (True, True, None)


async def test_those_that_nobody_asks_for_are_forgotten_in_time() -> None:
    errands = Errands()

    async def work(_: Progress) -> None:
        return None

    for number in range(REMEMBERED + 10):
        errand = errands.begin(f"errand {number}", work)
        assert errand.task
        await errand.task
    assert errands.find("errand 0") is None
    assert errands.find(f"errand {REMEMBERED + 9}") is not None
