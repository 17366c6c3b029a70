"""Parts are started in order, started again when they die, stopped in reverse; on small processes of Python."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from centralino.stack.supervisor import Part, PartFailed, Supervisor

WORKS = """
    import signal, sys, time
    from centralino.stack.readiness import announcer
    def note(what): open("notes", "a").write(f"{name} {what} {os.getpid()}\\n")
    def leave(*_): note("leaves"); sys.exit(0)
    signal.signal(signal.SIGTERM, leave)
    note("works")
    announcer()()
    time.sleep(60)
"""
IGNORES_THE_END = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def part(name: str, code: str, **more: float | bool) -> Part:
    lines = "\n".join(line.removeprefix("    ") for line in code.splitlines())
    return Part(name, [sys.executable, "-c", f"import os; name = {name!r}\n{lines}"], **more)  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Supervisor]:
    monkeypatch.chdir(tmp_path)
    supervisor = Supervisor(first_pause=0.05)
    yield supervisor
    await supervisor.close()


def notes() -> list[list[str]]:
    written = Path("notes")
    return [line.split() for line in written.read_text().splitlines()] if written.exists() else []


async def until(true: Callable[[], bool], within: float = 5) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, f"it did not come to that; notes: {notes()}"
        await asyncio.sleep(0.02)


async def test_parts_start_in_order_and_end_in_reverse(supervisor: Supervisor) -> None:
    for name in ("first", "second"):
        await supervisor.start(part(name, WORKS))
        assert notes()[-1][:2] == [name, "works"]
    await supervisor.close()
    assert [note[:2] for note in notes()[2:]] == [["second", "leaves"], ["first", "leaves"]]


async def test_a_part_that_is_killed_is_started_again(supervisor: Supervisor) -> None:
    await supervisor.start(part("one", WORKS))
    os.kill(int(notes()[0][2]), signal.SIGKILL)
    await until(lambda: len(notes()) == 2)
    assert notes()[1][:2] == ["one", "works"]


async def test_a_part_that_ends_before_it_is_ready_fails_the_start(supervisor: Supervisor) -> None:
    with pytest.raises(PartFailed, match="did not start"):
        await supervisor.start(part("one", "raise SystemExit(3)"))


async def test_a_part_that_is_not_ready_in_time_fails_the_start_and_is_ended(supervisor: Supervisor) -> None:
    with pytest.raises(PartFailed, match="not ready"):
        await supervisor.start(part("one", "import time; time.sleep(60)", ready_within=0.3))


async def test_a_part_that_ignores_the_end_is_killed(supervisor: Supervisor) -> None:
    await supervisor.start(part("one", IGNORES_THE_END, tells_ready=False, stops_within=0.3))
    await asyncio.sleep(0.2)
    began = time.monotonic()
    await supervisor.close()
    assert time.monotonic() - began < 2


async def test_told_to_stop_twice_nothing_is_waited_for(supervisor: Supervisor) -> None:
    await supervisor.start(part("one", IGNORES_THE_END, tells_ready=False, stops_within=60))
    supervisor.stop()
    supervisor.stop()
    await asyncio.wait_for(supervisor.close(), 2)


async def test_told_to_stop_while_a_part_starts_nothing_more_is_started(supervisor: Supervisor) -> None:
    asyncio.get_running_loop().call_later(0.2, supervisor.stop)
    await asyncio.wait_for(supervisor.start(part("one", "import time; time.sleep(60)")), 2)
    await supervisor.start(part("two", WORKS))
    assert notes() == []


async def test_parts_do_not_outlive_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    code = f"""
import asyncio, sys
from centralino.stack.supervisor import Part, Supervisor
async def main():
    supervisor = Supervisor()
    await supervisor.start(Part("one", [sys.executable, "-c", {part("one", WORKS).command[2]!r}]))
    await supervisor.until_told_to_stop()
asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=tmp_path, stdout=-3, stderr=-3
    )
    await until((tmp_path / "notes").exists)
    parent.kill()
    await parent.wait()
    await until(lambda: "leaves" in (tmp_path / "notes").read_text())
