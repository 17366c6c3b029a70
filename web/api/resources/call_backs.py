"""Call-backs over the API: who waits to be called back, and who was."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.calls.listing import call_backs_done, call_backs_to_return
from centralino.calls.store import CallBackRow, finish_call_back, reopen_call_back
from web.api.frame import Client, Id, Instant, Kind, Listed, Paged, Problem, Said, Told, Why, needs, resource

router = resource("call-backs", "Call-backs")

Seeing = Annotated[Client, needs(Right.SEE_CALL_BACKS)]
Returning = Annotated[Client, needs(Right.RETURN_CALL_BACKS)]


class CallBackSearch(Paged):
    """Those who wait, or those who were called."""

    done: Annotated[bool, Field(description="Those who were called back, the latest first.")] = False


class CallBack(Told):
    """Somebody who wants to be called back."""

    id: int
    call_id: Annotated[str, Field(description="Of the call in which they asked for it.")]
    number: str
    customer_id: int | None
    customer: str | None
    about: Annotated[str, Field(description="The destination that could not take their call.")]
    asked_at: Instant
    done_at: Instant | None
    done_by: str | None
    note: str


class CallBackDone(Said):
    """What came of it."""

    note: Why = ""


@router.get("", summary="List call-backs")
async def look_for(asked: Annotated[CallBackSearch, Query()], client: Seeing) -> Listed[CallBack]:
    """Those who wait, the longest first."""
    listed = call_backs_done if asked.done else call_backs_to_return
    async with client.reading() as connection:
        page = await listed(connection, after=asked.cursor, most=asked.limit)
    return Listed[CallBack].of(map(_told, page.rows), page.next)


@router.post("/{call_back_id}/done", status_code=204, summary="Note that somebody was called back")
async def done(call_back_id: Id, wanted: CallBackDone, client: Returning) -> None:
    """By whom is the token's name."""
    connection = await client.changing()
    if not await finish_call_back(connection, call_back_id, client.now, client.by, wanted.note):
        raise Problem(Kind.REFUSED, "Nobody waits there any more: perhaps somebody else was quicker.")


@router.post("/{call_back_id}/reopen", status_code=204, summary="Let somebody wait again")
async def reopen(call_back_id: Id, client: Returning) -> None:
    """They were not called after all."""
    connection = await client.changing()
    if not await reopen_call_back(connection, call_back_id):
        raise Problem(Kind.REFUSED, "That call-back waits already, or there is none of that id.")


def _told(wish: CallBackRow) -> CallBack:
    return CallBack(
        id=wish.id,
        call_id=wish.call_id,
        number=wish.number,
        customer_id=wish.contact_id,
        customer=wish.contact,
        about=wish.about,
        asked_at=wish.asked_at,
        done_at=wish.done_at,
        done_by=wish.done_by,
        note=wish.note,
    )
