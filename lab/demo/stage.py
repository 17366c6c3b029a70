"""The live view: one line a caller on a terminal, one line an event anywhere else."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from lab.demo.words import Words
from lab.ears import PERSON
from lab.heard import Answered, HeardOut, Hears, Keyed, Moment, Over, is_about
from lab.personas import People

TIMES_A_SECOND = 8
WIDE = 120
LONG_AGO = 40.0
DIALS, LISTENS, TALKS, OVER = "dials", "listens", "talks", "over"
STYLES = {DIALS: "yellow", LISTENS: "cyan", TALKS: "bold green"}


@dataclass(slots=True)
class Line:
    """What is to be seen of one caller just now."""

    state: str = ""
    hears: str = ""
    hears_it_now: bool = False
    keys: str = ""
    where: str = ""
    heard: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def on_the_line(self) -> bool:
        return self.state in (DIALS, LISTENS, TALKS)


class Stage:
    """`watch` is what a `Lab` shows its moments to."""

    def __init__(self, callers: list[str], people: People, words: Words, console: Console) -> None:
        self._lines = {caller: Line() for caller in callers}
        self._people, self._words, self._console = people, words, console
        self._began_at = time.monotonic()
        self._now_playing = ""
        self._live = Live(get_renderable=self._picture, console=console, refresh_per_second=TIMES_A_SECOND)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._console.is_terminal:
            self._now_playing = "all have called"
            self._live.stop()

    def announce(self, what: str) -> None:
        """Something happens that is no call."""
        self._now_playing = what
        self._tell("", f"--- {what}")

    def dials(self, caller: str) -> None:
        """This caller begins."""
        self._lines[caller].state = DIALS
        self._tell(caller, "dials")

    async def until_heard(self, caller: str, sound: str) -> None:
        """Return when that caller has heard this, or should have long ago: then the judging will tell."""
        line = self._lines[caller]
        with suppress(TimeoutError):
            async with asyncio.timeout(LONG_AGO):
                while not any(is_about(heard, sound) for heard in line.heard):
                    line.news.clear()
                    await line.news.wait()

    def watch(self, caller: str, moment: Moment) -> None:
        """Take in what has just happened on a call."""
        line = self._lines[caller]
        match moment:
            case Answered():
                line.state = LISTENS
            case Hears(_, sound):
                self._hear(line, sound)
                self._tell(caller, f"hears {line.hears}")
            case HeardOut():
                line.hears_it_now = False
            case Keyed(_, keys):
                line.keys = keys
                self._tell(caller, f"keys {keys}")
            case Over():
                line.state, line.hears = OVER, str(moment)
                self._tell(caller, str(moment))
        line.news.set()

    def _hear(self, line: Line, sound: str) -> None:
        line.heard.append(sound)
        line.hears, line.hears_it_now = self._words.of(sound), True
        if is_about(sound, PERSON):
            line.state, line.where = TALKS, self._people.callees[sound.partition("/")[2]].place

    def _tell(self, caller: str, what: str) -> None:
        if not self._console.is_terminal:
            self._console.print(
                f"{self._elapsed:6.1f}  {caller:20} {what}", highlight=False, markup=False, soft_wrap=True
            )

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._began_at

    def _picture(self) -> RenderableType:
        title = Rule(f"{self._now_playing} · {self._elapsed:.0f} s", style="cyan")
        return Group(title, self._table(wide=self._console.width >= WIDE))

    def _table(self, *, wide: bool) -> Table:
        table = Table(box=None, padding=(0, 1), expand=True, header_style="bold")
        longest = max(len(self._people.callers[caller].who) for caller in self._lines)
        widths = {"caller": longest if wide else 26, "": 7, "reached": 7, "keys": 12}
        for column, width in widths.items():
            table.add_column(column, min_width=width, max_width=width, no_wrap=True, overflow="ellipsis")
        table.add_column("hears", ratio=1, no_wrap=True, overflow="ellipsis")
        for caller, line in self._lines.items():
            table.add_row(
                Text(self._people.callers[caller].who, "" if line.on_the_line else "dim"),
                Text(line.state, STYLES.get(line.state, "dim")),
                Text(line.where, "bold magenta"),
                Text(line.keys, "yellow"),
                Text(line.hears, "italic" if line.hears_it_now else "dim"),
            )
        return table
