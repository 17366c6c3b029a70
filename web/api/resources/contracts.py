"""What a customer has bought, over the API: contracts added, paid, ended; what they were before is kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Response
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.settings.spelling import Name as Word
from centralino.support import contracts
from centralino.support.staff_store import ContractRow, contracts_of
from web.api.frame import (
    Client,
    Day,
    Id,
    Instant,
    Listed,
    Said,
    Told,
    Why,
    granted,
    made_at,
    needs,
    resource,
    there,
)
from web.api.resources.told_customers import contact_of

router = resource("customers", "Contracts")

Seeing = Annotated[Client, needs(Right.SEE_CUSTOMERS)]
Changing = Annotated[Client, needs(Right.CHANGE_CONTRACTS)]


class Contract(Told):
    """Assistance that was bought; days are included, and days of the organisation's zone."""

    id: int
    kind: str
    starts_on: date
    ends_on: Annotated[date | None, Field(description="Null is until further notice.")]
    paid_until: Annotated[date | None, Field(description="Null is nothing paid yet.")]
    added_at: Instant
    added_by: str


class NewContract(Said):
    """A contract; one that does not say when it starts, starts today."""

    kind: Annotated[Word, Field(description="As telephone.toml names them.", examples=["standard"])]
    starts_on: Day | None = None
    ends_on: Day | None = None
    paid_until: Day | None = None


class Payment(Said):
    """Up to a day, included; an earlier day than before takes a payment back."""

    paid_until: Day
    why: Why = ""


class End(Said):
    """The last day; null is until further notice."""

    ends_on: Day | None
    why: Why = ""


@router.get("/{customer_id}/contracts", summary="List a customer's contracts")
async def of_customer(customer_id: Id, client: Seeing) -> Listed[Contract]:
    """All of them, the oldest first."""
    async with client.reading() as connection:
        await contact_of(connection, customer_id)
        found = await contracts_of(connection, customer_id)
    return Listed[Contract].of(map(_told, found), None)


@router.post("/{customer_id}/contracts", status_code=201, summary="Add a contract")
async def add(customer_id: Id, new: NewContract, client: Changing, response: Response) -> Contract:
    """They have bought it."""
    connection = await client.changing()
    await contact_of(connection, customer_id)
    added = await contracts.add_contract(
        connection,
        customer_id,
        kind=new.kind,
        starts_on=new.starts_on or client.now.astimezone(client.zone).date(),
        ends_on=new.ends_on,
        paid_until=new.paid_until,
        at=client.now,
        by=client.by,
    )
    made_at(response, f"customers/{customer_id}/contracts")
    return _told(granted(added))


@router.post("/{customer_id}/contracts/{contract_id}/pay", summary="Have a contract paid")
async def pay(customer_id: Id, contract_id: Id, payment: Payment, client: Changing) -> Contract:
    """Support is open to them while it is paid."""
    connection = await client.changing()
    await _is_theirs(connection, customer_id, contract_id)
    paid = await contracts.pay_contract(
        connection, contract_id, payment.paid_until, at=client.now, by=client.by, why=payment.why
    )
    return _told(granted(paid))


@router.post("/{customer_id}/contracts/{contract_id}/end", summary="End a contract")
async def end(customer_id: Id, contract_id: Id, wanted: End, client: Changing) -> Contract:
    """On a day, or let it go on."""
    connection = await client.changing()
    await _is_theirs(connection, customer_id, contract_id)
    ended = await contracts.end_contract(
        connection, contract_id, wanted.ends_on, at=client.now, by=client.by, why=wanted.why
    )
    return _told(granted(ended))


async def _is_theirs(connection: Connection, customer_id: int, contract_id: int) -> None:
    """Raises `Problem` (404)."""
    held = {each.id for each in await contracts_of(connection, customer_id)}
    there(contract_id if contract_id in held else None, "contract of that customer")


def _told(contract: ContractRow) -> Contract:
    return Contract.model_validate(contract)
