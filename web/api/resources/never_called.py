"""Who is never to be called, over the API: listed, added, and taken off on the word of whoever it is about."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import Query
from pydantic import Field, StringConstraints, model_validator

from centralino.access.rules.rights import Right
from centralino.campaigns.answering import (
    lift_opposition,
    lift_opposition_of_number,
    never_call,
    oppose_number,
)
from centralino.campaigns.store.never_called import NeverCalled
from centralino.campaigns.telling.never_called import those_never_called
from centralino.database import Connection
from centralino.directory.numbers import to_e164
from centralino.directory.store import contacts_by_id
from web.api.frame import (
    Client,
    Instant,
    Kind,
    Line,
    Listed,
    Paged,
    Problem,
    Said,
    Told,
    Why,
    needs,
    resource,
)
from web.api.resources.known_by import NumberSaid
from web.ids import LARGEST_ID

router = resource("never-called", "Never called")

Answering = Annotated[Client, needs(Right.ANSWER_FOR_MEMBERS)]


class NeverCalledSearch(Paged):
    """Those whose word stands, or was taken back."""

    lifted: Annotated[bool, Field(description="Those who may be called again.")] = False
    name: Annotated[Line, Field(description="A part of it, of three letters at the least.")] = ""
    digits: Annotated[str, StringConstraints(pattern="^[0-9]{0,20}$"), Field(description="Of a number.")] = ""


class WordAgainstCalls(Told):
    """Somebody's word that they want no calls, or that of whoever has a number; and what became of it."""

    id: int
    customer_id: int | None
    customer: str | None
    number: Annotated[str | None, Field(description="At which it was said, or which it is about.")]
    source: Annotated[str, Field(description="key, text, staff, provider, link …")]
    at: Instant
    by: str
    why: str
    lifted_at: Instant | None
    lifted_by: str | None
    lifted_why: str | None


class AboutWhom(Said):
    """A customer, or a number; one of them."""

    customer_id: Annotated[int | None, Field(strict=True, ge=1, le=LARGEST_ID)] = None
    number: NumberSaid | None = None
    why: Annotated[Why, StringConstraints(min_length=1)]

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.customer_id is None) == (self.number is None):
            raise ValueError("has to say customer_id or number, and not both")
        return self


class HowMany(Told):
    """How many people of the directory it is about."""

    people: int


class HowManyLifted(Told):
    """How many words were taken back."""

    lifted: int


@router.get("", summary="List who is never to be called")
async def look_for(
    asked: Annotated[NeverCalledSearch, Query()], client: Answering
) -> Listed[WordAgainstCalls]:
    """The last word first."""
    async with client.reading() as connection:
        page = await those_never_called(
            connection,
            name=asked.name,
            digits=asked.digits,
            lifted=asked.lifted,
            after=asked.cursor,
            most=asked.limit,
        )
    return Listed[WordAgainstCalls].of(map(_told, page.rows), page.next)


@router.post("", summary="Never call somebody, or a number")
async def add(about: AboutWhom, client: Answering) -> HowMany:
    """No campaign calls or texts them from now on."""
    number = _number(client, about.number)
    connection, at, by = await client.changing(), client.now, client.by
    if number:
        return HowMany(people=await oppose_number(connection, number, at=at, by=by, why=about.why))
    contact_id = await _customer(connection, about)
    await never_call(connection, contact_id, at=at, by=by, why=about.why)
    return HowMany(people=1)


@router.post("/lift", summary="Let somebody, or a number, be called again")
async def lift(about: AboutWhom, client: Answering) -> HowManyLifted:
    """They told you so."""
    number = _number(client, about.number)
    connection, at, by = await client.changing(), client.now, client.by
    if number:
        lifted = await lift_opposition_of_number(connection, number, at=at, by=by, why=about.why)
    else:
        contact_id = await _customer(connection, about)
        lifted = await lift_opposition(connection, contact_id, at=at, by=by, why=about.why)
    if not lifted:
        raise Problem(Kind.REFUSED, "Nothing was said there against being called.")
    return HowManyLifted(lifted=lifted)


async def _customer(connection: Connection, about: AboutWhom) -> int:
    found = await contacts_by_id(connection, [about.customer_id or 0])
    if not found:
        raise Problem.of_fields({"/customer_id": "is nobody's"})
    return found[0].id


def _number(client: Client, written: str | None) -> str | None:
    if written is None:
        return None
    number = to_e164(written, client.settings.default_region)
    if number is None:
        raise Problem.of_fields({"/number": "is no telephone number"})
    return number


def _told(word: NeverCalled) -> WordAgainstCalls:
    return WordAgainstCalls(
        id=word.id,
        customer_id=word.contact_id,
        customer=word.name,
        number=word.number,
        source=word.source,
        at=word.at,
        by=word.by,
        why=word.why,
        lifted_at=word.lifted_at,
        lifted_by=word.lifted_by,
        lifted_why=word.lifted_why,
    )
