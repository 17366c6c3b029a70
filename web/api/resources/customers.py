"""Customers over the API: looked for, shown, added, changed and forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field, StrictBool

from centralino.access.rules.rights import Right
from centralino.calls.actions import forget_contact
from centralino.campaigns.life.members import look_again_at
from centralino.directory import actions
from centralino.directory.contacts import NewContact
from centralino.directory.numbers import Source
from centralino.directory.searching import search
from web.api.frame import (
    Client,
    Id,
    LanguageCode,
    Line,
    Listed,
    Name,
    Paged,
    Said,
    ZoneNamed,
    granted,
    left_as_it_is,
    made_at,
    needs,
    resource,
)
from web.api.resources.known_by import CodeSaid, NumberSaid, read_codes, read_numbers
from web.api.resources.told_customers import Customer, contact_of, tell, tell_all

router = resource("customers", "Customers")

Seeing = Annotated[Client, needs(Right.SEE_CUSTOMERS)]
Changing = Annotated[Client, needs(Right.CHANGE_CUSTOMERS)]


class CustomerSearch(Paged):
    """`q` is any part of a name, a code or a number."""

    q: Annotated[Line, Field(description="Any part of a name, a code or a number; nothing is everybody.")] = (
        ""
    )


class NewCustomer(Said):
    """Somebody new."""

    name: Name
    language: Annotated[LanguageCode | None, Field(description="In which they are spoken to.")] = None
    time_zone: ZoneNamed | None = None
    prefers_texts: StrictBool = False
    codes: Annotated[tuple[CodeSaid, ...], Field(max_length=20)] = ()
    numbers: Annotated[tuple[NumberSaid, ...], Field(max_length=20)] = ()


class CustomerChange(Said):
    """What is told is so from now on; what is not told stays as it is."""

    name: Name = left_as_it_is()
    language: LanguageCode | None = left_as_it_is()
    time_zone: ZoneNamed | None = left_as_it_is()
    prefers_texts: StrictBool = left_as_it_is()


@router.get("", summary="Look for customers")
async def look_for(asked: Annotated[CustomerSearch, Query()], client: Seeing) -> Listed[Customer]:
    """The best matches first; of nothing written everybody, by name."""
    async with client.reading() as connection:
        found = await search(
            connection, asked.q, client.settings.default_region, after=asked.cursor, most=asked.limit
        )
        told = await tell_all(connection, client, [hit.contact for hit in found.hits])
    return Listed[Customer].of(told, found.next)


@router.post("", status_code=201, summary="Add a customer")
async def add(new: NewCustomer, client: Changing, response: Response) -> Customer:
    """With codes that nobody has yet; the numbers are declared."""
    codes, numbers = read_codes(client, new.codes, "/codes"), read_numbers(client, new.numbers, "/numbers")
    wanted = NewContact(
        name=new.name,
        language=new.language,
        codes=codes,
        numbers=numbers,
        time_zone=new.time_zone,
        prefers_texts=new.prefers_texts,
    )
    connection = await client.changing()
    added = granted(await actions.add_contact(connection, wanted, Source.STAFF, client.now, client.by))
    made_at(response, f"customers/{added.id}")
    return await tell(connection, client, added)


@router.get("/{customer_id}", summary="Show a customer")
async def show(customer_id: Id, client: Seeing) -> Customer:
    """Who they are, what they are known by, and where they go if they call now."""
    async with client.reading() as connection:
        return await tell(connection, client, await contact_of(connection, customer_id))


@router.patch("/{customer_id}", summary="Change a customer")
async def change(customer_id: Id, wanted: CustomerChange, client: Changing) -> Customer:
    """How they are called, spoken to and reached; campaigns follow at once."""
    connection = await client.changing()
    held = await contact_of(connection, customer_id)
    told = {name: getattr(wanted, name) for name in wanted.model_fields_set}
    changed = granted(await actions.change_contact(connection, replace(held, **told)))
    await look_again_at(connection, [held.id], client.now)
    return await tell(connection, client, changed)


@router.delete("/{customer_id}", status_code=204, summary="Forget a customer")
async def forget(customer_id: Id, client: Changing) -> None:
    """For good: only that there were calls stays, and that their numbers are not to be called."""
    connection = await client.changing()
    await contact_of(connection, customer_id)
    await forget_contact(connection, customer_id)
