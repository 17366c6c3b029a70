"""Test calls over the API: a trunk is tried out with a call to a telephone of whoever asks, and followed as it goes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from centralino import cursors
from centralino.access.rules.rights import Right
from centralino.directory.numbers import to_e164
from centralino.phones.trying import is_lost, order_test
from centralino.phones.trying_store import TrunkTest, find_test, latest_tests
from web.api.frame import (
    Client,
    Id,
    Instant,
    Listed,
    Paged,
    Problem,
    Said,
    Short,
    Told,
    granted,
    made_at,
    needs,
    resource,
    there,
)
from web.api.resources.settings.telephone_file import NameSaid

router = resource("settings/test-calls", "Test calls")

Seeing = Annotated[Client, needs(Right.SEE_SETTINGS)]
Changing = Annotated[Client, needs(Right.SETTINGS)]
ACCEPTED = 202


class NewTestCall(Said):
    """Over which trunk, and to whom."""

    trunk: NameSaid
    number: Annotated[Short, Field(description="Of a telephone at hand; it is called at whatever hour.")]


class TestCallState(StrEnum):
    """How far it has come."""

    ORDERED = "ordered"
    PLACED = "placed"
    RINGING = "ringing"
    ANSWERED = "answered"
    OVER = "over"
    LOST = "lost"


class TestCall(Told):
    """One such call; of what has not come yet the instant is null."""

    id: int
    trunk: str
    number: str
    state: Annotated[
        TestCallState, Field(description="`over` and `lost` stay: of what is lost nobody knows the end.")
    ]
    ordered_at: Instant
    ordered_by: str
    placed_at: Annotated[Instant | None, Field(description="Handed to the trunk.")]
    rang_at: Instant | None
    answered_at: Instant | None
    key: Annotated[str | None, Field(description="The key that they pressed.")]
    over_at: Instant | None
    hangup_cause: Annotated[int | None, Field(description="Of Q.850; null also where nobody knows.")]


@router.get("", summary="List test calls")
async def look_for(asked: Annotated[Paged, Query()], client: Seeing) -> Listed[TestCall]:
    """The latest first."""
    async with client.reading() as connection:
        found = await latest_tests(connection, asked.limit + 1, before=cursors.read_one(asked.cursor, int))
    page = cursors.page(found, asked.limit, lambda each: (each.id,))
    return Listed[TestCall].of((_told(each, client.now) for each in page.rows), page.next)


@router.post("", status_code=ACCEPTED, summary="Try a trunk out with a call")
async def order(wanted: NewTestCall, client: Changing, response: Response) -> TestCall:
    """One at a time, and three a minute. It is placed within a second: follow it where `Location` says."""
    trunk = client.settings.telephone.trunks.get(wanted.trunk)
    if trunk is None:
        raise Problem.of_fields({"/trunk": "there is no such trunk"})
    number = to_e164(wanted.number, trunk.region or client.settings.default_region)
    if number is None:
        raise Problem.of_fields({"/number": "is no telephone number"})
    connection = await client.changing()
    ordered = await order_test(connection, wanted.trunk, number, by=client.by, at=client.now)
    made_at(response, f"settings/test-calls/{granted(ordered)}")
    return _told(there(await find_test(connection, granted(ordered)), "test call"), client.now)


@router.get("/{test_call_id}", summary="Follow a test call")
async def show(test_call_id: Id, client: Changing) -> TestCall:
    """How far it has come."""
    async with client.reading() as connection:
        return _told(there(await find_test(connection, test_call_id), "test call"), client.now)


def _told(test: TrunkTest, now: datetime) -> TestCall:
    same = TestCall.model_fields.keys() - {"state"}
    return TestCall(**{name: getattr(test, name) for name in same}, state=_state(test, now))


def _state(test: TrunkTest, now: datetime) -> TestCallState:
    if test.over_at:
        return TestCallState.OVER
    if is_lost(test, now):
        return TestCallState.LOST
    if test.answered_at:
        return TestCallState.ANSWERED
    if test.rang_at:
        return TestCallState.RINGING
    return TestCallState.PLACED if test.placed_at else TestCallState.ORDERED
