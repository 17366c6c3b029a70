"""The same campaign tried several times, each time with what the rates may be in truth and with another chance."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from os import sched_getaffinity
from random import Random

from centralino.campaigns.forecasting.playing import Players
from centralino.campaigns.forecasting.rates import Rates, Share
from centralino.campaigns.forecasting.simulating import Run, Scenario, simulate

LEAST, MOST = 5, 25
PLAYED = 30_000  # members over all runs: small campaigns vary more, and are tried more often
ALONE = 10_000  # members over all runs, up to which further processes cost more than they save


async def several(
    scenario: Scenario, rates: Rates[Share], *, runs: int | None, seed: int, alone: int = ALONE
) -> list[Run]:
    """That many runs; without a number, as many as the campaign's size makes sensible, and five at the least.

    The same seed gives the same runs. More members than `alone`, over all runs, are shared among processes.
    """
    size = len(scenario.members)
    of = runs or min(max(LEAST, PLAYED // max(size, 1)), MOST)
    processes = min(len(sched_getaffinity(0)), of)
    if size * of <= alone or processes == 1:
        return await asyncio.to_thread(
            lambda: [once(scenario, rates, each, of=of, seed=seed) for each in range(of)]
        )
    # A forked process has the members, and all that was looked up of their numbers, without their being copied to it.
    with ProcessPoolExecutor(processes, get_context("fork"), _begin, (scenario, rates)) as pool:
        loop = asyncio.get_running_loop()
        return await asyncio.gather(
            *(loop.run_in_executor(pool, _once, each, of, seed) for each in range(of))
        )


def once(scenario: Scenario, rates: Rates[Share], number: int, *, of: int, seed: int) -> Run:
    """One of so many runs; `number` counts from 0. How often people pick up is spread evenly over what it may be."""
    chance = Random(f"{seed} {number}")  # noqa: S311 (nobody has to be kept from guessing it)
    drawn = rates.chances.each(lambda share: share.at(min(max(chance.random(), 0.02), 0.98)))
    drawn = replace(drawn, picks_up=rates.chances.picks_up.at((number + 0.5) / of))
    people = [each.person for each in scenario.members]
    return simulate(scenario, Players(scenario.terms, rates.with_chances(drawn), chance, people))


_given: tuple[Scenario, Rates[Share]] | None = None


def _begin(scenario: Scenario, rates: Rates[Share]) -> None:
    global _given
    _given = scenario, rates
    gc.freeze()  # what was there before the fork is neither looked at nor copied


def _once(number: int, of: int, seed: int) -> Run:
    assert _given
    return once(*_given, number, of=of, seed=seed)
