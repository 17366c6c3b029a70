"""What the lab's callers hear over real calls is what was played to them."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from centralino.prompts.catalogue import Prompt
from lab.heard import Heard, Hears, Keyed
from tests.pbx.lab_player import Player, player

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALLS = 12


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playing() -> AsyncIterator[Player]:
    async with player() as plays:
        yield plays


async def test_every_prompt_and_digit_is_recognised_in_a_call(playing: Player) -> None:
    sounds = [*(f"it/{prompt}" for prompt in Prompt), *(f"it/digits/{digit}" for digit in range(10))]
    programmes = [sounds[at::CALLS] for at in range(CALLS)]
    heard = await playing.play(*programmes)
    assert [list(each.sounds) for each in heard] == programmes


async def test_a_prompt_cut_short_by_a_key_is_recognised_and_the_key_comes_soon(playing: Player) -> None:
    programme = [f"en/{prompt}" for prompt in (Prompt.CODE_ASK, Prompt.CALL_BACK_ASK_NUMBER, Prompt.GREETING)]
    (heard,) = await playing.play(programme, cutting=True)
    assert list(heard.sounds) == programme
    assert max(_reaction_times(heard)) < 1.5


def _reaction_times(heard: Heard) -> list[float]:
    """Seconds from the beginning of a sound to the key pressed on it."""
    moments = [moment for moment in heard.moments if isinstance(moment, Hears | Keyed)]
    return [
        then.at - first.at
        for first, then in itertools.pairwise(moments)
        if isinstance(first, Hears) and isinstance(then, Keyed)
    ]
