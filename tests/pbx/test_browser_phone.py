"""The phone in the browser, over a real Asterisk: who is let in and for how long, and what they may dial.

And what else staff may have rung: a telephone of theirs, over a trunk that they try out.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

import pytest
import pytest_asyncio
from websockets.exceptions import ConnectionClosed, InvalidStatus

from centralino.access.rules.rights import Role
from tests.pbx.nothing_counts import OF_PHONES, all_rows, has_calls_to_settle
from tests.pbx.phone_house import ANSWERS, IS_BUSY, PRESSES_SEVEN, Desk, PhoneHouse, phone_house
from tests.pbx.sip_over_websocket import WebSocketPhone, connected

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def us() -> AsyncIterator[PhoneHouse]:
    async with phone_house() as everything:
        yield everything


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(us: PhoneHouse) -> Desk:
    return await us.sign_in(Role.ADMINISTRATOR)


async def lent(us: PhoneHouse, desk: Desk) -> dict[str, str]:
    status, phone = await us.ask(desk, "/phone/lend")
    assert status == 200
    return dict(phone)


def phone(
    us: PhoneHouse, desk: Desk, lent: dict[str, str], **changed: Any
) -> AbstractAsyncContextManager[WebSocketPhone]:
    """As the browser connects, but for what is changed."""
    told = {
        "address": us.address.replace("http", "ws") + lent["address"],
        "name": lent["name"],
        "password": lent["password"],
        "headers": desk.cookie,
        "origin": us.address,
    }
    return connected(**(told | changed))


async def expire(us: PhoneHouse, name: str) -> None:
    """As if nobody had asked for this phone for two minutes."""
    await us.rows(
        "update browser_phones set ends_at = now() - interval '1 second' where name = %s returning 1", name
    )
    await us.rows("select pg_notify('phones', '')")
    async with asyncio.timeout(10):
        while await us.rows("select 1 from browser_phones where name = %s", name):
            await asyncio.sleep(0.05)


async def test_a_phone_that_was_lent_registers(us: PhoneHouse, desk: Desk) -> None:
    mine = await lent(us, desk)
    async with phone(us, desk, mine) as telephone:
        assert await telephone.register() == 200
    async with phone(us, desk, mine, password="another") as telephone:
        assert await telephone.register() == 401


async def test_what_was_taken_back_is_let_in_no_more(us: PhoneHouse, desk: Desk) -> None:
    mine = await lent(us, desk)
    async with phone(us, desk, mine) as telephone:
        assert await telephone.register() == 200
        await expire(us, mine["name"])
        assert await telephone.register() >= 400
    with pytest.raises(InvalidStatus):
        async with phone(us, desk, mine):
            raise AssertionError("the line to the PBX was opened")
    directly = f"ws://127.0.0.1:{us.house.settings.websocket_port}/ws"
    async with connected(directly, mine["name"], mine["password"]) as telephone:
        assert await telephone.register() >= 400


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"headers": {}}, id="nobody signed in"),
        pytest.param({"headers": {"cookie": "centralino=guessed"}}, id="a cookie that is none"),
        pytest.param({"origin": "https://elsewhere.example"}, id="a page of others"),
        pytest.param({"origin": None}, id="no page"),
    ],
)
async def test_only_our_pages_in_the_session_it_was_lent_to_reach_the_pbx(
    us: PhoneHouse, desk: Desk, changed: dict[str, Any]
) -> None:
    mine = await lent(us, desk)
    with pytest.raises(InvalidStatus):
        async with phone(us, desk, mine, **changed):
            raise AssertionError("the line to the PBX was opened")


async def test_another_session_does_not_reach_it_either(us: PhoneHouse, desk: Desk) -> None:
    mine, somebody = await lent(us, desk), await us.sign_in(Role.ORGANISER)
    with pytest.raises(InvalidStatus):
        async with phone(us, somebody, mine):
            raise AssertionError("the line to the PBX was opened")


async def test_frames_that_are_too_large_or_too_many_end_the_connection(us: PhoneHouse, desk: Desk) -> None:
    mine = await lent(us, desk)
    async with phone(us, desk, mine) as telephone:
        await telephone.socket.send("x" * 100_000)
        assert await telephone.until_gone(within=5) in (1009, 1006)
    async with phone(us, desk, mine) as telephone:
        with suppress(ConnectionClosed):
            for _ in range(200):
                await telephone.socket.send("\r\n\r\n")
        assert await telephone.until_gone(within=5) == 1008


@pytest.mark.parametrize(
    "dialled",
    [
        ANSWERS,
        "+390299000001",
        "doctor",
        "s",
        "hear-",
        "call-",
        "hear-nothing",
        f"call-nothing-{ANSWERS}",
        "call-a,1",
    ],
)
async def test_nothing_else_can_be_dialled(us: PhoneHouse, desk: Desk, dialled: str) -> None:
    before = len(us.lab.ledger.calls_to(ANSWERS))
    async with phone(us, desk, await lent(us, desk)) as telephone:
        assert await telephone.register() == 200
        assert await telephone.dial(dialled) >= 400
        assert await telephone.transfer(ANSWERS) >= 400
    assert len(us.lab.ledger.calls_to(ANSWERS)) == before


async def test_hearing_an_invitation_is_answered_and_leaves_the_database_as_it_was(
    us: PhoneHouse, desk: Desk
) -> None:
    status, order = await us.ask(desk, "/phone/hear", campaign=us.campaign.id)
    assert status == 200
    before = await all_rows(us.database)
    async with phone(us, desk, await lent(us, desk)) as telephone:
        assert await telephone.register() == 200
        assert await telephone.dial(order["dial"]) == 200
        await asyncio.sleep(2)
    assert await all_rows(us.database) == before
    assert not has_calls_to_settle(us.house)


async def test_an_order_is_no_good_to_another_session(us: PhoneHouse, desk: Desk) -> None:
    somebody = await us.sign_in(Role.DESK)
    _, to_hear = await us.ask(desk, "/phone/hear", campaign=us.campaign.id)
    _, to_call = await us.ask(desk, "/phone/call", number=ANSWERS, contact=us.contact)
    async with phone(us, somebody, await lent(us, somebody)) as telephone:
        assert await telephone.register() == 200
        assert await telephone.dial(to_hear["dial"]) >= 400
        assert await telephone.dial(to_call["dial"]) >= 400


async def test_a_customer_is_called_once_for_each_order_and_the_call_is_on_record(
    us: PhoneHouse, desk: Desk
) -> None:
    before = len(us.lab.ledger.calls_to(ANSWERS))
    status, order = await us.ask(desk, "/phone/call", number=ANSWERS, contact=us.contact)
    assert status == 200
    async with phone(us, desk, await lent(us, desk)) as telephone:
        assert await telephone.register() == 200
        assert await telephone.dial(order["dial"]) == 200
        async with asyncio.timeout(10):
            while len(us.lab.ledger.calls_to(ANSWERS)) == before:
                await asyncio.sleep(0.1)
        assert await telephone.dial(order["dial"]) >= 400
    assert len(us.lab.ledger.calls_to(ANSWERS)) == before + 1
    await expire(us, (await us.rows("select name from browser_phones order by lent_at desc limit 1"))[0][0])
    async with asyncio.timeout(15):
        while not (
            found := await us.rows(
                # Both have told their part: the script, and the PBX.
                "select dialled, contact_id, route from calls"
                " where route is not null and hangup_cause is not null"
            )
        ):
            await asyncio.sleep(0.1)
    assert found == [(ANSWERS, us.contact, "click-to-call")]


async def test_a_number_that_nobody_gave_us_is_not_called(us: PhoneHouse, desk: Desk) -> None:
    status, refused = await us.ask(desk, "/phone/call", number="+390677700099")
    assert (status, list(refused)) == (409, ["why"])


async def test_an_invitation_is_heard_at_a_number_that_is_rung(us: PhoneHouse, desk: Desk) -> None:
    before = len(us.lab.ledger.calls_to(ANSWERS))
    status, order = await us.ask(desk, "/phone/hear", campaign=us.campaign.id, number=ANSWERS)
    assert (status, order) == (200, {"rings": ANSWERS})
    async with asyncio.timeout(15):
        while len(us.lab.ledger.calls_to(ANSWERS)) == before:
            await asyncio.sleep(0.1)


async def tried(us: PhoneHouse, desk: Desk, number: str) -> str:
    """The page of a test call over the carrier, once it is over."""
    ordered = await desk.post("/settings/trunks/carrier/test", {"number": number})
    assert ordered.status == 303, ordered.text
    async with asyncio.timeout(60):
        while "hx-trigger" in (page := (await desk.get(ordered.headers["location"])).text):
            await asyncio.sleep(0.1)
    return page


async def test_a_trunk_is_tried_out_and_what_it_answers_is_shown(us: PhoneHouse, desk: Desk) -> None:
    before = await all_rows(us.database, but=OF_PHONES | {"trunk_tests", "audit"})
    page = await tried(us, desk, PRESSES_SEVEN)
    for step in ("Handed to the trunk", "It rings there", "Answered", "Key 7 was heard", "cause 16 of Q.850"):
        assert step in page
    assert await all_rows(us.database, but=OF_PHONES | {"trunk_tests", "audit"}) == before
    assert not has_calls_to_settle(us.house)


async def test_a_test_call_says_why_it_was_not_answered(us: PhoneHouse, desk: Desk) -> None:
    page = await tried(us, desk, IS_BUSY)
    assert "Over: busy (cause 17 of Q.850)" in page
    assert "Answered" not in page


async def test_the_page_of_the_trunks_shows_whether_the_operator_answers(us: PhoneHouse, desk: Desk) -> None:
    async with asyncio.timeout(30):
        while "has not been asked yet" in (page := (await desk.get("/settings/trunks")).text):
            await asyncio.sleep(0.2)
    assert re.search(r'badge good">127\.0\.0\.1:\d+ answers', page)
