"""The doctor's rounds that pages show."""

from __future__ import annotations

import asyncio
from pathlib import Path

from centralino.clock import now
from web.doctor import Doctor


async def test_who_asks_while_a_round_is_made_joins_it(tmp_path: Path) -> None:
    doctor = Doctor()
    first = doctor.begin(tmp_path / "nowhere", now())
    assert doctor.begin(tmp_path / "nowhere", now()) is first
    async with asyncio.timeout(20):
        while not first.is_over:
            await asyncio.sleep(0.01)
    assert first.broke_off  # for there is no such folder
    assert doctor.begin(tmp_path / "nowhere", now()) is not first
