"""The live view of the campaign: everybody invited, the lines, and what happens; elsewhere one line an event."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Self

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from centralino.clock import now
from lab.carrier import CarriedCall
from lab.demo.campaign.happenings import Happening, at_the_number, happenings
from lab.demo.campaign.people import INVITED, Invitee
from lab.demo.campaign.plan import LINES
from lab.demo.campaign.seen import Seen, answers_given, of_each, wishes_to_be_left_alone

TIMES_A_SECOND = 5
LOOK_EVERY = 0.2
LAST = 6
"""Happenings that are shown."""
CELL = 24
MARKS = {
    "yes": ("✓", "bold green"),
    "no": ("✗", "bold red"),
    "never": ("⊘", "bold magenta"),
    "called": ("●", "bold yellow"),
    "texted": ("✉", "cyan"),
    "tried": ("·", "default"),
    "left out": ("–", "dim"),
    "": (" ", "dim"),
}


class Stage:
    """`async with Stage(lambda: campaign.seen, console) as stage`; `announce` is for what no network sees."""

    def __init__(self, look: Callable[[], Seen], console: Console) -> None:
        self._look, self._console = look, console
        self._began, self._began_at = time.monotonic(), now()
        self._now_playing = ""
        self._told: set[Happening] = set()
        self._last: deque[Happening] = deque(maxlen=LAST)
        self._seen = Seen((), ())
        self._live = Live(get_renderable=self._picture, console=console, refresh_per_second=TIMES_A_SECOND)

    async def __aenter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._watching.cancel()
        with suppress(asyncio.CancelledError):
            await self._watching
        self._take_in()
        if self._console.is_terminal:
            self._now_playing = "nothing is due any more"
            self._live.stop()

    def announce(self, what: str) -> None:
        """Something happens that is neither a call nor a text."""
        self._now_playing = what
        self._tell(Happening(now(), "", f"--- {what}"))

    async def _watch(self) -> None:
        while True:
            self._take_in()
            await asyncio.sleep(LOOK_EVERY)

    def _take_in(self) -> None:
        self._seen = self._look()
        for each in happenings(self._seen):
            if each not in self._told:
                self._told.add(each)
                self._tell(each)

    def _tell(self, each: Happening) -> None:
        self._last.append(each)
        if not self._console.is_terminal:
            self._console.print(
                f"{self._since(each.at):6.1f}  {each.who:20} {each.what}",
                highlight=False, markup=False, soft_wrap=True,
            )  # fmt: skip

    def _since(self, at: datetime) -> float:
        return (at - self._began_at).total_seconds()

    # The picture.

    def _picture(self) -> RenderableType:
        seconds = time.monotonic() - self._began
        return Group(
            Rule(f"{self._now_playing} · {seconds:.0f} s", style="cyan"),
            self._sums(),
            Columns([_cell(each, self._seen) for each in INVITED], width=CELL, column_first=True),
            Rule(style="cyan"),
            self._lines(),
            Rule(style="cyan"),
            self._news(),
        )

    def _sums(self) -> Text:
        words = [_word(each, self._seen) for each in INVITED]
        text = Text()
        for word in ("yes", "no", "never", "called", "texted", "tried", "left out"):
            mark, style = MARKS[word]
            text.append(f" {mark} {words.count(word)} {word}  ", style)
        return text

    def _lines(self) -> Table:
        """The calls that are open, a line each."""
        table = Table(box=None, padding=(0, 1), show_header=False, expand=True)
        for width in (6, 20, 6, 5):
            table.add_column(min_width=width, no_wrap=True, overflow="ellipsis")
        table.add_column(ratio=1)
        open_calls = [call for call in self._seen.calls if call.ended_at is None]
        for line in range(max(LINES, len(open_calls))):
            free = line >= len(open_calls)
            row = ("", "", "", "free") if free else _line(open_calls[line])
            table.add_row(*(Text(each, "dim" if free else "") for each in (f"line {line + 1}", *row)))
        return table

    def _news(self) -> Table:
        table = Table(box=None, padding=(0, 1), show_header=False, expand=True)
        table.add_column(justify="right", width=6)
        table.add_column(min_width=20, no_wrap=True)
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        for each in [*self._last, *[None] * (LAST - len(self._last))]:
            if each is None:
                table.add_row("", "", "")
            else:
                style = "bold cyan" if not each.who else ""
                table.add_row(Text(f"{self._since(each.at):.0f} s", "dim"), each.who, Text(each.what, style))
        return table


def _line(call: CarriedCall) -> tuple[str, str, str, str]:
    lasts = (now() - (call.answered_at or call.arrived_at)).total_seconds()
    keys = f"keys {', '.join(each.keys for each in call.keyed)}" if call.keyed else ""
    return at_the_number(call.number), "talks" if call.answered_at else "rings", f"{lasts:.0f} s", keys


def _word(invitee: Invitee, seen: Seen) -> str:
    """How somebody stands, as far as the networks saw."""
    given = of_each(answers_given(seen)).get(invitee.name)
    if invitee.name in wishes_to_be_left_alone(seen):
        return "never"
    if given:
        return str(given[-1].answer)
    calls = seen.calls_to(invitee)
    if any(call.ended_at is None for call in calls):
        return "called"
    if seen.texts_to(invitee):
        return "texted"
    if invitee.left_out:
        return "left out"
    return "tried" if calls else ""


def _cell(invitee: Invitee, seen: Seen) -> Text:
    word = _word(invitee, seen)
    mark, style = MARKS[word]
    tries = "".join("•" if call.answered_at else "◦" for call in seen.calls_to(invitee))
    text = Text(f"{mark} ", style)
    text.append(
        f"{invitee.name:15}", style if word == "called" else "dim" if word in ("", "left out") else ""
    )
    text.append(f"{tries:3}", "yellow").append("✉" * len(seen.asked_by_text(invitee)), "cyan")
    return text
