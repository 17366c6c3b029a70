"""What sales say of a customer, over the API: support granted or revoked, and who awaits their word."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.support import grants
from centralino.support.awaiting import awaiting_authorisation
from centralino.support.registration.differing import About
from centralino.support.registration.looking import Wrote
from centralino.support.rules import GrantState
from centralino.support.staff_store import grants_of
from web.api.frame import Client, Id, Instant, Listed, Paged, Said, Told, Why, granted, needs, resource
from web.api.resources.told_customers import Customer, contact_of, tell, tell_all

router = resource("customers", "Grants")
waiting_room = resource("awaiting", "Grants")

Seeing = Annotated[Client, needs(Right.SEE_CUSTOMERS)]
Deciding = Annotated[Client, needs(Right.DECIDE_GRANTS)]


class Word(Told):
    """One word of the sales office; all are kept, and the last one holds."""

    id: int
    state: GrantState
    at: Instant
    until: Annotated[Instant | None, Field(description="Of a grant; null is for good.")]
    by: str
    why: str


class Grant(Said):
    """Until an instant, or for good."""

    until: Instant | None = None
    why: Why = ""


class Revocation(Said):
    """Why, as far as it is said."""

    why: Why = ""


class Differing(Told):
    """What they wrote otherwise than the directory has it."""

    about: About
    written: str


class Registered(Told):
    """What somebody wrote as they registered; nobody known is changed by it."""

    at: Instant
    name: str
    numbers: list[str]
    code: str | None
    language: str
    email: str | None
    differs: list[Differing]
    others: Annotated[list[int], Field(description="The ids of others who have one of these numbers.")]


class Awaiting(Told):
    """Somebody who registered and waits."""

    customer: Customer
    since: Instant
    why: str
    registrations: Annotated[list[Registered], Field(description="What they wrote, the latest first.")]


@router.get("/{customer_id}/grants", summary="List what sales said of a customer")
async def of_customer(customer_id: Id, client: Seeing) -> Listed[Word]:
    """Every word, the first first."""
    async with client.reading() as connection:
        await contact_of(connection, customer_id)
        words = await grants_of(connection, customer_id)
    return Listed[Word].of(map(Word.model_validate, words), None)


@router.post("/{customer_id}/grant", summary="Grant support")
async def grant(customer_id: Id, wanted: Grant, client: Deciding) -> Customer:
    """From the next call on, with or without a contract."""
    connection = await client.changing()
    contact = await contact_of(connection, customer_id)
    granted(
        await grants.grant(
            connection, contact.id, until=wanted.until, at=client.now, by=client.by, why=wanted.why
        )
    )
    return await tell(connection, client, contact)


@router.post("/{customer_id}/revoke", summary="Revoke support")
async def revoke(customer_id: Id, wanted: Revocation, client: Deciding) -> Customer:
    """Even from who has paid; whoever waits in the line is taken to sales at once."""
    connection = await client.changing()
    contact = await contact_of(connection, customer_id)
    await grants.revoke(connection, contact.id, at=client.now, by=client.by, why=wanted.why)
    return await tell(connection, client, contact)


@waiting_room.get("", summary="List who awaits authorisation")
async def awaiting(asked: Annotated[Paged, Query()], client: Deciding) -> Listed[Awaiting]:
    """Whoever registered and was not answered yet, the longest first."""
    async with client.reading() as connection:
        page = await awaiting_authorisation(connection, after=asked.cursor, most=asked.limit)
        told = {
            each.id: each for each in await tell_all(connection, client, [row.contact for row in page.rows])
        }
    waiting = [
        Awaiting(
            customer=told[row.contact.id],
            since=row.word.at,
            why=row.word.why,
            registrations=[_registered(each) for each in row.wrote],
        )
        for row in page.rows
        if row.contact.id in told
    ]
    return Listed[Awaiting].of(waiting, page.next)


def _registered(wrote: Wrote) -> Registered:
    row = wrote.registration
    return Registered(
        at=row.at,
        name=row.name,
        numbers=row.numbers,
        code=row.code,
        language=row.language,
        email=row.email,
        differs=[Differing.model_validate(each) for each in wrote.differs],
        others=[each.contact_id for each in wrote.others],
    )
