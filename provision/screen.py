"""What the set-up shows: one line a step, its progress in place on a terminal and now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

NAME_WIDTH = 10
TURNS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
# Without a terminal a step that takes long says so this often, in seconds: a log must show that it lives.
SILENCE_LIMIT = 15.0


class Screen:
    """Lines on standard output; the ticker draws while the step works."""

    def __init__(self) -> None:
        self._terminal = sys.stdout.isatty()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._step: str | None = None
        self._latest = "Set-up"
        self._note = ""
        self._since = self._spoken = time.monotonic()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")

    def __enter__(self) -> Self:
        self._ticker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._ticker.join()

    @contextmanager
    def working(self, step: str) -> Iterator[None]:
        """Show that a step is at work, and for how long."""
        with self._lock:
            self._step = self._latest = step
            self._note = ""
            self._since = self._spoken = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._erase()
                self._step = None

    def note(self, text: str) -> None:
        """What the step is doing right now."""
        self._note = text

    def done(self, step: str, result: str) -> None:
        """A step that was due stands now."""
        self._line("✓", step, f"{result}  ({time.monotonic() - self._since:.1f} s)")

    def kept(self, step: str, result: str) -> None:
        """A step that was not due."""
        self._line("·", step, result)

    def failed(self, why: str) -> None:
        """The set-up ends here, with the step that was last at work."""
        self._line("✗", self._latest, why)

    def finished(self, text: str) -> None:
        """The closing line."""
        with self._lock:
            print(f"  {text}", flush=True)

    def _line(self, mark: str, step: str, text: str) -> None:
        with self._lock:
            self._erase()
            print(f"{mark} {step:<{NAME_WIDTH}} {text}", flush=True)

    def _erase(self) -> None:
        if self._terminal:
            print("\r\033[K", end="", flush=True)

    def _tick(self) -> None:
        turn = 0
        while not self._stopped.wait(0.1):
            turn += 1
            with self._lock:
                if self._step:
                    self._draw(TURNS[turn % len(TURNS)])

    def _draw(self, mark: str) -> None:
        now = time.monotonic()
        text = f"{mark} {self._step:<{NAME_WIDTH}} {self._note} … {now - self._since:.0f} s"
        if self._terminal:
            print("\r\033[K" + text[: shutil.get_terminal_size().columns - 1], end="", flush=True)
        elif now - self._spoken >= SILENCE_LIMIT:
            self._spoken = now
            print(f"… {text[2:]}", flush=True)
