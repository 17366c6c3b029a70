"""Whatever of ours is down, killed, frozen or slow: the caller reaches a person, and the record is there afterwards."""

from __future__ import annotations

import asyncio

import pytest

from centralino.calls.records import Outcome
from tests.fixtures.lab import Telephony

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_nothing_is_wrong_to_begin_with(telephony: Telephony) -> None:
    heard = await telephony.call("ann-paid")
    assert heard.prompts == ("to-support",)
    assert heard.reached in ("support-martha", "support-george", "support-hilda")
    row = await telephony.record_of("ann-paid")
    assert (row.verdict, row.reason, row.outcome, row.safe) == ("support", "paid", "talked", False)


async def test_the_server_is_down(telephony: Telephony) -> None:
    await telephony.house.agi.kill()
    try:
        heard = await telephony.call("bob-unpaid")
    finally:
        await telephony.house.agi.start()
    assert heard.prompts == ("apology",)
    assert heard.reached == "safe-desk"
    row = await telephony.record_of("bob-unpaid")
    assert (row.script, row.safe, row.agi_status) == (None, True, "FAILURE")
    assert row.answered_by == "+390299300001"


async def test_the_server_is_killed_while_a_caller_is_being_asked(telephony: Telephony) -> None:
    calling = asyncio.create_task(telephony.call("tino-server-killed"))
    await telephony.until_hears("tino-server-killed", "code-ask")
    await telephony.house.agi.kill()
    try:
        heard = await calling
    finally:
        await telephony.house.agi.start()
    assert heard.prompts == ("greeting", "code-ask", "apology")
    assert heard.reached == "safe-desk"
    row = await telephony.record_of("tino-server-killed")
    assert (row.outcome, row.safe, row.reason) == (Outcome.LOST, True, "number-unknown")


async def test_the_server_is_killed_while_a_caller_talks(telephony: Telephony) -> None:
    """The conversation goes on, and nobody is sent on to somebody else after it."""
    calling = asyncio.create_task(telephony.call("ann-paid"))
    await telephony.until_hears("ann-paid", "person")
    await telephony.house.agi.kill()
    try:
        heard = await calling
    finally:
        await telephony.house.agi.start()
    assert heard.prompts == ("to-support",)
    assert heard.reached != "safe-desk"


async def test_the_server_is_frozen(telephony: Telephony) -> None:
    telephony.house.agi.freeze()
    try:
        heard = await telephony.call("ugo-server-frozen")
    finally:
        telephony.house.agi.thaw()
    assert heard.prompts == ("apology",)
    assert heard.reached == "safe-desk"
    row = await telephony.record_of("ugo-server-frozen")
    assert row.safe


async def test_postgres_is_down_and_back_again(telephony: Telephony) -> None:
    await telephony.house.stop_postgres()
    try:
        heard = await telephony.call("rosa-no-database")
    finally:
        await telephony.house.start_postgres()
    assert heard.prompts == ("apology",)
    assert heard.reached == "safe-desk"
    row = await telephony.record_of("rosa-no-database")
    assert (row.verdict, row.reason, row.safe) == ("safe", "look-up-failed", True)
    again = await telephony.call("ann-paid")
    assert again.reached != "safe-desk"


async def test_postgres_is_slow(telephony: Telephony) -> None:
    """A look-up has a second; then a person is rung, sooner than the database answers."""
    slow = asyncio.create_task(telephony.house.slow_postgres(8))
    await asyncio.sleep(0.5)
    heard = await telephony.call("sara-slow-database")
    await slow
    assert heard.prompts == ("apology",)
    assert heard.reached == "safe-desk"
    row = await telephony.record_of("sara-slow-database")
    assert row.decision_ms is not None
    assert 1000 <= row.decision_ms < 2500
