"""What would happen if this number called, over the API: by the look-ups and rules of a call, and nothing written."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from centralino.access.rules.rights import Right
from centralino.directory.numbers import caller_number
from centralino.support.describing import describe_verdict
from centralino.support.explaining import Explanation, Rung, Stop, explain
from centralino.support.line import SupportLine
from centralino.support.rules import Customer, Reason, ToSales, ToSupport, Verdict
from centralino.support.telling import tell_standing, tell_verdict
from web.api.frame import Client, Instant, Problem, Short, Told, needs, resource
from web.api.resources.stories import StoryStep, story

router = resource("explanation", "Explanation")


class Asking(BaseModel):
    """Who would call, and when."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[Short | None, Field(description="Without one, a caller who shows none.")] = None
    code: Annotated[Short | None, Field(description="What they key where they are asked for a code.")] = None
    at: Annotated[Instant | None, Field(description="Without one, now.")] = None


class VerdictTold(Told):
    """What it comes to."""

    to: Literal["support", "sales", "safe", "ask-code", "ask-which"]
    reason: Reason
    customer_id: int | None = None
    destination: str | None = None
    priority: int | None = None
    choices: Annotated[list[int] | None, Field(description="The ids of those they are asked for.")] = None


class Choice(Told):
    """One of those for whom they may call, and where that leads; the first is key 1."""

    customer_id: int
    name: str
    verdict: VerdictTold
    story: list[StoryStep]


class RungTold(Told):
    """One thing that is rung, for so many seconds; and why it would not be, just then."""

    queue: str | None
    phone: str | None
    number: str | None
    trunk: str | None
    ring_for: int
    why_not: str | None


class StopTold(Told):
    """A destination on the way, and where it goes on when nobody answers."""

    destination: str
    rings: list[RungTold]
    otherwise: str


class ExplanationTold(Told):
    """Everything that would happen, in order."""

    at: Instant
    verdict: VerdictTold
    story: list[StoryStep]
    choices: list[Choice]
    stops: list[StopTold]


@router.get("", summary="Explain what would happen to a call")
async def show(
    asked: Annotated[Asking, Query()], client: Annotated[Client, needs(Right.EXPLAIN)]
) -> ExplanationTold:
    """Contracts, grants and hours as of that instant, as far as the directory knows them today."""
    number = caller_number(asked.number, client.settings.default_region) if asked.number else None
    if asked.number and number is None:
        raise Problem.of_fields({"?number": "is no telephone number"})
    line = SupportLine(client.office.database, client.settings)
    return _told(client, await explain(line, number, asked.at or client.now, code=asked.code))


def _told(client: Client, found: Explanation) -> ExplanationTold:
    steps = [
        step
        for stage in found.stages
        for step in tell_verdict(stage.known, stage.verdict, found.at, client.zone)
    ]
    return ExplanationTold(
        at=found.at,
        verdict=_verdict(found.verdict),
        # What a later stage knows no better than an earlier one is not told again.
        story=story(step for position, step in enumerate(steps) if step not in steps[:position]),
        choices=[_choice(client, found, *each) for each in found.choices],
        stops=[_stop(stop) for stop in found.stops],
    )


def _verdict(verdict: Verdict) -> VerdictTold:
    described = describe_verdict(verdict)
    customer_id = described.pop("contact_id", None)
    return VerdictTold.model_validate({**described, "customer_id": customer_id})


def _choice(client: Client, found: Explanation, customer: Customer, where: ToSupport | ToSales) -> Choice:
    steps = tell_standing(where, found.at, client.zone)
    return Choice(
        customer_id=customer.contact_id, name=customer.name, verdict=_verdict(where), story=story(steps)
    )


def _stop(stop: Stop) -> StopTold:
    return StopTold(
        destination=stop.destination, rings=[_rung(each) for each in stop.rings], otherwise=stop.otherwise
    )


def _rung(rung: Rung) -> RungTold:
    ring = rung.ring
    return RungTold(
        queue=ring.queue,
        phone=ring.phone,
        number=ring.number,
        trunk=ring.trunk,
        ring_for=ring.ring_for,
        why_not=rung.why_not,
    )
