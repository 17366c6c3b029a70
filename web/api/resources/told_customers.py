"""A customer, as the API tells of them wherever it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from centralino.database import Connection
from centralino.directory.codes import CodeKind
from centralino.directory.contacts import Contact
from centralino.directory.numbers import Source, Trust
from centralino.directory.store import contacts_by_id
from centralino.support.rules import Reason, ToSales, ToSupport, standing
from centralino.support.store import find_customers
from web.api.frame import Client, Instant, Told, there


class CustomerCode(Told):
    """What a customer keys to be known."""

    code: str
    kind: CodeKind
    country: Annotated[str | None, Field(description="Of a VAT number (ISO 3166).")]


class CustomerNumber(Told):
    """A telephone number of a customer's; it may be others' too."""

    number: Annotated[str, Field(description="E.164.")]
    trust: Annotated[Trust, Field(description="How far it is known to be theirs.")]
    source: Source
    added_at: Instant
    added_by: str
    confirmed_at: Instant | None
    confirmed_by: str | None
    invalid_at: Annotated[
        Instant | None, Field(description="Since when the network says that nobody has it.")
    ]


class Standing(Told):
    """Where they are put through if they call now, and why."""

    to: Literal["support", "sales"]
    reason: Reason
    destination: Annotated[str, Field(description="As telephone.toml names it.")]
    priority: Annotated[int, Field(description="Among those who wait, the higher goes first.")]


class Customer(Told):
    """A customer of the directory."""

    id: int
    name: str
    language: Annotated[str | None, Field(description="In which they are spoken to.")]
    time_zone: str | None
    prefers_texts: bool
    created_at: Instant
    created_by: str
    codes: list[CustomerCode]
    numbers: list[CustomerNumber]
    standing: Standing


async def contact_of(connection: Connection, contact_id: int) -> Contact:
    """The one of that id. Raises `Problem` (404)."""
    found = await contacts_by_id(connection, [contact_id])
    return there(found[0] if found else None, "customer")


async def tell(connection: Connection, client: Client, contact: Contact) -> Customer:
    """One of them."""
    told = await tell_all(connection, client, [contact])
    return there(told[0] if told else None, "customer")


async def tell_all(connection: Connection, client: Client, contacts: Sequence[Contact]) -> list[Customer]:
    """In their order; one who was forgotten a moment ago is left out."""
    found = await find_customers(connection, [contact.id for contact in contacts])
    telephone = client.settings.telephone
    standings = {each.contact_id: standing(each, client.now, telephone, client.zone) for each in found}
    return [
        _customer(contact, _standing(standings[contact.id], telephone.sales))
        for contact in contacts
        if contact.id in standings
    ]


def _customer(contact: Contact, now: Standing) -> Customer:
    return Customer(
        id=contact.id,
        name=contact.name,
        language=contact.language,
        time_zone=contact.time_zone,
        prefers_texts=contact.prefers_texts,
        created_at=contact.created_at,
        created_by=contact.created_by,
        codes=[CustomerCode.model_validate(each) for each in contact.codes],
        numbers=[CustomerNumber.model_validate(each) for each in contact.numbers],
        standing=now,
    )


def _standing(verdict: ToSupport | ToSales, sales: str) -> Standing:
    match verdict:
        case ToSupport(reason=reason, destination=destination, priority=priority):
            return Standing(to="support", reason=reason, destination=destination, priority=priority)
        case ToSales(reason=reason):
            return Standing(to="sales", reason=reason, destination=sales, priority=0)
