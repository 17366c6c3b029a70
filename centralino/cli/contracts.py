"""`centralino contracts`: what contacts have bought, and what they have paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from centralino.cli.contact_file import changes_table, contract_table
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, ContactNamed, fail, say
from centralino.cli.when import read_day
from centralino.support import contracts, staff_store
from centralino.support.importing.cells import Wrong, read_kind
from centralino.support.importing.rows import PLAIN_KIND
from centralino.support.staff_store import ContractChange, ContractRow

app = typer.Typer(help="What contacts have bought and paid: add, pay, end, list. Days are inclusive.")

ContractId = Annotated[
    int, typer.Argument(metavar="CONTRACT", help="Its id, as `contracts list` says.", show_default=False)
]
Why = Annotated[str, typer.Option(help="Kept with the change.", show_default=False)]


@app.command()
def add(
    contact: ContactNamed,
    kind: Annotated[str, typer.Option(help="A kind, as telephone.toml has them.")] = PLAIN_KIND,
    from_: Annotated[str, typer.Option("--from", help="The first day.")] = "today",
    to: Annotated[str | None, typer.Option(help="The last day; none is until further notice.")] = None,
    paid_until: Annotated[str | None, typer.Option(help="The last day that is paid.")] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Add a contract.

    Example: centralino contracts add Acme --kind premium --from 2026-01-01 --to 2026-12-31 --paid-until 2026-06-30
    """

    async def work(office: Office) -> None:
        bought = _kind(kind)
        starts_on = read_day(from_, office.now, office.zone)
        async with office.changing(by) as connection:
            found = await office.contact(connection, contact)
            added = agreed(
                await contracts.add_contract(
                    connection,
                    found.id,
                    kind=bought,
                    starts_on=starts_on,
                    ends_on=read_day(to, office.now, office.zone) if to else None,
                    paid_until=read_day(paid_until, office.now, office.zone) if paid_until else None,
                    at=office.now,
                    by=at_the_desk(by),
                )
            )
        say(added, as_json, contract_table([added], office.zone))
        known = office.settings.telephone.kinds
        if known and bought not in known and not as_json:
            typer.echo(
                f"telephone.toml has no kind {bought!r} ({', '.join(known)}): it buys plain support.",
                err=True,
            )

    in_office(work)


@app.command()
def pay(
    contract: ContractId,
    until: Annotated[str, typer.Option(help="The last day that is paid.", show_default=False)],
    why: Why = "",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Note that a contract is paid up to a day; an earlier day takes a payment back.

    Example: centralino contracts pay 12 --until 2026-12-31 --why "invoice 2026/118"
    """

    async def work(office: Office) -> None:
        day = read_day(until, office.now, office.zone)
        async with office.changing(by) as connection:
            paid = agreed(
                await contracts.pay_contract(
                    connection, contract, day, at=office.now, by=at_the_desk(by), why=why
                )
            )
        say(paid, as_json, contract_table([paid], office.zone))

    in_office(work)


@app.command()
def end(
    contract: ContractId,
    on: Annotated[str, typer.Option(help="The last day; `never` is until further notice.")] = "today",
    why: Why = "",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Set the last day of a contract.

    Example: centralino contracts end 12 --on 2026-09-30 --why "moves away"
    """

    async def work(office: Office) -> None:
        day = None if on == "never" else read_day(on, office.now, office.zone)
        async with office.changing(by) as connection:
            ended = agreed(
                await contracts.end_contract(
                    connection, contract, day, at=office.now, by=at_the_desk(by), why=why
                )
            )
        say(ended, as_json, contract_table([ended], office.zone))

    in_office(work)


@dataclass(frozen=True, slots=True)
class _History:
    """A contact's contracts as they stand, and what they were."""

    contracts: list[ContractRow]
    changes: list[ContractChange]


@app.command(name="list")
def list_(contact: ContactNamed, as_json: AsJson = False) -> None:
    """List a contact's contracts, and every change of them."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await office.contact(connection, contact)
            history = _History(
                await staff_store.contracts_of(connection, found.id),
                await staff_store.contract_changes_of(connection, found.id),
            )
        tables = [contract_table(history.contracts, office.zone)]
        if history.changes:
            tables.append(changes_table(history.changes, office.zone))
        say(history, as_json, *tables)

    in_office(work)


def _kind(written: str) -> str:
    kind = read_kind(written)
    return fail(f"{written!r} {kind.why}") if isinstance(kind, Wrong) else kind
