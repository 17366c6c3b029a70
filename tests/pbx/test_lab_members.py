"""Members take calls as they are said to, and the carrier's own ledger has the whole story."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from centralino.stack.asterisk import AsteriskLayout
from lab import members as they
from lab.carrier import CarriedCall, Side
from lab.crowd import crowd
from lab.ears.library import read_clip
from lab.members import Habit, Member
from lab.personas import Step
from tests.pbx.ringing_members import LINE, Ringing, ringing

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHECKOUT = Path(__file__).resolve().parents[2]
BACK = (Step(then_waits=1, keys="2"),)
HABITS: dict[str, tuple[Habit, ...]] = {
    "busy": (they.BUSY,),
    "no-answer": (they.NO_ANSWER,),
    "rejects": (they.REJECTS,),
    "unallocated": (they.UNALLOCATED,),
    "congestion": (they.CONGESTION,),
    "machine": (they.MACHINE,),
    "says-yes": (they.keys("1", 3, rings=2),),
    "keys-wrong-first": (they.keys("5", 2, ("1", 4)),),
    "hangs-up": (they.hangs_up(2),),
    "silent": (they.SILENT,),
    "talks-over": (they.talks_over("1", 6),),
    "busy-first": (they.BUSY, they.keys("1", 1)),
    "calls-back": (they.calling_back(they.BUSY, 1, *BACK), they.BUSY),
    "desk": (Habit(rings=0, stays=5),),
    "stays": (Habit(rings=0, stays=4),),
}
NUMBERS = {name: f"+3934012300{at:02}" for at, name in enumerate(HABITS)}
MEMBERS = {name: Member(who=name, numbers=(NUMBERS[name],), takes=takes) for name, takes in HABITS.items()}
CROWD, CROWD_RINGS_FOR = crowd(40, seed=7), 15
CALLED_ONCE = [name for name in HABITS if name not in ("busy-first", "calls-back", "desk", "stays")]

# Whether it rang, whether it was answered, what was keyed, who ended the call, and with which cause.
STORIES = {
    "busy": (False, False, "", Side.CALLED, 17),
    "no-answer": (True, False, "", Side.CALLER, None),
    "rejects": (False, False, "", Side.CALLED, 21),
    "unallocated": (False, False, "", Side.CALLED, 1),
    "congestion": (False, False, "", Side.CALLED, 34),
    "machine": (True, True, "", Side.CALLER, 16),
    "says-yes": (True, True, "1", Side.CALLER, 16),
    "keys-wrong-first": (True, True, "51", Side.CALLER, 16),
    "hangs-up": (True, True, "", Side.CALLED, 16),
    "silent": (True, True, "", Side.CALLER, 16),
    "talks-over": (True, True, "1", Side.CALLER, 16),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def us(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ringing]:
    layout = AsteriskLayout.read(CHECKOUT)
    folder = tmp_path_factory.mktemp("ours")
    async with ringing(folder, layout, MEMBERS, safe=NUMBERS["desk"]) as everything:
        yield everything


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def calls(us: Ringing) -> dict[str, CarriedCall]:
    """One call to everybody, all at once, the crowd among them."""
    for name in CALLED_ONCE:
        await us.call(NUMBERS[name], ring_for=4, digits=2 if "wrong" in name else 1)
    for each in CROWD:
        await us.call(each.number, digits=1, ring_for=CROWD_RINGS_FOR)
        await asyncio.sleep(0.05)
    return {name: (await us.calls(NUMBERS[name]))[0] for name in CALLED_ONCE}


@pytest.mark.parametrize("name", CALLED_ONCE)
async def test_the_ledger_has_the_story_of_every_call(calls: dict[str, CarriedCall], name: str) -> None:
    rang, answered, keyed, ended_by, cause = STORIES[name]
    call = calls[name]
    assert (call.number, call.shown, call.trunk) == (NUMBERS[name], LINE, "centralino")
    assert (call.rang_at is not None, call.answered_at is not None) == (rang, answered)
    assert (call.keys, call.ended_by) == (keyed, ended_by)
    assert cause in (None, call.cause)


async def test_members_ring_answer_and_key_when_they_said(calls: dict[str, CarriedCall]) -> None:
    assert _lengths(calls["says-yes"]) == pytest.approx((2, 3), abs=0.7)
    assert _lengths(calls["keys-wrong-first"]) == pytest.approx((1, 2, 4), abs=0.7)
    assert _stayed(calls["hangs-up"]) == pytest.approx(2, abs=0.7)
    assert _stayed(calls["silent"]) > 12  # the whole prompt


async def test_a_machine_keeps_what_was_said_after_its_beep(
    us: Ringing, calls: dict[str, CarriedCall]
) -> None:
    (left,) = us.lab.left_with("machine")
    assert calls["machine"].ended_by is Side.CALLER
    assert 5 < len(read_clip(left)) / 8000 < 12  # sixteen seconds less its greeting and beep


async def test_somebody_is_busy_first_and_answers_then(us: Ringing) -> None:
    for count in (1, 2):
        await us.call(NUMBERS["busy-first"], digits=1)
        taken = await us.calls(NUMBERS["busy-first"], count)
    assert [(call.cause, call.keys) for call in taken] == [(17, ""), (16, "1")]


async def test_who_missed_a_call_calls_the_number_shown_and_keys(us: Ringing) -> None:
    await us.call(NUMBERS["calls-back"])
    async with asyncio.timeout(30):
        while not us.lab.called_back:
            await asyncio.sleep(0.1)
    (back,) = us.lab.called_back
    assert (back.caller, back.to, back.keys) == ("calls-back", LINE, ("2",))
    assert (await us.calls(NUMBERS["desk"]))[0].shown == NUMBERS["calls-back"]


@pytest.mark.usefixtures("calls")
async def test_a_crowd_does_what_its_numbers_say(us: Ringing) -> None:
    for each in CROWD:
        (call,) = await us.calls(each.number)
        assert (call.answered_at is not None, call.keys) == (each.answers, each.key or "")
        if each.cause and each.rings_for < CROWD_RINGS_FOR:
            assert (call.cause, call.ended_by) == (each.cause, Side.CALLED)
        if each.key:
            assert _lengths(call) == pytest.approx((each.rings_for, each.acts_after), abs=1)


@pytest.mark.usefixtures("calls")
async def test_the_ledger_is_written_with_a_line_for_each_call(us: Ringing, tmp_path: Path) -> None:
    us.lab.ledger.write(tmp_path / "ledger.jsonl")
    written = [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text().splitlines()]
    assert {each.number for each in CROWD} <= {line["number"] for line in written}


async def test_a_call_has_its_end_in_the_ledger_though_our_pbx_dies_in_it(us: Ringing) -> None:
    await us.call(NUMBERS["stays"])
    async with asyncio.timeout(10):
        while not any(call.answered_at for call in us.lab.ledger.calls_to(NUMBERS["stays"])):
            await asyncio.sleep(0.05)
    assert us.pbx.process
    us.pbx.process.kill()
    (call,) = await us.calls(NUMBERS["stays"])
    assert (call.ended_by, call.cause) == (Side.CALLED, 16)
    assert _stayed(call) == pytest.approx(4, abs=0.7)
    assert us.lab.ledger.is_complete
    assert us.lab.ledger.at_once == {"centralino": 0}
    assert us.lab.ledger.most_at_once["centralino"] >= 20


def _lengths(call: CarriedCall) -> tuple[float, ...]:
    """How long it rang, and how long after the answer each key was pressed; seconds."""
    assert call.rang_at
    assert call.answered_at
    answered_at = call.answered_at
    pressed = [(each.at - answered_at).total_seconds() for each in call.keyed]
    return ((call.answered_at - call.rang_at).total_seconds(), *pressed)


def _stayed(call: CarriedCall) -> float:
    assert call.answered_at
    assert call.ended_at
    return (call.ended_at - call.answered_at).total_seconds()
