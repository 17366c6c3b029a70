"""What the doctor reads from a real Asterisk about trunks and telephones."""

from __future__ import annotations

from pathlib import Path

from centralino.stack.asterisk import AsteriskLayout
from centralino.stack.doctor.asterisk import modules, peers, running
from centralino.stack.doctor.findings import State
from lab.ports import free_port
from tests.pbx.conftest import NewSwitchboard
from tests.pbx.stub_server import gives_up
from tests.pbx.switchboard import Switchboard
from tests.pbx.test_config_trunks import ACCOUNT, TRANSPORT, peer, phone, until_says


async def findings(board: Switchboard) -> dict[str, tuple[State, str]]:
    """By part; of two about one part, the one that is worse."""
    found = [finding async for finding in peers(board.settings, board.pbx)]
    order = list(State)
    return {
        each.part: (each.state, each.found)
        for each in sorted(found, key=lambda each: order.index(each.state))
    }


async def test_trunks_that_answer_are_told_from_those_that_do_not(
    new_switchboard: NewSwitchboard, tmp_path: Path, layout: AsteriskLayout
) -> None:
    port = free_port()
    registers = {"host": "127.0.0.1", "port": port, "register_with_it": True}
    trunks = {
        "main": {**registers, "user": "acc1", "password": "of-acc1"},
        "wrong": {**registers, "user": "acc2", "password": "not-of-acc2"},
        "away": {"host": "127.0.0.1", "port": free_port()},
    }
    config = (
        TRANSPORT.format(name="udp", port=port) + ACCOUNT.format(name="acc1") + ACCOUNT.format(name="acc2")
    )
    async with (
        peer(tmp_path / "peer", layout, config),
        new_switchboard(gives_up, trunks=trunks) as board,
    ):
        await until_says(board.pbx, "pjsip show registrations", "Registered")
        await until_says(board.pbx, "pjsip show registrations", "Rejected")
        await until_says(board.pbx, "pjsip show contacts", " Avail", times=2)
        await until_says(board.pbx, "pjsip show contacts", "Unavail")
        found = await findings(board)
    assert found["trunk main"] == (State.WELL, "registered")
    assert found["trunk wrong"] == (State.WRONG, "registration: Rejected")
    assert found["trunk away"][0] is State.LOOK


async def test_a_safe_destination_that_is_not_registered_is_noticed(
    new_switchboard: NewSwitchboard, tmp_path: Path, layout: AsteriskLayout
) -> None:
    side = {
        "phones": {"desk1": {"password": "right"}, "desk2": {"password": "x"}},
    }
    async with new_switchboard(gives_up, safe={"phone": "desk1"}, **side) as board:
        before = await findings(board)
        async with peer(tmp_path / "peer", layout, phone(board, "right")):
            await until_says(board.pbx, "pjsip show contacts", "desk1/sip:")
            after = await findings(board)
    assert before["phones"] == (State.LOOK, "0 of 2 registered; desk1, the safe destination, is not")
    assert after["phones"] == (State.WELL, "1 of 2 registered: desk1")


async def test_an_asterisk_that_runs_whole_is_found_so(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(gives_up) as board:
        assert (await running(board.pbx)).state is State.WELL
        assert modules(board.pbx).state is State.WELL
        await board.pbx.stop()
        assert (await running(board.pbx)).state is State.WRONG
