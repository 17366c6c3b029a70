"""A switchboard for tests of the PBX: real Asterisks, real SIP."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest

from centralino.stack.asterisk import AsteriskLayout
from tests.pbx.switchboard import Switchboard, switchboard

CHECKOUT = Path(__file__).resolve().parents[2]

NewSwitchboard = Callable[..., AbstractAsyncContextManager[Switchboard]]


@pytest.fixture(scope="session")
def layout() -> AsteriskLayout:
    """The Asterisk that `make setup` found or unpacked."""
    return AsteriskLayout.read(CHECKOUT)


@pytest.fixture
def new_switchboard(tmp_path: Path, layout: AsteriskLayout) -> NewSwitchboard:
    """Opens a switchboard in a folder of this test."""
    return partial(switchboard, tmp_path, layout)
