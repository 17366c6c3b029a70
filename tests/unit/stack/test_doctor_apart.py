"""The doctor's findings, told by one process to another."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from centralino.stack.doctor import Finding, State
from centralino.stack.doctor.apart import examined_apart, read_finding, written
from centralino.worded import Worded, in_one_line, worded

FOUND = in_one_line([worded("at work"), worded("%(num)s campaigns running", num=2), "and a word of others"])


def test_a_finding_is_read_as_it_was_written() -> None:
    told = Finding(worded("scheduler"), State.LOOK, FOUND, "make up")
    read = read_finding(written(told))
    assert read == told
    assert isinstance(read.found, Worded)
    assert read.found.messages == FOUND.messages
    assert not isinstance(read.do, Worded)


async def test_findings_come_one_by_one_from_a_process_of_their_own(tmp_path: Path) -> None:
    line = written(Finding("Postgres", State.WELL, "here"))
    says = f"import os; print({line!r}); print({line!r}.replace('here', os.getcwd()))"
    found = [each.found async for each in examined_apart(tmp_path, [sys.executable, "-c", says])]
    assert found == ["here", str(tmp_path)]


async def test_a_round_that_says_nonsense_breaks_off(tmp_path: Path) -> None:
    says = [sys.executable, "-c", "print('nonsense'); import time; time.sleep(60)"]
    with pytest.raises(ValueError, match="Expecting value"):
        _ = [each async for each in examined_apart(tmp_path, says)]


async def test_a_round_whose_process_dies_breaks_off(tmp_path: Path) -> None:
    line = written(Finding("Postgres", State.WELL, "here"))
    says = [sys.executable, "-c", f"print({line!r}); raise SystemExit(1)"]
    with pytest.raises(ChildProcessError, match="code 1"):
        _ = [each async for each in examined_apart(tmp_path, says)]
