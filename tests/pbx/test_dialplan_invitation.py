"""Members are called and call back over real Asterisks: what they key counts, whatever dies meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from centralino.calls.store import find_call
from centralino.campaigns.rules.plan import MachineAction
from lab import members as they
from lab.carrier import CarriedCall, Side
from lab.ears.library import read_clip
from lab.members import Habit, Member, Press
from lab.personas import Step
from tests.pbx.inviting_house import SHOWN, Inviting, inviting

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEARS_THE_GREETING = Step(hears="invitation-choices", keys="1")
HABITS: dict[str, Habit] = {
    "keys-at-once": they.keys("1", 2),
    "keys-no": they.keys("2", 12),
    "keys-wrong-first": they.keys("5", 3, ("1", 7)),
    "silent": they.SILENT,
    "hangs-up": they.hangs_up(3),
    "keys-nine": they.keys("9", 2),
    "two-at-home": they.keys("1", 2, ("2", 8)),
    "machine": they.MACHINE,
    "silent-at-first": they.keys("1", 8),
    "gone-before-we-know": they.hangs_up(1),
    "wants-a-person": Habit(presses=(Press(after=2, keys="0"),), stays=12),
    "server-dead": they.SILENT,
    "server-frozen": they.SILENT,
    "server-killed": they.keys("1", 2),
    "no-database": they.SILENT,
    "calls-back": they.calling_back(they.hangs_up(1), 2, HEARS_THE_GREETING),
    "calls-back-in-vain": they.calling_back(they.BUSY, 1, Step(then_waits=1)),
}
NUMBERS = {name: f"+3934032100{at:02}" for at, name in enumerate(HABITS)}
MEMBERS = {
    name: Member(who=f"Socio {name.replace('-', ' ')}", numbers=(NUMBERS[name],), takes=(habit,))
    for name, habit in HABITS.items()
}
LISTENED_FOR_A_MACHINE = ("machine", "silent-at-first", "gone-before-we-know")

# How their attempts end, and what they have answered.
ENDS: dict[str, tuple[list[str], list[str]]] = {
    "keys-at-once": (["answered"], ["yes"]),
    "keys-no": (["answered"], ["no"]),
    "keys-wrong-first": (["answered"], ["yes"]),
    "silent": (["no-key"], []),
    "hangs-up": (["hung-up"], []),
    "keys-nine": (["never"], []),
    "two-at-home": (["answered", "answered"], ["yes", "no"]),
    "machine": (["machine"], []),
    "silent-at-first": (["answered"], ["yes"]),
    "gone-before-we-know": (["hung-up"], []),
    "wants-a-person": (["talked"], []),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def us() -> AsyncIterator[Inviting]:
    async with inviting(MEMBERS, {"two-at-home": ["Mario Neri"]}) as everything:
        yield everything


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def placed(us: Inviting) -> dict[str, int]:
    """One call to everybody for whom nothing is broken, all at once."""
    return {
        name: await us.call(name, MachineAction.LEAVE_MESSAGE if name in LISTENED_FOR_A_MACHINE else None)
        for name in ENDS
    }


@pytest.mark.parametrize("name", ENDS)
async def test_what_members_do_is_what_the_database_has(
    us: Inviting, placed: dict[str, int], name: str
) -> None:
    dispositions, answers = ENDS[name]
    assert await us.dispositions(placed[name]) == dispositions
    assert await us.answers(name) == [(each, "call") for each in answers]


async def test_a_key_at_any_time_cuts_short_what_is_being_said(us: Inviting, placed: dict[str, int]) -> None:
    assert placed
    assert _stayed(await us.carried("keys-at-once")) < 11
    assert (await us.carried("keys-at-once")).ended_by is Side.CALLER


async def test_who_keys_nine_is_never_called_again(us: Inviting, placed: dict[str, int]) -> None:
    await us.dispositions(placed["keys-nine"])
    (row,) = await us.rows("select number, source::text from oppositions")
    assert row == (NUMBERS["keys-nine"], "key")


async def test_a_machine_keeps_the_whole_message(us: Inviting, placed: dict[str, int]) -> None:
    assert placed
    assert (await us.carried("machine")).ended_by is Side.CALLER
    (left,) = us.lab.left_with("machine")
    assert len(read_clip(left)) / 8000 > 10


async def test_a_call_of_ours_is_read_like_any_other(us: Inviting, placed: dict[str, int]) -> None:
    await us.dispositions(placed["keys-no"])
    async with us.database.connection() as connection:
        row = await find_call(connection, f"out-{placed['keys-no']}")
    assert row is not None
    assert (row.script, row.outcome, row.contact) == ("invitation", "invited", "Socio keys no")
    assert (row.caller, row.dialled, row.source) == (SHOWN, NUMBERS["keys-no"], "carrier")


async def test_who_calls_back_is_asked_at_once_and_no_call_is_due_any_more(us: Inviting) -> None:
    call = await us.call("calls-back")
    assert await us.dispositions(call) == ["hung-up"]
    async with asyncio.timeout(60):
        while not await us.answers("calls-back"):
            await asyncio.sleep(0.2)
    assert await us.answers("calls-back") == [("yes", "call-back")]
    (back,) = [each for each in us.lab.called_back if each.caller == "calls-back"]
    assert back.prompts[0] == "invitation-choices"
    assert back.prompts[-2:] == ("invitation-yes", "goodbye")
    (row,) = await us.rows(
        "select state::text, due_at from invitations where id = %s", us.invitations["calls-back"][0]
    )
    assert row == ("answered", None)


async def test_a_dead_server_costs_an_apology_and_nobody_is_put_through(us: Inviting) -> None:
    await us.house.agi.kill()
    try:
        call = await us.call("server-dead")
        carried = await us.carried("server-dead")
    finally:
        await us.house.agi.start()
    assert carried.ended_by is Side.CALLER
    assert 2 < _stayed(carried) < 8
    assert await us.rows("select disposition from attempts where call_id = %s", call) == [(None,)]
    assert "safe-desk" not in [each.name for each in us.lab.reached]


async def test_a_frozen_server_costs_no_more_than_the_time_it_is_given(us: Inviting) -> None:
    us.house.agi.freeze()
    try:
        await us.call("server-frozen")
        carried = await us.carried("server-frozen")
    finally:
        us.house.agi.thaw()
    frozen_after = us.house.settings.frozen_after
    assert carried.ended_by is Side.CALLER
    assert frozen_after < _stayed(carried) < frozen_after + 8
    assert "safe-desk" not in [each.name for each in us.lab.reached]


async def test_a_server_killed_after_the_key_loses_no_answer(us: Inviting) -> None:
    call = await us.call("server-killed")
    page = us.house.settings.journal_folder
    async with asyncio.timeout(20):
        while not any(b'"answer": "yes"' in each.read_bytes() for each in page.glob(f"out-{call}~*.call")):
            await asyncio.sleep(0.01)
    await us.house.agi.kill()
    try:
        carried = await us.carried("server-killed")
        assert await us.answers("server-killed") == []
    finally:
        await us.house.agi.start()
    assert carried.ended_by is Side.CALLER
    assert await us.dispositions(call) == ["answered"]
    assert await us.answers("server-killed") == [("yes", "call")]


async def test_without_a_database_an_apology_is_said_and_nobody_is_called_lost_for_good(us: Inviting) -> None:
    """The look-up has its budget; the attempt is lost, and waits its turn."""
    slow = asyncio.create_task(_hold_invitations(us, 12))
    call = await us.call("no-database")
    carried = await us.carried("no-database")
    await slow
    assert carried.ended_by is Side.CALLER
    assert _stayed(carried) < 9
    assert await us.dispositions(call) == ["lost"]


async def test_a_call_back_without_a_server_reaches_a_person(us: Inviting) -> None:
    """They want something of us: what they wanted to say is taken by whoever is always there."""
    await us.house.agi.kill()
    try:
        await us.call("calls-back-in-vain")
        async with asyncio.timeout(60):
            while not any(each.caller == "calls-back-in-vain" for each in us.lab.called_back):
                await asyncio.sleep(0.2)
    finally:
        await us.house.agi.start()
    (back,) = [each for each in us.lab.called_back if each.caller == "calls-back-in-vain"]
    assert back.prompts == ("apology",)
    assert back.reached == "safe-desk"


async def _hold_invitations(us: Inviting, seconds: float) -> None:
    """Whoever looks campaigns up waits for so long."""
    async with us.house.database() as database, database.transaction() as connection:
        await asyncio.sleep(0.5)
        await connection.execute("lock table events, attempts in access exclusive mode")
        await asyncio.sleep(seconds)


def _stayed(call: CarriedCall) -> float:
    assert call.answered_at
    assert call.ended_at
    return (call.ended_at - call.answered_at).total_seconds()
