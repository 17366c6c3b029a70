"""The same campaign tried several times, each time with other luck and with what the rates may be in truth."""

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
from centralino.campaigns.forecasting.simulating import Carrier, Run, Scenario, simulate

LEAST, MOST = 7, 25
PLAYED = 30_000  # members over all runs: small campaigns vary more, and are tried more often
ENOUGH = 2_000  # members of whom one run is as good as one of many more, as far as the range goes
ALONE = 10_000  # members over all runs, up to which further processes cost more than they save


async def several(
    scenario: Scenario, rates: Rates[Share], *, runs: int | None, seed: int, alone: int = ALONE
) -> list[Run]:
    """That many runs; without a number, as many as the campaign's size makes sensible, and seven at the least.

    The one in the middle is played by everybody; those around it, which show how far it may be otherwise, by every
    n-th member of a large campaign, over the n-th part of its lines. The same seed gives the same runs. More members
    than `alone`, over all runs, are shared among processes.
    """
    size = len(scenario.members)
    of = runs or min(max(LEAST, PLAYED // max(size, 1)), MOST)
    processes = min(len(sched_getaffinity(0)), of)
    if size * of <= alone or processes == 1:
        return await asyncio.to_thread(
            lambda: [once(scenario, rates, each, of=of, seed=seed) for each in range(of)]
        )
    longest_first = sorted(range(of), key=lambda number: number != of // 2)
    # A forked process has the members, and all that was looked up of their numbers, without their being copied to it.
    with ProcessPoolExecutor(processes, get_context("fork"), _begin, (scenario, rates)) as pool:
        loop = asyncio.get_running_loop()
        playing = {each: loop.run_in_executor(pool, _once, each, of, seed) for each in longest_first}
        return [await playing[each] for each in range(of)]


def once(scenario: Scenario, rates: Rates[Share], number: int, *, of: int, seed: int) -> Run:
    """One of so many runs; `number` counts from 0. How often people pick up is spread evenly over what it may be."""
    chance = Random(f"{seed} {number}")  # noqa: S311 (nobody has to be kept from guessing it)
    drawn = rates.chances.each(lambda share: share.at(min(max(chance.random(), 0.02), 0.98)))
    drawn = replace(drawn, picks_up=rates.chances.picks_up.at((number + 0.5) / of))
    nth = 1 if number == of // 2 else thinning(scenario)
    played = _thinned(scenario, nth, number % nth)
    people = [each.person for each in played.members]
    return simulate(played, Players(played.terms, rates.with_chances(drawn), chance, people)).times(nth)


def thinning(scenario: Scenario) -> int:
    """Every how many-th member plays in the runs around the middle: no fewer than enough, and in whole lines."""
    most = len(scenario.members) // ENOUGH
    fits = (n for n in range(most, 1, -1) if all(each.lines % n == 0 for each in scenario.carriers))
    return next(fits, 1)


def _thinned(scenario: Scenario, nth: int, first: int) -> Scenario:
    return replace(
        scenario,
        carriers=tuple(Carrier(each.lines // nth, each.per_second / nth) for each in scenario.carriers),
        members=scenario.members[first::nth],
        steps=scenario.steps[first::nth],
    )


_given: tuple[Scenario, Rates[Share]] | None = None


def _begin(scenario: Scenario, rates: Rates[Share]) -> None:
    global _given
    _given = scenario, rates
    gc.freeze()  # what was there before the fork is neither looked at nor copied


def _once(number: int, of: int, seed: int) -> Run:
    assert _given
    return once(*_given, number, of=of, seed=seed)
