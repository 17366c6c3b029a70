"""Calls of the staff's own: an invitation that is only heard, and a customer who is called by order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agi.call import Call
from agi.fastagi import FastAGIServer
from agi.scripts.hear import hear
from agi.scripts.ordered_call import ordered_call
from agi.switchboard import Switchboard
from centralino.calls.journal import CallJournal, Unwritten, pages_to_settle
from centralino.calls.records import Began, CallRecord, Ended, Outcome
from centralino.campaigns.calls.inviting import Question
from centralino.campaigns.calls.rehearsing import Rehearsing
from centralino.campaigns.clips.sayings import Sayings
from centralino.phones.ordering import Ordering
from centralino.phones.store import Order
from tests.unit.agi.invited import ANNA, EveryClip, a_question
from tests.unit.agi.pretended import SETTINGS, Caller, Line
from tests.unit.agi.test_switchboard import greeting
from tests.unit.fastagi.asterisk_side import AsteriskSide

CUSTOMER = "+393331234567"
ORDER = Order("abc", "anna", None, 7, CUSTOMER, "main", None, None)
PARTY = f"PJSIP/{CUSTOMER}@main"
LINE = Line(None, SETTINGS)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Rehearsals(Rehearsing):
    """`orders` are what may be heard, by their token."""

    orders: Mapping[str, Question] = field(default_factory=dict)

    async def ordered(self, token: str, source: str, at: datetime) -> Question | None:
        return self.orders.get(token)

    def sayings(self, question: Question) -> Sayings:
        return EveryClip(question.plan, Path("/nowhere"), Path("/nowhere"), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Orders(Ordering):
    """`orders` are what may be called, by their token."""

    orders: Mapping[str, Order] = field(default_factory=dict)

    async def taken(self, token: str, source: str, at: datetime) -> Order | None:
        return self.orders.get(token)


async def heard(token: str, keys: list[str | None]) -> tuple[Outcome, Caller]:
    caller = Caller(keys=keys)
    began = Began("test-1.1", "hear", datetime.now(UTC), None, "", "browser-1", "en")
    call = Call(caller, began, Unwritten(), 6.0, token)  # type: ignore[arg-type]
    rehearsals = Rehearsals(None, SETTINGS, {"abc": a_question(ANNA)})  # type: ignore[arg-type]
    return await hear(call, rehearsals, LINE), caller


async def test_an_invitation_is_heard_word_for_word_and_keys_do_what_they_do_for_members() -> None:
    outcome, caller = await heard("abc", ["1"])
    assert outcome is Outcome.INVITED
    assert caller.variables["CHANNEL(language)"] == a_question(ANNA).plan.language
    assert caller.heard_of_ours()[-2:] == ["invitation-yes", "invitation-goodbye"]


async def test_who_has_ordered_nothing_hears_nothing() -> None:
    outcome, caller = await heard("other", [])
    assert (outcome, caller.heard) == (Outcome.LEFT_TO_DIALPLAN, [])


async def called(
    folder: Path, dialled: str, orders: Mapping[str, Order], answers: list[str]
) -> tuple[Caller, CallRecord]:
    caller = Caller(answers=answers)
    began = Began("test-1.1", "ordered", datetime.now(UTC), None, dialled, "browser-1", "it")
    call = Call(caller, began, CallJournal(folder, began), 6.0, "abc")  # type: ignore[arg-type]
    ordering = Orders(None, 1, orders)  # type: ignore[arg-type]
    call.end(Ended(datetime.now(UTC), await ordered_call(call, ordering, LINE)))
    (page,) = pages_to_settle(folder)
    return caller, page.read()


@pytest.mark.parametrize(
    ("answers", "outcome"), [([PARTY], Outcome.TALKED), ([], Outcome.GOODBYE)], ids=["answers", "does not"]
)
async def test_a_customer_is_rung_by_order_and_the_record_says_whom_and_by_whose(
    tmp_path: Path, answers: list[str], outcome: Outcome
) -> None:
    caller, record = await called(tmp_path, CUSTOMER, {"abc": ORDER}, answers)
    assert caller.rung == [PARTY]
    assert record.ended
    assert record.ended.outcome is outcome
    assert (record.contact_id, record.route) == (7, "click-to-call")
    assert record.decisions[0].verdict["by"] == "anna"


@pytest.mark.parametrize(
    ("dialled", "orders"),
    [
        pytest.param(CUSTOMER, {}, id="nothing was ordered"),
        pytest.param("+393330000000", {"abc": ORDER}, id="another number was"),
    ],
)
async def test_nobody_is_rung_without_an_order(
    tmp_path: Path, dialled: str, orders: Mapping[str, Order]
) -> None:
    caller, record = await called(tmp_path, dialled, orders, [PARTY])
    assert caller.rung == []
    assert record.ended
    assert record.ended.outcome is Outcome.LEFT_TO_DIALPLAN


async def test_what_is_only_heard_leaves_no_record(tmp_path: Path) -> None:
    orders = list[str]()

    async def rehearses(call: Call) -> Outcome:
        orders.append(call.order)
        return Outcome.INVITED

    settings = SETTINGS.model_copy(update={"folder": tmp_path})
    switchboard = Switchboard(settings, {}, lambda: None, {"hear": rehearses})
    server = FastAGIServer(switchboard.script_for, on_end=switchboard.ended)
    await server.start(port=0)
    side = AsteriskSide(*await asyncio.open_connection("127.0.0.1", server.port))
    side.says(greeting("hear/abc"))
    assert await side.hears() == 'SET VARIABLE "CALL_HANDLED" "yes"'
    side.says(b"200 result=1\n")
    await side.hears_nothing_more()
    await server.stop(grace=0.1)
    assert orders == ["abc"]
    assert not settings.journal_folder.exists()
