"""Trunks and telephones as they meet a real Asterisk: who is told from whom, and who is let in."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from centralino.stack.asterisk import AsteriskInstance, AsteriskLayout
from centralino.stack.asterisk.folders import Folders
from centralino.stack.asterisk.groundwork import groundwork
from lab.ports import free_port, free_ports
from tests.pbx.conftest import NewSwitchboard
from tests.pbx.network import MODULES
from tests.pbx.stub_server import carries_to_the_end
from tests.pbx.switchboard import LINE, Switchboard

TRANSPORT = """
[{name}]
type = transport
protocol = udp
bind = 127.0.0.1:{port}
"""
# A peer that calls us from one of its ports, as an operator does to whom we do not register.
FROM_A_PORT = """
[{name}]
type = endpoint
transport = {name}
context = nowhere
disallow = all
allow = alaw
aors = {name}
[{name}]
type = aor
contact = sip:127.0.0.1:{our_port}
"""
# An account at an operator, to which we register.
ACCOUNT = """
[{name}]
type = endpoint
context = nowhere
disallow = all
allow = alaw
auth = {name}
aors = {name}
identify_by = auth_username,username
[{name}]
type = auth
username = {name}
password = of-{name}
[{name}]
type = aor
max_contacts = 1
"""
# A telephone of ours.
PHONE = """
[phone]
type = endpoint
context = nowhere
disallow = all
allow = alaw
aors = phone
from_user = desk1
outbound_auth = phone
[phone]
type = aor
contact = sip:127.0.0.1:{our_port}
[phone]
type = auth
username = desk1
password = {password}
[phone]
type = registration
outbound_auth = phone
server_uri = sip:127.0.0.1:{our_port}
client_uri = sip:desk1@127.0.0.1:{our_port}
retry_interval = 1
max_random_initial_delay = 1
"""


async def test_two_trunks_at_one_address_are_told_apart_by_their_port(
    new_switchboard: NewSwitchboard, tmp_path: Path, layout: AsteriskLayout
) -> None:
    ports = {"main": free_port(), "second": free_port()}
    trunks = {name: {"host": "127.0.0.1", "port": port} for name, port in ports.items()}
    async with new_switchboard(carries_to_the_end, trunks=trunks) as board:
        config = "".join(
            TRANSPORT.format(name=name, port=port)
            + FROM_A_PORT.format(name=name, our_port=board.settings.sip_port)
            for name, port in ports.items()
        )
        async with peer(tmp_path / "peer", layout, config) as operator:
            for name in ports:
                await operator.console(f"channel originate PJSIP/{LINE}@{name} application Wait 5")
                await board.until_visited(1 + list(ports).index(name))
            assert sources(board) == ["main", "second"]


async def test_two_accounts_at_one_operator_are_told_apart_by_their_registration(
    new_switchboard: NewSwitchboard, tmp_path: Path, layout: AsteriskLayout
) -> None:
    port = free_port()
    at_the_operator = {"host": "127.0.0.1", "port": port, "register_with_it": True}
    trunks = {
        "main": {**at_the_operator, "user": "acc1", "password": "of-acc1", "caller_id": LINE},
        "second": {**at_the_operator, "user": "acc2", "password": "of-acc2", "caller_id": "+442012345678"},
    }
    config = (
        TRANSPORT.format(name="udp", port=port) + ACCOUNT.format(name="acc1") + ACCOUNT.format(name="acc2")
    )
    async with (
        peer(tmp_path / "peer", layout, config) as operator,
        new_switchboard(carries_to_the_end, trunks=trunks) as board,
    ):
        await until_says(board.pbx, "pjsip show registrations", "Registered", times=2)
        for number, account in enumerate(("acc1", "acc2"), 1):
            await operator.console(f"channel originate PJSIP/{account} application Wait 5")
            await board.until_visited(number)
    assert sources(board) == ["main", "second"]
    assert [visit.greeting["agi_arg_1"] for visit in board.server.visits] == [LINE, "+442012345678"]


async def test_a_number_that_stands_only_in_the_to_header_is_found(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(carries_to_the_end) as board:
        invite(board.settings.sip_port, dialled="account7", to=LINE)
        await board.until_visited()
    assert board.server.visits[0].greeting["agi_arg_1"] == LINE


async def test_a_phone_registers_with_its_password_and_calls_with_its_number(
    new_switchboard: NewSwitchboard, tmp_path: Path, layout: AsteriskLayout
) -> None:
    phones = {"desk1": {"password": "right", "number": "+390255501001", "name": "Desk"}}
    async with (
        new_switchboard(carries_to_the_end, phones=phones) as board,
        peer(tmp_path / "peer", layout, phone(board, "right")) as desk,
    ):
        await until_says(board.pbx, "pjsip show contacts", "desk1/sip:")
        await desk.console(f"channel originate PJSIP/{LINE}@phone application Wait 5")
        await board.until_visited()
        note = await board.note()
    assert (note["source"], note["caller"]) == ("desk1", "+390255501001")


async def test_a_phone_with_a_wrong_password_neither_registers_nor_calls(
    new_switchboard: NewSwitchboard, tmp_path: Path, layout: AsteriskLayout
) -> None:
    phones = {"desk1": {"password": "right"}}
    async with (
        new_switchboard(carries_to_the_end, phones=phones) as board,
        peer(tmp_path / "peer", layout, phone(board, "wrong")) as desk,
    ):
        await until_says(desk, "pjsip show registrations", "Rejected")
        await desk.console(f"channel originate PJSIP/{LINE}@phone application Wait 5")
        await asyncio.sleep(1)
        assert "desk1/sip:" not in await board.pbx.console("pjsip show contacts")
    assert board.server.visits == []


async def test_a_stranger_who_takes_the_name_of_a_trunk_or_a_phone_is_not_let_in(
    new_switchboard: NewSwitchboard,
) -> None:
    phones = {"desk1": {"password": "right"}}
    async with new_switchboard(
        carries_to_the_end, trunks={"main": {"host": "192.0.2.1"}}, phones=phones
    ) as board:
        for name in ("main", "desk1"):
            invite(board.settings.sip_port, LINE, LINE, sender=name)
        await asyncio.sleep(1)
        assert "0 active channels" in await board.pbx.console("core show channels")
    assert board.server.visits == []


async def test_a_stranger_is_not_let_in(
    new_switchboard: NewSwitchboard, tmp_path: Path, layout: AsteriskLayout
) -> None:
    trunks = {"main": {"host": "192.0.2.1"}}
    async with new_switchboard(carries_to_the_end, trunks=trunks) as board:
        config = TRANSPORT.format(name="one", port=free_port())
        config += FROM_A_PORT.format(name="one", our_port=board.settings.sip_port)
        async with peer(tmp_path / "peer", layout, config) as stranger:
            await stranger.console(f"channel originate PJSIP/{LINE}@one application Wait 5")
            await asyncio.sleep(1)
    assert board.server.visits == []


def invite(port: int, dialled: str, to: str, sender: str = "+390277700001") -> None:
    """The beginning of a call, byte by byte: no Asterisk says one thing in the request and another in To."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as operator:
        operator.bind(("127.0.0.1", 0))
        here = f"127.0.0.1:{operator.getsockname()[1]}"
        lines = (
            f"INVITE sip:{dialled}@127.0.0.1:{port} SIP/2.0",
            f"Via: SIP/2.0/UDP {here};branch=z9hG4bK-{sender}",
            "Max-Forwards: 70",
            f"From: <sip:{sender}@{here}>;tag=1",
            f"To: <sip:{to}@127.0.0.1>",
            f"Call-ID: {sender}@operator",
            "CSeq: 1 INVITE",
            f"Contact: <sip:{here}>",
            "Content-Length: 0",
        )
        operator.sendto("\r\n".join([*lines, "", ""]).encode(), ("127.0.0.1", port))


def phone(board: Switchboard, password: str) -> str:
    transport = TRANSPORT.format(name="udp", port=free_port())
    return transport + PHONE.format(our_port=board.settings.sip_port, password=password)


def sources(board: Switchboard) -> list[str]:
    """Over which trunk each call came."""
    channels = [visit.greeting["agi_channel"] for visit in board.server.visits]
    return [channel.partition("/")[2].rpartition("-")[0] for channel in channels]


@asynccontextmanager
async def peer(folder: Path, layout: AsteriskLayout, pjsip: str) -> AsyncIterator[AsteriskInstance]:
    """Somebody else's Asterisk, with a pjsip.conf of the test's."""
    folders = Folders(folder)
    first, *_, last = free_ports(40)
    files = {
        "pjsip.conf": pjsip,
        "extensions.conf": "[general]\n[nowhere]\n",
        "rtp.conf": f"[general]\nrtpstart = {first}\nrtpend = {last}\n",
        "musiconhold.conf": "[general]\n",
        "queues.conf": "[general]\n",
        "manager.conf": "[general]\nenabled = no\n",
    }
    folders.make()
    ground = groundwork(layout, folders, MODULES, system_name="peer", language="en")
    instance = AsteriskInstance(layout, folders, ground | files, clips=folder)
    await instance.start()
    try:
        yield instance
    finally:
        await instance.stop()


async def until_says(asterisk: AsteriskInstance, command: str, text: str, times: int = 1) -> None:
    end = time.monotonic() + 30
    while (said := await asterisk.console(command)).count(text) < times:
        assert time.monotonic() < end, said
        await asyncio.sleep(0.1)
