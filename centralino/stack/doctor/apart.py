"""The doctor's round in a process of its own: what it asks the PBX, whoever shows it need not be able to ask."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path

from centralino.stack.doctor.findings import Finding, State
from centralino.worded import Message, Worded

DOCTOR: Sequence[str] = (sys.executable, "-m", "centralino.stack.doctor")
ENDS_WITHIN = 60.0  # seconds; on a house where nothing answers it takes twenty


async def examined_apart(home: Path, doctor: Sequence[str] = DOCTOR) -> AsyncIterator[Finding]:
    """Every finding of the checkout at `home`, as it is made. Raises `OSError`, `TimeoutError`.

    A round that its process did not make to the end is a `ChildProcessError`, which is an `OSError`.
    """
    process = await asyncio.create_subprocess_exec(
        *doctor, cwd=home, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(ENDS_WITHIN), aclosing(_lines(process)) as lines:
            async for line in lines:
                yield read_finding(line)
            if code := await process.wait():
                raise ChildProcessError(f"the doctor ended with code {code}")
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _lines(process: Process) -> AsyncGenerator[str, None]:
    assert process.stdout
    async for line in process.stdout:
        yield line.decode()


def written(finding: Finding) -> str:
    """On one line; its sentences stay such that they can be told in another language."""
    sentences = (_written(each) for each in (finding.part, finding.found, finding.do))
    return json.dumps([finding.state.name, *sentences])


def read_finding(line: str) -> Finding:
    """What was `written`."""
    state, part, found, do = json.loads(line)
    return Finding(_read(part), State[state], _read(found), _read(do))


def _written(sentence: str) -> object:
    if not isinstance(sentence, Worded):
        return sentence
    return [[each.text, dict(each.values)] for each in sentence.messages]


def _read(written: str | list[tuple[str, dict[str, object]]]) -> str:
    if isinstance(written, str):
        return written
    return Worded.of(Message(text, tuple(values.items())) for text, values in written)
