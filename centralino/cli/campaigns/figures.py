"""How a campaign is getting on, as bars and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.text import Text

from centralino.campaigns.telling.watching import Picture, TrunkNow
from centralino.cli.output import clock_time, instant, table

BAR = 50  # columns
_PARTS = (  # of the bar, in order
    ("yes", "green", "come"),
    ("no", "blue", "do not come"),
    ("calling", "bright_yellow", "in a call"),
    ("texting", "cyan", "a text is going out"),
    ("waiting", "yellow", "wait for their next step"),
    ("unanswered", "grey50", "have not answered, and nothing is planned"),
    ("opposed", "red", "do not want to be called"),
)


def figures(picture: Picture, zone: ZoneInfo) -> RenderableType:
    """All of it: the bar of members, what is due, calls, texts, trunks."""
    side_by_side = Columns(
        [_tally("calls ended as", picture.dispositions), _tally("texts", picture.texts)], padding=(0, 4)
    )
    return Group(
        _bar(picture),
        Text(),
        _members(picture),
        Text(),
        *_now(picture, zone),
        Text(),
        side_by_side,
        Text(),
        trunk_table(picture.trunks, picture.at, zone),
    )


def trunk_table(trunks: Sequence[TrunkNow], at: datetime, zone: ZoneInfo) -> RenderableType:
    """Trunks with their lines, and why one rests."""
    rows = [
        (
            each.name,
            f"{each.in_use}/{each.lines}",
            _filled(each.in_use, each.lines),
            f"{each.calls_per_second:g}",
            _rest(each, at, zone),
        )
        for each in trunks
    ]
    return table("trunk", "lines#", "in use", "calls/s#", "", rows=rows)


def _members(picture: Picture) -> RenderableType:
    counts = _counts(picture)
    rows: list[tuple[object, ...]] = []
    for part, colour, words in _PARTS:
        if counts[part]:
            share = 100 * counts[part] / max(picture.invited, 1)
            extra = (
                f", {picture.coming:,} people" if part == "yes" and picture.coming != counts["yes"] else ""
            )
            rows.append((Text("██", style=colour), f"{counts[part]:,}", f"{share:.0f} %", words + extra))
    return table("", f"{picture.invited:,}#", "#", "invited", rows=rows, empty="nobody is invited")


def _counts(picture: Picture) -> Mapping[str, int]:
    return {
        **{part: picture.states.get(part, 0) for part, _, _ in _PARTS},
        **{answer: picture.answers.get(answer, 0) for answer in ("yes", "no")},
    }


def _bar(picture: Picture) -> Text:
    """One bar for everybody who is invited, in the parts they are in."""
    counts, bar, done, drawn = _counts(picture), Text(), 0, 0
    for part, colour, _ in _PARTS:
        done += counts[part]
        end = round(BAR * done / max(picture.invited, 1))
        bar.append("█" * (end - drawn), style=colour)
        drawn = end
    return bar


def _now(picture: Picture, zone: ZoneInfo) -> Iterator[Text]:
    pace, due = picture.pace, picture.due
    yield Text(
        f"{pace.open:,} calls are open, {pace.talking:,} of them answered; in the last minute {pace.placed:,} were "
        f"placed, {pace.answered:,} answered"
    )
    texts = f", {due.texts:,} texts" if due.texts else ""
    following = f"; the next is due {_soon(due.next_at, picture.at, zone)}" if due.next_at else ""
    asked = f"; of {due.asked:,} more the rules are being asked" if due.asked else ""
    yield Text(f"{due.calls:,} calls{texts} are due{asked}{following}")


def _soon(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Today by the clock, later with its day."""
    same_day = at.astimezone(zone).date() == now.astimezone(zone).date()
    return f"at {clock_time(at, zone)[:-3]}" if same_day else f"on {instant(at, zone)}"


def _tally(what: str, counts: Mapping[str, int]) -> RenderableType:
    rows = [(name, f"{count:,}") for name, count in counts.items()]
    return table(what, "#", rows=rows, empty=f"no {what.split()[0]} yet")


def _filled(used: int, of: int) -> str:
    full = min(20, round(20 * used / of)) if of else 0
    return "▮" * full + "▯" * (20 - full)


def _rest(trunk: TrunkNow, at: datetime, zone: ZoneInfo) -> str:
    if not trunk.lines:
        return "not in telephone.toml"
    if trunk.rests_until and at < trunk.rests_until:
        return f"rests until {clock_time(trunk.rests_until, zone)[:-3]}: {trunk.rests_why}"
    return ""
