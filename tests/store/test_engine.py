"""Random histories of a year on a real Postgres: nobody called who must not be, nobody forgotten who could be."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.store.engine.machine import Histories
from tests.store.engine.world import World

HISTORIES = int(os.environ.get("CENTRALINO_HISTORIES", "25"))


@pytest.fixture
def world(dsn: str) -> Iterator[World]:
    world = World(dsn)
    yield world
    world.close()


def test_whatever_happens_nobody_is_disturbed_against_the_rules_or_forgotten(world: World) -> None:
    class HistoriesOfThisWorld(Histories):
        pass

    HistoriesOfThisWorld.world = world
    run_state_machine_as_test(
        HistoriesOfThisWorld,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
