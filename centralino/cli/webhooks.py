"""`centralino webhooks`: other systems that are told what happens, how they take it, and telling them again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.console import RenderableType

from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, fail, instant, say, table
from centralino.cli.when import read_instant
from centralino.webhooks import actions
from centralino.webhooks.actions import Delivery, Made, Subscription, Wanted
from centralino.webhooks.rules.kinds import EVENTS, DeliveryState

app = typer.Typer(
    help="Other systems that are told what happens: add, list, log, again, rotate, off, on, remove."
)

Id = Annotated[
    int, typer.Argument(metavar="ID", help="Of the subscription, as `list` shows it.", show_default=False)
]
Events = Annotated[
    list[str] | None,
    typer.Option(
        "--event", metavar="EVENT", help=f"One of {', '.join(EVENTS)}; may be given again. All, if none is."
    ),
]
About = Annotated[str | None, typer.Option(help="What it is for, in your words.", show_default=False)]


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List who is told of what, and how they take it."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await actions.subscriptions(connection)
        say(found, as_json, _table(found, office))

    in_office(work)


@app.command()
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="https://…", show_default=False)],
    event: Events = None,
    about: About = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Have an address told of what happens from now on. The secret that checks our signatures is shown once.

    Example: centralino webhooks add https://crm.example.org/hooks --event answer.recorded --about CRM
    """

    async def work(office: Office) -> None:
        wanted = Wanted(address, actions.events_named(_known(event)), about or "")
        async with office.changing(by) as connection:
            made = await actions.subscribe(
                connection, wanted, at=office.now, by=at_the_desk(by), anywhere=_anywhere(office)
            )
        _tell_secret(agreed(made), office, as_json)

    in_office(work)


@app.command()
def change(
    subscription: Id,
    address: Annotated[str | None, typer.Option(help="https://…", show_default=False)] = None,
    event: Events = None,
    about: About = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Change the address, the events or the note; what is not given stays."""

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            held = await actions.subscription(connection, subscription) or fail(
                "There is no such subscription."
            )
            wanted = Wanted(
                held.address if address is None else address,
                actions.events_named(_known(event)) if event else held.events,
                held.about if about is None else about,
            )
            changed = await actions.change(connection, subscription, wanted, anywhere=_anywhere(office))
        changed = agreed(changed)
        say(changed, as_json, _table([changed], office))

    in_office(work)


@app.command()
def off(subscription: Id, by: By = None, as_json: AsJson = False) -> None:
    """Tell them nothing until it is switched on again; what happens meanwhile is not kept for them."""

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            changed = await actions.switch_off(connection, subscription, at=office.now, by=at_the_desk(by))
        changed = agreed(changed)
        say(changed, as_json, _table([changed], office))

    in_office(work)


@app.command()
def on(subscription: Id, by: By = None, as_json: AsJson = False) -> None:
    """Tell them again, first of what waited."""

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            changed = agreed(await actions.switch_on(connection, subscription))
        say(changed, as_json, _table([changed], office))

    in_office(work)


@app.command()
def rotate(subscription: Id, by: By = None, as_json: AsJson = False) -> None:
    """Give it a new secret, shown once; for a day the one before signs as well."""

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            made = await actions.rotate_secret(connection, subscription, at=office.now)
        _tell_secret(agreed(made), office, as_json)

    in_office(work)


@app.command()
def remove(subscription: Id, by: By = None) -> None:
    """Take it out with its log, and with what waits to be told."""

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            agreed(await actions.remove(connection, subscription))

    in_office(work)


@app.command(name="test")
def send_test(subscription: Id, by: By = None, as_json: AsJson = False) -> None:
    """Send an event of no consequence; `log` shows how it went."""

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            sent = await actions.send_test(connection, subscription, at=office.now, by=at_the_desk(by))
        delivery_id = agreed(sent)
        say({"delivery": delivery_id}, as_json, f"delivery {delivery_id} is on its way")

    in_office(work)


@app.command()
def log(
    subscription: Id,
    state: Annotated[DeliveryState | None, typer.Option(help="Only these.", show_default=False)] = None,
    most: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what they were told and are still to be told, the latest first."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await actions.deliveries(connection, subscription, state=state, most=most)
        say(list(found.rows), as_json, _deliveries(list(found.rows), office))

    in_office(work)


@app.command()
def again(
    subscription: Id,
    delivery: Annotated[
        int | None, typer.Option(help="Only this one, as `log` shows it.", show_default=False)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="All that happened since then: 2026-03-01 or 2026-03-01T09:30."),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Tell them again, under the ids that they had: one delivery, or all since a time.

    Example: centralino webhooks again 3 --since 2026-03-01T09:30
    """
    if (delivery is None) == (since is None):
        raise typer.BadParameter("give either --delivery or --since")

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            if delivery is not None:
                asked = await actions.tell_again(connection, subscription, delivery, at=office.now)
            else:
                asked = await actions.tell_again_since(
                    connection, subscription, _instant(since or "", office), at=office.now
                )
        count = agreed(asked)
        say({"deliveries": count}, as_json, f"{count} will be told again")

    in_office(work)


def _anywhere(office: Office) -> bool:
    return office.settings.webhooks_to_private_addresses


def _known(events: list[str] | None) -> list[str]:
    """All of them, unless some are named. Ends the command at a name that is none."""
    for each in events or ():
        if each not in EVENTS:
            raise typer.BadParameter(f"{each} is none of {', '.join(EVENTS)}", param_hint="--event")
    return events or list(EVENTS)


def _instant(written: str, office: Office) -> datetime:
    return read_instant(written, office.now, office.zone)


def _tell_secret(made: Made, office: Office, as_json: bool) -> None:
    """The only time that the secret is told."""
    say(
        made,
        as_json,
        _table([made.subscription], office),
        f"Its secret is  {made.secret}  and is not shown again. docs/webhooks.md tells how signatures are checked.",
    )


def _table(found: list[Subscription], office: Office) -> RenderableType:
    return table(
        "id",
        "address",
        "about",
        "events",
        "",
        "waiting#",
        "failed#",
        rows=[
            (
                each.id,
                each.address,
                each.about,
                "all" if set(each.events) == set(EVENTS) else ", ".join(each.events),
                _condition(each, office),
                each.waiting or "",
                each.failed or "",
            )
            for each in found
        ],
        empty="nobody is told of anything",
    )


def _condition(each: Subscription, office: Office) -> str:
    if each.off_at:
        return f"off {instant(each.off_at, office.zone)}: {each.off_why}"
    since = f" since {instant(each.failing_since, office.zone)}" if each.failing_since else ""
    return f"{each.condition(office.now)}{since}"


def _deliveries(found: list[Delivery], office: Office) -> RenderableType:
    return table(
        "id",
        "event",
        "happened",
        "state",
        "tries#",
        "last",
        "status",
        "ms#",
        "answer",
        rows=[
            (
                each.id,
                each.kind,
                instant(each.at, office.zone),
                each.state,
                each.tries or "",
                instant(each.last_at, office.zone),
                each.last_status or ("" if each.last_at is None else "none"),
                each.last_took_ms if each.last_took_ms is not None else "",
                (each.last_said or "")[:80],
            )
            for each in found
        ],
        empty="nothing was told yet",
    )
