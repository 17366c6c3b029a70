"""Whoever works in rounds waits for news between two, and for no longer than was said."""

from __future__ import annotations

import asyncio

import pytest

from scheduler.waking import News

AN_HOUR = 3600.0


async def test_news_ends_the_wait() -> None:
    news = News(AN_HOUR)
    waiting = asyncio.create_task(news.wait(AN_HOUR))
    await asyncio.sleep(0)
    assert not waiting.done()
    news.tell()
    async with asyncio.timeout(30):
        await waiting


async def test_what_was_told_during_a_round_is_not_missed_after_it() -> None:
    news = News(AN_HOUR)
    news.clear()
    news.tell()
    async with asyncio.timeout(30):
        await news.wait(AN_HOUR)


@pytest.mark.parametrize(("longest", "seconds"), [(AN_HOUR, 0.01), (0.01, AN_HOUR), (AN_HOUR, -1.0)])
async def test_without_any_the_wait_ends_by_the_clock(longest: float, seconds: float) -> None:
    async with asyncio.timeout(30):
        await News(longest).wait(seconds)


async def test_more_news_is_gathered_within_the_same_time() -> None:
    news, gathered = News(AN_HOUR), list[bool]()

    async def gather() -> None:
        gathered.append(True)
        await asyncio.sleep(AN_HOUR)

    news.tell()
    async with asyncio.timeout(30):
        await news.wait(0.01, gather)
    assert gathered == [True]
    await News(AN_HOUR).wait(0.01, gather)
    assert gathered == [True]
