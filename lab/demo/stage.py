"""The live view: one line a caller on a terminal, one line an event anywhere else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from lab.demo.words import Words
from lab.heard import Answered, HeardOut, Hears, Keyed, Moment, Over, is_about
from lab.personas import People

TIMES_A_SECOND = 8


@dataclass(slots=True)
class Line:
    """What is to be seen of one caller just now."""

    state: str = "waits for their turn"
    style: str = "dim"
    hears: str = ""
    keys: str = ""
    where: str = ""
    heard: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)


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
        self._show(caller, "dials", "yellow")

    async def until_heard(self, caller: str, sound: str) -> None:
        """Return when that caller has heard this."""
        line = self._lines[caller]
        while not any(is_about(heard, sound) for heard in line.heard):
            line.news.clear()
            await line.news.wait()

    def watch(self, caller: str, moment: Moment) -> None:
        """Take in what has just happened on a call."""
        line = self._lines[caller]
        match moment:
            case Answered():
                self._show(caller, "is answered", "green")
            case Hears(_, sound):
                line.heard.append(sound)
                line.hears = self._words.of(sound)
                if is_about(sound, "person"):
                    line.where = self._people.callees[sound.partition("/")[2]].place
                self._show(caller, "hears", "green")
                self._tell(caller, f"hears {line.hears}")
            case HeardOut():
                pass
            case Keyed(_, keys):
                line.keys = keys
                self._tell(caller, f"keys {keys}")
            case Over():
                self._show(caller, str(moment), "dim")
                line.hears = ""
                self._tell(caller, str(moment))
        line.news.set()

    def _show(self, caller: str, state: str, style: str) -> None:
        self._lines[caller].state, self._lines[caller].style = state, style

    def _tell(self, caller: str, what: str) -> None:
        if not self._console.is_terminal:
            self._console.print(
                f"{self._elapsed:6.1f}  {caller:20} {what}", highlight=False, markup=False, soft_wrap=True
            )

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._began_at

    def _picture(self) -> RenderableType:
        return Group(Rule(f"{self._now_playing} · {self._elapsed:.0f} s", style="cyan"), self._table())

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, 1), expand=True)
        for column, ratio in (("caller", 3), ("", 2), ("hears", 6), ("keys", 2), ("reached", 1)):
            table.add_column(column, ratio=ratio, no_wrap=True, overflow="ellipsis", header_style="bold")
        for caller, line in self._lines.items():
            who = Text(self._people.callers[caller].who)
            table.add_row(
                who,
                Text(line.state, line.style),
                Text(line.hears, "italic"),
                line.keys,
                Text(line.where, "bold magenta"),
            )
        return table


Watch = Callable[[str, Moment], None]
