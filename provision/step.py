"""A step of the set-up: what it depends on, whether it is done, and how it is done."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from provision.screen import Screen

FOLDER = ".setup"


class Failed(Exception):
    """A step cannot be done; the text is the one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the set-up.

    It is due when its `inputs` differ from those of the last time, or when what it made is not `present`.
    `work` does it and returns what to say of the result in a few words.
    """

    name: str
    inputs: tuple[object, ...]
    present: Callable[[], bool]
    work: Callable[[Workplace], str]


def take(step: Step, checkout: Path, screen: Screen) -> None:
    """Do the step if it is due, and show its line. Raises `Failed`."""
    stamp = checkout / FOLDER / "stamps" / f"{step.name.lower()}.json"
    fingerprint = hashlib.sha256(repr(step.inputs).encode()).hexdigest()
    if (result := _result_of(stamp, fingerprint)) is not None and step.present():
        screen.kept(step.name, result)
        return
    log = checkout / FOLDER / "logs" / f"{step.name.lower()}.log"
    for folder in (stamp.parent, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with screen.working(step.name), log.open("w", encoding="utf-8") as file:
        stamp.unlink(missing_ok=True)
        result = step.work(Workplace(checkout, screen, file))
    stamp.write_text(json.dumps({"inputs": fingerprint, "result": result}), encoding="utf-8")
    screen.done(step.name, result)


def _result_of(stamp: Path, fingerprint: str) -> str | None:
    try:
        known = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(known["result"]) if known.get("inputs") == fingerprint else None


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a step works: the checkout, the screen that shows its progress, the log that has the details."""

    checkout: Path
    screen: Screen
    log: TextIO

    def run(
        self,
        command: Sequence[str | Path],
        *,
        on_line: Callable[[str], object] = str,
    ) -> str:
        """Run a program, its output into the log; returns its output. Raises `Failed` with its last lines."""
        words = [str(word) for word in command]
        self.log.write(f"$ {' '.join(words)}\n")
        lines = []
        for line in self._lines_of(words):
            lines.append(line)
            on_line(line)
        return "".join(lines)

    def _lines_of(self, words: list[str]) -> Iterator[str]:
        try:
            program = subprocess.Popen(
                words,
                cwd=self.checkout,
                env=os.environ | {"LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
        except OSError as error:
            raise Failed(f"the program {words[0]} cannot be run here: {error.strerror}") from error
        with program:
            assert program.stdout is not None
            for line in program.stdout:
                self.log.write(line)
                self.log.flush()
                yield line
        if program.returncode:
            name = " ".join([Path(words[0]).name, *words[1:4]])
            raise Failed(f"`{name} …` failed ({program.returncode}):\n{self._last_lines()}")

    def _last_lines(self) -> str:
        self.log.flush()
        path = Path(self.log.name)
        tail = path.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
        return "\n".join([*(f"    {line}" for line in tail), f"    (all of it: {path})"])


@contextmanager
def alone(checkout: Path, screen: Screen) -> Iterator[None]:
    """Hold the checkout's set-up lock: two set-ups at once wait for each other."""
    folder = checkout / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        lock = (folder / "lock").open("w")
    except PermissionError as error:
        owner = Path(error.filename).stat().st_uid if folder.exists() else checkout.stat().st_uid
        raise Failed(
            f"{error.filename} cannot be written: it belongs to user {owner}, and this is user {os.geteuid()}; "
            f"run as that one, or: chown -R {os.geteuid()} {checkout}"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with screen.working("Waiting"):
                screen.note("for another set-up of this checkout")
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
