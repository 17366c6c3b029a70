"""Calls over the API: which there were, and of one all that was written down, its decisions above all."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field, JsonValue

from centralino.access.rules.rights import Right
from centralino.calls.listing import Wanted
from centralino.calls.records import Outcome
from centralino.calls.store import CallRow
from centralino.directory.numbers import caller_number
from centralino.support.customer_file import call_file, told_calls
from web.api.frame import Client, Instant, Line, Listed, Paged, Short, Told, needs, resource, there
from web.api.resources.stories import StoryStep, story
from web.ids import LARGEST_ID

router = resource("calls", "Calls")

Seeing = Annotated[Client, needs(Right.SEE_CUSTOMERS)]


class CallSearch(Paged):
    """Which calls; what is not said is all."""

    customer_id: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = None
    number: Annotated[Short | None, Field(description="Who called, or whom we called.")] = None
    outcome: Annotated[Outcome | None, Field(description="How it ended.")] = None
    since: Annotated[Instant | None, Field(description="Included.")] = None
    until: Annotated[Instant | None, Field(description="Not included.")] = None


class Call(Told):
    """A call, and why it went where it went."""

    id: str
    began_at: Instant
    ended_at: Instant | None
    caller: Annotated[str | None, Field(description="E.164, or an extension; null is withheld.")]
    dialled: str
    source: Annotated[str, Field(description="The trunk or the phone it came by.")]
    language: str | None
    customer_id: int | None
    customer: str | None
    script: str | None
    verdict: str | None
    reason: str | None
    route: Annotated[str | None, Field(description="The destination that was rung last.")]
    outcome: Annotated[str | None, Field(description="How it ended; null while it goes on, or not known.")]
    failure: Annotated[str | None, Field(description="What went wrong on our side.")]
    answered_by: str | None
    answered_at: Instant | None
    hangup_cause: Annotated[int | None, Field(description="ITU-T Q.850.")]
    safe: Annotated[bool | None, Field(description="The dialplan took the caller to the safe destination.")]
    decision_ms: float | None
    story: list[StoryStep]


class CallDecision(Told):
    """A decision record: what was known, which rule, where to, in how many milliseconds."""

    at: Instant
    known: JsonValue
    rule: str
    verdict: dict[str, JsonValue]
    took_ms: float


class CallPart(Told):
    """One part of a call, and how long it took."""

    at: Instant
    what: str
    detail: dict[str, JsonValue]
    took_ms: float | None


class CallRecord(Call):
    """A call with everything that was written down of it."""

    decisions: list[CallDecision]
    parts: list[CallPart]


@router.get("", summary="List calls")
async def look_for(asked: Annotated[CallSearch, Query()], client: Seeing) -> Listed[Call]:
    """The latest first."""
    wanted = Wanted(
        contact_id=asked.customer_id,
        number=_number(client, asked.number),
        outcome=asked.outcome,
        since=asked.since,
        until=asked.until,
    )
    async with client.reading() as connection:
        page = await told_calls(connection, wanted, client.zone, after=asked.cursor, most=asked.limit)
    calls = [Call(**_row(each.call), story=story(each.story)) for each in page.rows]
    return Listed[Call].of(calls, page.next)


@router.get("/{call_id}", summary="Show a call")
async def show(call_id: Annotated[Line, Path()], client: Seeing) -> CallRecord:
    """With its decision record and its parts."""
    async with client.reading() as connection:
        found = there(await call_file(connection, call_id, client.zone), "call")
    return CallRecord(
        **_row(found.call),
        story=story(found.story),
        decisions=[CallDecision.model_validate(each) for each in found.decisions],
        parts=[CallPart.model_validate(each) for each in found.steps],
    )


def _row(call: CallRow) -> dict[str, Any]:
    same = Call.model_fields.keys() - {"customer_id", "customer", "story"}
    told = {name: getattr(call, name) for name in same}
    return {**told, "customer_id": call.contact_id, "customer": call.contact}


def _number(client: Client, written: str | None) -> str | None:
    """What is no number is nobody's, and finds nothing."""
    if written is None:
        return None
    return caller_number(written, client.settings.default_region) or written
