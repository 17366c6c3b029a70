"""Tests of accounts hash many passwords."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _cheap(cheap_hashes: None) -> None:
    pass
