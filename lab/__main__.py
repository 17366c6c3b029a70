"""`python -m lab`: the telephone network by hand, around a Centralino that runs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from centralino.prompts.catalogue import read_catalogue
from centralino.settings import Settings, SettingsError, load
from lab.carrier import Account, CarriedCall
from lab.demo.words import Words
from lab.heard import Answered, HeardOut, Hears, Keyed, Moment, Over
from lab.members import Members, by_number, read_members
from lab.network import CHECKOUT, Lab
from lab.personas import WRITTEN, People, PersonaError, read_people

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
console = Console(highlight=False)

Trunk = Annotated[str, typer.Option(help="the trunk of telephone.toml that the lab is the other end of")]
PeopleFile = Annotated[Path, typer.Option("--people", help="who calls and who is called")]


@app.command("people")
def list_people(people: PeopleFile = WRITTEN) -> None:
    """Who there is."""
    table = Table("name", "number", "who", "takes calls", box=None)
    known = _read(people)
    for name, caller in known.callers.items():
        table.add_row(name, caller.number or "withheld", caller.who, "")
    for name, callee in known.callees.items():
        table.add_row(name, callee.number, callee.who, ", ".join(callee.takes))
    console.print(table)


@app.command()
def call(
    who: Annotated[str, typer.Argument(help="a caller's name")],
    to: Annotated[
        str, typer.Option(help="the number they dial; by default the first line of telephone.toml")
    ] = "",
    trunk: Trunk = "lab",
    people: PeopleFile = WRITTEN,
) -> None:
    """Have somebody call, and tell what they hear."""
    known, settings = _read(people), _settings()
    if who not in known.callers:
        _fail(f"nobody is called {who!r}; `python -m lab people` lists them")
    number = to or next(iter(settings.telephone.lines))
    asyncio.run(_call(_account(settings, trunk), known, who, number))


@app.command()
def up(
    trunk: Trunk = "lab",
    people: PeopleFile = WRITTEN,
    members: Annotated[
        Path | None, typer.Option(help="whom a campaign calls, and how each of them takes it")
    ] = None,
) -> None:
    """Bring the network up, so that calls over the trunk are taken; Ctrl-C ends it."""
    account = _account(_settings(), trunk)
    try:
        asyncio.run(_stay_up(account, _read(people), _read_members(members)))
    except KeyboardInterrupt:
        console.print("the network is down")


async def _call(account: Account, people: People, who: str, to: str) -> None:
    words = Words(read_catalogue(CHECKOUT / "sounds" / "prompts.toml"), people)
    async with Lab(account, people, watch=lambda _, moment: _tell(moment, words)) as lab:
        heard = await lab.call(who, to=to)
    console.print(f"reached {heard.reached or 'nobody'}")


async def _stay_up(account: Account, people: People, members: Members) -> None:
    async with Lab(account, people, members=members) as lab:
        console.print(f"the network is up at {account.host}:{account.sip_port}; Ctrl-C ends it")
        told, names, over = 0, by_number(members), set[str]()
        while True:
            await asyncio.sleep(0.2)
            for call in lab.reached[told:]:
                console.print(f"{call.shown or 'somebody'} calls {call.name} at {call.number}: {call.takes}")
            told = len(lab.reached)
            for each in lab.ledger.calls:
                if each.ended_at and each.number in names and each.id not in over:
                    over.add(each.id)
                    console.print(
                        f"{each.shown} called {names[each.number]} at {each.number}: {_taken(each)}"
                    )


def _taken(call: CarriedCall) -> str:
    """How a member took a call."""
    if call.answered_at:
        return f"answered, keyed {call.keys or 'nothing'}"
    return f"not answered ({'it rang' if call.rang_at else 'it did not ring'}, cause {call.cause})"


def _tell(moment: Moment, words: Words) -> None:
    match moment:
        case Answered(at):
            console.print(f"{at:6.1f} s  is answered")
        case Hears(at, sound):
            console.print(f"{at:6.1f} s  hears {words.of(sound)}")
        case HeardOut(at, _, whole=False):
            console.print(f"{at:6.1f} s  … cut off", style="dim")
        case Keyed(at, keys):
            console.print(f"{at:6.1f} s  keys {keys}")
        case Over(at):
            console.print(f"{at:6.1f} s  {moment}")


def _account(settings: Settings, name: str) -> Account:
    """The other end of a trunk of ours."""
    trunk = settings.telephone.trunks.get(name)
    if trunk is None or trunk.user is None or trunk.password is None:
        _fail(f"telephone.toml has no trunk {name!r} with a user and a password; docs/lab.md shows one")
    return Account(
        centralino_port=settings.sip_port,
        centralino_host=settings.sip_host,
        user=trunk.user,
        password=trunk.password.get_secret_value(),
        host=trunk.host,
        sip_port=trunk.port,
    )


def _settings() -> Settings:
    try:
        return load()
    except SettingsError as error:
        _fail(str(error))


def _read(path: Path) -> People:
    try:
        return read_people(path)
    except PersonaError as error:
        _fail(str(error))


def _read_members(path: Path | None) -> Members:
    try:
        return read_members(path) if path else {}
    except PersonaError as error:
        _fail(str(error))


def _fail(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
