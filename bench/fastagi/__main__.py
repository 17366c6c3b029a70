"""`python -m bench.fastagi`: FastAGI servers side by side, in the same run, in rounds that take turns."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.fastagi.load import Measured, round_of_calls

SERVERS = (
    "ours",
    "streams",
    "panoramisk",
    "pystrix",
    "ours-asyncio",
    "streams-asyncio",
    "panoramisk-asyncio",
)
NAMES = {
    "ours": "agi.fastagi (uvloop)",
    "streams": "bare asyncio streams (uvloop)",
    "panoramisk": "panoramisk (uvloop)",
    "pystrix": "pystrix (threads)",
    "ours-asyncio": "agi.fastagi (asyncio)",
    "streams-asyncio": "bare asyncio streams (asyncio)",
    "panoramisk-asyncio": "panoramisk (asyncio)",
}
AT_ONCE = (50, 200, 1000)


@dataclass(frozen=True, slots=True)
class Row:
    """One server at one load: the median of its rounds. CPU is the server's own, in milliseconds a session."""

    server: str
    at_once: int
    sessions: int
    sessions_a_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float


@contextmanager
def running(name: str) -> Iterator[tuple[int, int]]:
    """A server's process and its port."""
    process = subprocess.Popen([sys.executable, "-m", "bench.fastagi.servers", name], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield process.pid, int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def cpu_seconds(pid: int) -> float:
    """The processor time a process has used, from proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def race(at_once: int, sessions: int, rounds: int) -> list[Row]:
    """Every server in turn, in many short rounds, so that a slow moment of the machine falls on all alike."""
    measured: dict[str, list[Measured]] = {name: [] for name in SERVERS}
    used: dict[str, float] = dict.fromkeys(SERVERS, 0.0)
    with ExitStack() as stack:
        started = {name: stack.enter_context(running(name)) for name in SERVERS}
        for _, port in started.values():
            round_of_calls(port, min(at_once, 50), 500)
        for number in range(rounds):
            for name in rotated(SERVERS, number):
                pid, port = started[name]
                before = cpu_seconds(pid)
                measured[name].append(round_of_calls(port, at_once, max(sessions // rounds, 2 * at_once)))
                used[name] += cpu_seconds(pid) - before
    return [row(name, at_once, measured[name], used[name]) for name in SERVERS]


def rotated(names: Sequence[str], by: int) -> Sequence[str]:
    """The same names, begun elsewhere: nobody always runs after the same other one."""
    start = by % len(names)
    return [*names[start:], *names[:start]]


def row(name: str, at_once: int, rounds: list[Measured], cpu: float) -> Row:
    calls = sum(each.calls for each in rounds)
    times = sorted(second for each in rounds for second in each.call_seconds)
    return Row(
        server=name,
        at_once=at_once,
        sessions=calls,
        sessions_a_second=round(median(each.calls / each.seconds for each in rounds), 1),
        p50_ms=round(times[len(times) // 2] * 1000, 2),
        p99_ms=round(times[len(times) * 99 // 100] * 1000, 2),
        cpu_ms=round(cpu / calls * 1000, 3),
    )


def table(rows: list[Row]) -> str:
    """The rows in Markdown, each with its rate against ours on uvloop at the same load."""
    best = {each.at_once: each.sessions_a_second for each in rows if each.server == "ours"}
    lines = [
        "| at once | server | sessions/s | ours is faster by | p50 ms | p99 ms | server CPU ms/session |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {each.at_once} | {NAMES[each.server]} | {each.sessions_a_second:.0f} "
        f"| {best[each.at_once] / each.sessions_a_second:.2f} "
        f"| {each.p50_ms:.1f} | {each.p99_ms:.1f} | {each.cpu_ms:.3f} |"
        for each in rows
    ]
    return "\n".join(lines)


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    arguments = argparse.ArgumentParser(prog="bench.fastagi", description=__doc__)
    arguments.add_argument("--sessions", type=int, default=12_000, help="of each server at each load")
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--at-once", type=int, nargs="+", default=AT_ONCE)
    arguments.add_argument("--json", type=Path, help="write the rows here, too")
    given = arguments.parse_args()
    rows = [each for at_once in given.at_once for each in race(at_once, given.sessions, given.rounds)]
    print(f"Five commands a session; {machine()}.\n\n{table(rows)}")
    if given.json:
        given.json.write_text(
            json.dumps({"machine": machine(), "rows": [asdict(each) for each in rows]}, indent=1)
        )


if __name__ == "__main__":
    main()
