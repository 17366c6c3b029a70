"""Texts over the API: what members wrote and what followed, and what was written to them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from centralino import cursors
from centralino.access.rules.rights import Right
from centralino.directory.numbers import to_e164
from centralino.messages.lives import TextPurpose, TextState
from centralino.messages.meaning import Meaning
from centralino.messages.store import paging
from centralino.messages.store import staff as store
from centralino.messages.store.paging import TextReceived, TextSent
from web.api.frame import (
    Client,
    Id,
    Instant,
    Kind,
    Listed,
    Paged,
    Problem,
    Short,
    Told,
    needs,
    resource,
    there,
)

router = resource("texts", "Texts")

Seeing = Annotated[Client, needs(Right.SEE_PARTICIPANTS)]
Answering = Annotated[Client, needs(Right.ANSWER_FOR_MEMBERS)]


class SentSearch(Paged):
    """Which texts; of no number, all."""

    number: Annotated[Short | None, Field(description="Whose telephone.")] = None


class ReceivedSearch(SentSearch):
    """Those that somebody must look at, or all."""

    for_staff: bool = False


class Received(Told):
    """A text that came in."""

    id: int
    received_at: Instant
    number: Annotated[str, Field(description="Who wrote, E.164.")]
    recipient: str
    body: str
    meaning: Meaning
    what_followed: str
    customer_id: int | None
    invitation_id: int | None
    campaign_id: int | None
    done_at: Annotated[Instant | None, Field(description="Of one that staff had to look at.")]
    done_by: str | None


class Sent(Told):
    """A text that went out, or was to."""

    id: int
    at: Annotated[Instant, Field(description="It was taken to be sent last or, before that, written down.")]
    number: str
    purpose: TextPurpose
    body: str
    state: TextState
    customer_id: int | None
    invitation_id: int | None
    campaign_id: int | None
    reply_to: Annotated[int | None, Field(description="The text that came in, which it answers.")]
    settled_at: Annotated[Instant | None, Field(description="The provider has said yes or no.")]
    reported_at: Annotated[Instant | None, Field(description="Its last word on the delivery.")]
    error_code: str | None
    error: str | None
    segments: int | None


@router.get("/received", summary="List texts that came in")
async def received(asked: Annotated[ReceivedSearch, Query()], client: Seeing) -> Listed[Received]:
    """The latest first."""
    async with client.reading() as connection:
        found = await paging.texts_received(
            connection,
            number=_number(client, asked.number),
            for_staff=asked.for_staff,
            before=cursors.read_one(asked.cursor, int),
            most=asked.limit + 1,
        )
    page = cursors.page(found, asked.limit, lambda each: (each.id,))
    return Listed[Received].of(map(_received, page.rows), page.next)


@router.get("/received/{text_id}", summary="Show a text that came in")
async def show_received(text_id: Id, client: Seeing) -> Received:
    """With what it was taken to mean."""
    async with client.reading() as connection:
        return _received(there(await paging.text_received(connection, text_id), "text"))


@router.post("/received/{text_id}/done", status_code=204, summary="Note that a text was looked at")
async def done(text_id: Id, client: Answering) -> None:
    """By whom is the token's name."""
    connection = await client.changing()
    if not await store.finish(connection, text_id, client.now, client.by):
        raise Problem(Kind.REFUSED, "No such text waits for anybody: perhaps somebody else was quicker.")


@router.get("/sent", summary="List texts that went out")
async def sent(asked: Annotated[SentSearch, Query()], client: Seeing) -> Listed[Sent]:
    """The latest first, those that are being sent too."""
    async with client.reading() as connection:
        found = await paging.texts_sent(
            connection,
            number=_number(client, asked.number),
            before=cursors.read_one(asked.cursor, int),
            most=asked.limit + 1,
        )
    page = cursors.page(found, asked.limit, lambda each: (each.id,))
    return Listed[Sent].of(map(_sent, page.rows), page.next)


@router.get("/sent/{text_id}", summary="Show a text that went out")
async def show_sent(text_id: Id, client: Seeing) -> Sent:
    """How far it came."""
    async with client.reading() as connection:
        return _sent(there(await paging.text_sent(connection, text_id), "text"))


def _received(text: TextReceived) -> Received:
    return Received.model_validate(_told(text, Received))


def _sent(text: TextSent) -> Sent:
    return Sent.model_validate(_told(text, Sent))


def _told(text: TextReceived | TextSent, kind: type[Told]) -> dict[str, Any]:
    same = kind.model_fields.keys() - {"customer_id"}
    return {**{name: getattr(text, name) for name in same}, "customer_id": text.contact_id}


def _number(client: Client, written: str | None) -> str | None:
    """What is no number is nobody's, and finds nothing."""
    return written and (to_e164(written, client.settings.default_region) or written)
