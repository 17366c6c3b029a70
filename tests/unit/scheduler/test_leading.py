"""Before anybody is rung: what is missing for a call over a trunk to be led to its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from centralino.pbx import AMIRefused
from centralino.pbx.ami import Message
from lab.ports import free_port
from scheduler.leading import Leading

ABOUT = {
    "PJSIP_AOR(main,contact)": "main@@1",
    "PJSIP_CONTACT(main@@1,status)": "Reachable",
    "PJSIP_AOR(away,contact)": "away@@1",
    "PJSIP_CONTACT(away@@1,status)": "Unreachable",
    "DEVICE_STATE(PJSIP/away)": "UNAVAILABLE",
    "PJSIP_AOR(busy,contact)": "busy@@1",
    "PJSIP_CONTACT(busy@@1,status)": "Unreachable",
    "DEVICE_STATE(PJSIP/busy)": "INUSE",
    "PJSIP_AOR(new,contact)": "new@@1",
    "PJSIP_CONTACT(new@@1,status)": "NonQualified",
    "DEVICE_STATE(PJSIP/new)": "UNAVAILABLE",
    "PJSIP_AOR(two,contact)": "two@@1,two@@2",
    "PJSIP_CONTACT(two@@1,status)": "Unreachable",
    "PJSIP_CONTACT(two@@2,status)": "Reachable",
}


class PbxOfTrunks:
    """A PBX that knows some trunks, and tells of them, or will not."""

    is_linked = True

    def __init__(self, tells: bool = True) -> None:
        self._tells, self.asked = tells, 0

    async def ask(self, _action: str, fields: list[tuple[str, str]]) -> Message:
        """As a link answers Getvar."""
        self.asked += 1
        if not self._tells:
            raise AMIRefused("Permission denied")
        return Message((("Response", "Success"), ("Value", ABOUT.get(fields[0][1], ""))))


@pytest.fixture
async def server() -> AsyncIterator[int]:
    """The port of a FastAGI server that hangs up on everybody."""
    there = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with there:
        yield there.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("trunk", "why_not"),
    [
        pytest.param("main", None, id="it answers"),
        pytest.param("away", "the trunk does not answer", id="it does not"),
        pytest.param("busy", None, id="it was too busy to answer, and carries calls"),
        pytest.param("new", None, id="it was not asked yet"),
        pytest.param("two", None, id="one of its addresses does"),
        pytest.param("unknown", None, id="the PBX does not know it"),
    ],
)
async def test_nobody_is_rung_over_a_trunk_that_does_not_answer(
    trunk: str, why_not: str | None, server: int
) -> None:
    assert await Leading(PbxOfTrunks(), "127.0.0.1", server).why_not(trunk) == why_not  # type: ignore[arg-type]


async def test_one_trunk_is_not_taken_for_another(server: int) -> None:
    leading = Leading(PbxOfTrunks(), "127.0.0.1", server)  # type: ignore[arg-type]
    found = [await leading.why_not(trunk) for trunk in ("main", "away", "main", "away")]
    assert found == [None, "the trunk does not answer"] * 2


async def test_an_answer_holds_for_a_while(server: int) -> None:
    pbx = PbxOfTrunks()
    leading = Leading(pbx, "127.0.0.1", server)  # type: ignore[arg-type]
    await asyncio.gather(*(leading.why_not("main") for _ in range(20)))
    assert pbx.asked == 2


async def test_a_pbx_that_will_not_tell_keeps_nobody_from_calling(server: int) -> None:
    assert await Leading(PbxOfTrunks(tells=False), "127.0.0.1", server).why_not("away") is None  # type: ignore[arg-type]


async def test_nobody_is_rung_while_no_server_would_lead_the_call() -> None:
    why_not = await Leading(PbxOfTrunks(), "127.0.0.1", free_port()).why_not("main")  # type: ignore[arg-type]
    assert why_not
    assert "no FastAGI server" in why_not
