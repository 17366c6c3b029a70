"""Real calls to the support line, several at once, judged by what the callers hear and whom they reach."""

from __future__ import annotations

import asyncio

import pytest

from centralino.calls import store
from centralino.clock import now
from centralino.settings.keeping import change, version_of
from centralino.settings.rewriting import NewDestination, with_destination
from lab.directory import revoke_support
from tests.fixtures.lab import Telephony

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUPPORT = {"support-martha", "support-george", "support-hilda"}


async def test_callers_get_where_their_contract_says(telephony: Telephony) -> None:
    """Who has bought what, and what each of them hears."""
    callers = {
        "ann-paid": (("to-support",), SUPPORT),
        "bob-unpaid": (("sales-unpaid", "to-sales"), {"sales-desk"}),
        "carla-expired": (("sales-expired", "to-sales"), {"sales-desk"}),
        "elena-awaiting": (("sales-awaiting", "to-sales"), {"sales-desk"}),
        "franco-courtesy": (("to-support",), SUPPORT),
        "gina-revoked": (("sales-revoked", "to-sales"), {"sales-desk"}),
        "otto-remote": (("to-support",), {"mobile-free"}),
    }
    heard = await asyncio.gather(*(telephony.call(who) for who in callers))
    for call, (who, (prompts, reached)) in zip(heard, callers.items(), strict=True):
        assert (who, call.prompts) == (who, prompts)
        assert call.reached in reached


async def test_a_right_code_is_keyed_once_and_the_number_known_ever_after(telephony: Telephony) -> None:
    first = await telephony.call("ines-new-number")
    assert first.prompts == ("greeting", "code-ask", "to-support")
    assert first.reached in SUPPORT
    await telephony.record_of("ines-new-number")
    again = await telephony.call("ines-again")
    assert again.prompts == ("to-support",)
    assert again.reached in SUPPORT


async def test_who_waits_while_the_phones_ring_is_reached_by_a_revocation(telephony: Telephony) -> None:
    calling = asyncio.create_task(telephony.call("hugo-waiting"))
    await telephony.until_hears("hugo-waiting", "music")
    async with telephony.house.database() as database:
        await revoke_support(database, "Hugo Macchine", now())
    began = asyncio.get_running_loop().time()
    await telephony.until_hears("hugo-waiting", "revoked-while-waiting")
    assert asyncio.get_running_loop().time() - began < 8
    heard = await calling
    assert heard.prompts == ("to-support", "revoked-while-waiting", "to-sales")
    assert heard.reached == "sales-desk"
    row = await telephony.record_of("hugo-waiting")
    assert (row.reason, row.route, row.outcome) == ("revoked", "sales", "talked")


async def test_a_call_back_is_taken_out_of_hours(telephony: Telephony) -> None:
    heard = await telephony.call("paula-closed")
    assert heard.reached is None
    assert heard.prompts[-2:] == ("call-back-taken", "goodbye")
    await telephony.record_of("paula-closed")
    async with telephony.house.database() as database, database.connection() as connection:
        waiting = await store.call_backs(connection, all_of_them=False)
    assert [(each.number, each.contact) for each in waiting] == [("+447911110014", "Paula Books Ltd")]


async def test_a_server_that_freezes_in_the_middle_of_a_question_costs_seconds(telephony: Telephony) -> None:
    calling = asyncio.create_task(telephony.call("ugo-server-frozen"))
    await telephony.until_hears("ugo-server-frozen", "to-support")
    telephony.house.agi.freeze()
    try:
        began = asyncio.get_running_loop().time()
        await telephony.until_hears("ugo-server-frozen", "apology")
        silent_for = asyncio.get_running_loop().time() - began
        heard = await calling
    finally:
        telephony.house.agi.thaw()
    assert heard.reached == "safe-desk"
    assert silent_for < telephony.house.settings.frozen_after + 8  # what was being said is said to its end


async def test_hours_that_are_changed_hold_from_the_next_call_on(telephony: Telephony) -> None:
    file = telephony.house.settings.telephone_file
    assert file
    before = file.read_text()
    shut = NewDestination([{"queue": "support", "ring_for": 60}], hours="never", otherwise="goodbye")
    change(file, version_of(file), lambda text: with_destination(text, "support", shut))
    try:
        heard = await telephony.call("ann-paid")
    finally:
        file.write_text(before)
    assert "closed" in heard.prompts
    assert heard.reached is None
