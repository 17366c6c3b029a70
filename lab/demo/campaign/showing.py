"""The tables at the end: the archive, person by person beside what the networks saw, and the promises."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lab.demo.campaign.people import INVITED, Invitee
from lab.demo.campaign.plan import ROME
from lab.demo.campaign.promises import PROMISES, World
from lab.demo.campaign.seen import Given, came_out

WIDE = 110
CHANNELS = {"call": "call", "call-back": "call back", "text": "text", "link": "link"}
ANSWERS = {"yes": "bold green", "no": "bold red"}


def show(console: Console, world: World, seconds: float) -> bool:
    """Print the archive, the promises and the sum of it; whether everything is as it should be."""
    console.print()
    console.print(_archive(world, wide=console.width >= WIDE))
    console.print(_promises(world, console.width))
    wrong = [complaint for promise in PROMISES for complaint in promise.broken(world)]
    otherwise = [invitee for invitee in INVITED if not stands_as_it_should(invitee, world)]
    for complaint in wrong:
        console.print(Text(f"✗ {complaint}", "red"))
    for invitee in otherwise:
        console.print(Text(f"✗ {invitee.name}: {_holds(invitee, world)}, not {_should(invitee)}", "red"))
    kept = sum(not any(promise.broken(world)) for promise in PROMISES)
    good = not wrong and not otherwise
    console.print(
        f"[{'bold green' if good else 'bold red'}]{len(INVITED) - len(otherwise)} of {len(INVITED)} stand as they "
        f"should, {kept} of {len(PROMISES)} promises are kept[/], in {seconds:.0f} seconds."
    )
    return good


def stands_as_it_should(invitee: Invitee, world: World) -> bool:
    """Whether the archive has for them what they meant in the end."""
    return _holds(invitee, world) == _should(invitee)


def _holds(invitee: Invitee, world: World) -> str:
    given = world.archive.get(invitee.name, ())
    return _answer(given[-1].answer, given[-1].channel, given[-1].party) if given else "no answer"


def _should(invitee: Invitee) -> str:
    return _answer(invitee.answers, invitee.by, invitee.party) if invitee.answers else "no answer"


def _answer(answer: str | None, channel: str | None, party: int | None) -> str:
    return f"{answer}{f', {party} of them' if party else ''} by {channel}"


def _archive(world: World, *, wide: bool) -> Table:
    table = Table(
        title="The archive: who comes", title_justify="left", title_style="bold",
        header_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0),
    )  # fmt: skip
    table.add_column("", width=1)
    table.add_column("member", no_wrap=True)
    if wide:
        table.add_column("what they do", ratio=1)
    table.add_column("answer", no_wrap=True)
    table.add_column("came by", no_wrap=True)
    if wide:
        table.add_column("at", no_wrap=True)
    table.add_column("calls and texts, as the networks saw them", ratio=1)
    for invitee in INVITED:
        table.add_row(*_row(invitee, world, wide=wide))
    return table


def _row(invitee: Invitee, world: World, *, wide: bool) -> list[Text | str]:
    good = stands_as_it_should(invitee, world)
    given = world.archive.get(invitee.name, ())
    return [
        Text("✓", "bold green") if good else Text("✗", "bold red"),
        invitee.name,
        *([invitee.does] if wide else []),
        _answers(given),
        ", ".join(CHANNELS[each.channel] for each in given),
        *([f"{given[-1].at.astimezone(ROME):%H:%M:%S}" if given else ""] if wide else []),
        _contacts(invitee, world),
    ]


def _answers(given: Sequence[Given]) -> Text:
    """All of them, the last one holding."""
    text = Text("—" if not given else "", "dim")
    for each in given:
        if text:
            text.append(" → ", "dim")
        text.append(str(each.answer), ANSWERS[each.answer] if each is given[-1] else "dim")
        if each.party:
            text.append(f" ({each.party})", "bold green")
    return text


def _contacts(invitee: Invitee, world: World) -> Text:
    if invitee.left_out:
        return Text(f"none: {invitee.left_out}", "dim")
    words = [came_out(call) for call in world.seen.calls_to(invitee)]
    texts = len(world.seen.texts_to(invitee))
    if texts:
        words.append(f"{texts} text{'s' if texts > 1 else ''}")
    return Text(" · ".join(words))


def _promises(world: World, width: int) -> Table:
    table = Table(
        title="The promises, looked into by what the carrier and the text network saw", title_justify="left",
        title_style="bold", header_style="bold", box=SIMPLE_HEAD,
    )  # fmt: skip
    table.add_column("", width=1)
    table.add_column("promise", max_width=max(36, width - 44))
    table.add_column("measured")
    for promise in PROMISES:
        kept = not any(promise.broken(world))
        mark = Text("✓", "bold green") if kept else Text("✗", "bold red")
        table.add_row(mark, promise.sentence, promise.measure(world))
    return table
