"""A revocation reaches who waits for support, whenever it comes and whatever fails meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from agi import waiting_room
from agi.call import Call
from agi.scripts.screening import screening
from agi.waiting_room import WaitingRoom
from centralino.calls.records import CallRecord
from centralino.clock import now
from centralino.database import Notified, Reconnected
from centralino.support.rules import Grant, GrantState, Known
from tests.unit.agi.pretended import NUMBER, PAID, Caller, call_of, line, written_of


class Story:
    """One caller with a paid contract; sales may revoke it, and the database may fail to say so for a while."""

    def __init__(self, folder: Path, **caller: object) -> None:
        self.revoked = False
        self.look_ups_that_fail = 0
        self.let_go = asyncio.Event()
        self.taken_out, self.stays_put = 0, 1
        self.folder = folder
        self.support = line(by_number={NUMBER: (PAID,)}, afresh=self._afresh)
        self.room = WaitingRoom(self.support, self._take_out)
        self.caller = Caller(answers=["PJSIP/desk"], while_ringing=self._rings, **caller)  # type: ignore[arg-type]
        self.call = call_of(self.caller, folder)

    def _afresh(self, known: Known) -> Known:
        if self.look_ups_that_fail:
            self.look_ups_that_fail -= 1
            return replace(known, look_up_failed=True)
        word = (Grant(GrantState.REVOKED, now()),) if self.revoked else ()
        return replace(known, customers=tuple(replace(each, grants=word) for each in known.customers))

    async def _take_out(self, call: Call) -> bool:
        assert call is self.call
        self.taken_out += 1
        if self.taken_out >= self.stays_put:
            self.let_go.set()
        return False

    async def _rings(self) -> None:
        """The queue rings until somebody ends it, or for a while."""
        if self.caller.rung == ["support"]:
            async with asyncio.timeout(5):
                await self.let_go.wait()

    def revoke(self) -> None:
        self.revoked = True

    async def news(self, *news: Notified | Reconnected) -> AsyncIterator[Notified | Reconnected]:
        for each in news:
            yield each

    async def tell(self) -> CallRecord:
        await screening(self.call, self.support, self.room)
        return written_of(self.call, self.folder)

    def assert_sales_have_the_caller(self, record: CallRecord) -> None:
        assert self.caller.heard_of_ours() == ["to-support", "revoked-while-waiting", "to-sales"]
        assert self.caller.rung[-1] == "PJSIP/desk"
        assert [each.rule for each in record.decisions] == ["paid", "revoked"]


async def test_a_revocation_while_the_phones_ring(tmp_path: Path) -> None:
    story = Story(tmp_path)
    telling = asyncio.create_task(story.tell())
    await asyncio.sleep(0.05)
    assert story.caller.rung == ["support"]
    story.revoke()
    await story.room.watch(story.news(Notified("1")))
    story.assert_sales_have_the_caller(await telling)


async def test_a_revocation_while_the_caller_is_still_spoken_to(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.caller.while_speaking = story.revoke
    record = await story.tell()
    story.assert_sales_have_the_caller(record)
    assert story.caller.rung == ["PJSIP/desk"]  # support was never rung


async def test_a_revocation_that_nobody_could_tell_us_of(tmp_path: Path) -> None:
    """The connection was lost; whoever waits is screened again when it is back."""
    story = Story(tmp_path)
    telling = asyncio.create_task(story.tell())
    await asyncio.sleep(0.05)
    story.revoke()
    await story.room.watch(story.news(Notified("2"), Reconnected()))
    story.assert_sales_have_the_caller(await telling)


async def test_a_look_up_that_fails_at_that_moment_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting_room, "AGAIN_AFTER", 0.01)
    story = Story(tmp_path)
    telling = asyncio.create_task(story.tell())
    await asyncio.sleep(0.05)
    story.revoke()
    story.look_ups_that_fail = 3
    await story.room.watch(story.news(Notified("1")))
    story.assert_sales_have_the_caller(await telling)


async def test_it_is_asked_until_the_caller_is_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue lets nobody go while it rings."""
    monkeypatch.setattr(waiting_room, "AGAIN_AFTER", 0.01)
    story = Story(tmp_path)
    story.stays_put = 4
    telling = asyncio.create_task(story.tell())
    await asyncio.sleep(0.05)
    story.revoke()
    await story.room.watch(story.news(Notified("1")))
    story.assert_sales_have_the_caller(await telling)
    assert story.taken_out >= 4


async def test_news_of_somebody_else_disturb_nobody(tmp_path: Path) -> None:
    story = Story(tmp_path)
    telling = asyncio.create_task(story.tell())
    await asyncio.sleep(0.05)
    await story.room.watch(story.news(Notified("2"), Notified("11")))
    await asyncio.sleep(0.05)
    assert story.taken_out == 0
    story.let_go.set()
    await telling
    assert story.caller.heard_of_ours()[0] == "to-support"
