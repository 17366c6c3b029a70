"""The life of a text."""

from __future__ import annotations

import itertools

import pytest

from centralino.messages.lives import TEXT_LIFE, TextEvent, TextState, after


def test_every_state_has_a_life() -> None:
    assert set(TEXT_LIFE) == set(TextState)


@pytest.mark.parametrize("order", list(itertools.permutations([TextEvent.SENT, TextEvent.DELIVERED])))
def test_what_arrived_has_arrived_in_whatever_order_it_is_told(order: tuple[TextEvent, ...]) -> None:
    state = TextState.ACCEPTED
    for event in (*order, *order):
        state = after(state, event) or state
    assert state is TextState.DELIVERED


@pytest.mark.parametrize("order", list(itertools.permutations([TextEvent.SENT, TextEvent.FAILED])))
def test_what_failed_has_failed_in_whatever_order_it_is_told(order: tuple[TextEvent, ...]) -> None:
    state = TextState.ACCEPTED
    for event in (*order, *order):
        state = after(state, event) or state
    assert state is TextState.FAILED


@pytest.mark.parametrize("state", [TextState.ACCEPTED, TextState.SENT, TextState.DELIVERED, TextState.FAILED])
def test_a_text_that_was_taken_on_is_never_sent_again(state: TextState) -> None:
    assert after(state, TextEvent.TAKEN) is None
    assert after(state, TextEvent.PUT_BACK) is None
    assert after(state, TextEvent.DOUBTED) is None
    assert after(state, TextEvent.NOT_SENT) is None
