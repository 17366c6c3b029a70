"""Texts over SIP: out over a trunk, in from it, and told apart from what nobody may send us."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from centralino.messages.provider import Accepted, Incoming, InDoubt, NotSent, Outgoing, Rejected
from centralino.messages.providers.sip import SIPProvider, incoming_from
from centralino.pbx import AMIConnection
from centralino.pbx.ami import Message
from centralino.pbx.texts import TextCame, text_came
from lab.ports import HOST, free_port
from tests.pbx.conftest import NewSwitchboard
from tests.pbx.stub_server import gives_up
from tests.pbx.switchboard import LINE, Switchboard

AT = datetime(2026, 5, 18, 9, 0, tzinfo=UTC)
MEMBER = "+393331234567"
BODY = 'Sì, "vengo"; in 3, ok?\r\nAction: Hangup\r\n${SHELL(x)} $[1+1] (👍'


class Peer(asyncio.DatagramProtocol):
    """An operator that speaks SIP by hand: keeps what it is sent, says 202, and sends MESSAGEs of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.got: asyncio.Queue[str] = asyncio.Queue()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        text = data.decode()
        self.got.put_nowait(text)
        if text.startswith("MESSAGE"):
            kept = [line for line in text.split("\r\n") if re.match("Via|From|To|Call-ID|CSeq", line)]
            self._transport.sendto(
                "\r\n".join(["SIP/2.0 202 Accepted", *kept, "Content-Length: 0", "", ""]).encode(), address
            )

    def send(self, port: int, body: str, to: str = LINE) -> None:
        """A MESSAGE to whoever listens at that port."""
        lines = (
            f"MESSAGE sip:{to}@{HOST}:{port} SIP/2.0",
            f"Via: SIP/2.0/UDP {HOST}:{self.port};branch=z9hG4bK7",
            "Max-Forwards: 70",
            f'From: "Ann, Lee" <sip:{MEMBER}@{HOST}>;tag=1',
            f"To: <sip:{to}@{HOST}>",
            "Call-ID: one-of-the-tests",
            "CSeq: 1 MESSAGE",
            "Content-Type: text/plain;charset=UTF-8",
            f"Content-Length: {len(body.encode())}",
            "",
            body,
        )
        self._transport.sendto("\r\n".join(lines).encode(), (HOST, port))


@asynccontextmanager
async def peer() -> AsyncIterator[Peer]:
    operator = Peer()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: operator, (HOST, operator.port)
    )
    yield operator
    transport.close()


@asynccontextmanager
async def link(board: Switchboard) -> AsyncIterator[AMIConnection]:
    settings = board.settings
    password = settings.ami_password.get_secret_value()
    async with AMIConnection(settings.ami_host, settings.ami_port, settings.ami_user, password) as pbx:
        await pbx.linked(5)
        yield pbx


def over(pbx: AMIConnection, port: int, trunk: str = "main") -> SIPProvider:
    return SIPProvider(pbx, trunk=trunk, host=HOST, port=port, sender=LINE)


async def test_a_text_goes_out_over_the_trunk(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(gives_up) as board, link(board) as pbx, peer() as operator:
        sent = await over(pbx, operator.port).send(Outgoing("17", MEMBER, BODY, AT))
        assert sent == Accepted("17", 1)
        message = await asyncio.wait_for(operator.got.get(), 5)
        assert message.startswith(f"MESSAGE sip:{MEMBER}@{HOST}:{operator.port} SIP/2.0")
        assert re.search(rf"^From: .*<sip:{re.escape(LINE)}@", message, re.MULTILINE)
        assert message.partition("\r\n\r\n")[2] == BODY
        with pytest.raises(NotSent):
            await over(pbx, operator.port, trunk="of-nobody").send(Outgoing("18", MEMBER, "x", AT))


async def test_a_text_comes_in_as_it_was_written(new_switchboard: NewSwitchboard) -> None:
    async with new_switchboard(gives_up) as board, link(board) as pbx, peer() as operator:
        with pbx.subscribe("UserEvent") as events:
            operator.send(board.settings.sip_port, BODY)
            assert (await asyncio.wait_for(operator.got.get(), 5)).startswith("SIP/2.0 202")
            told = await asyncio.wait_for(anext(aiter(events)), 5)
        assert isinstance(told, Message)
        came = text_came(told)
        assert came is not None
        assert incoming_from(came, "IT", AT) == Incoming("one-of-the-tests", MEMBER, LINE, BODY, AT)


async def test_without_a_link_nothing_went_and_nothing_can_be_looked_up() -> None:
    alone = over(AMIConnection(HOST, free_port(), "nobody", "x"), 5060)
    with pytest.raises(NotSent):
        await alone.send(Outgoing("17", MEMBER, "x", AT))
    with pytest.raises(InDoubt):
        await alone.find(Outgoing("17", MEMBER, "x", AT))
    assert await alone.send(Outgoing("17", MEMBER, "x" * 800, AT)) == Rejected(
        "too-long", "a text over SIP has at most 753 bytes"
    )


def test_what_cannot_be_read_is_no_text() -> None:
    fields = (("Event", "UserEvent"), ("UserEvent", "TextCame"), ("ID", ""), ("From", "not Base64!"))
    assert text_came(Message(fields)) is None
    assert text_came(Message((("Event", "Hangup"),))) is None
    assert incoming_from(TextCame("1", "<sip:anonymous@anonymous.invalid>", "", "x"), "IT", AT) is None
    unnamed = incoming_from(TextCame("", "sip:0039333 1234567@x", "<sip:info@x>", "x\0y"), "IT", AT)
    assert unnamed
    assert (unnamed.sender, unnamed.to, unnamed.body) == (MEMBER, "info", "xy")
