"""Webhooks on pages: somebody is told, sees how it goes, has it told again, and nothing that comes back is HTML."""

from __future__ import annotations

import re

import pytest
from aiohttp import web

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.database import Database
from tests.fixtures.receiver import Receiver, tell
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.web import Browser
from tests.store.told import a_subscription, happens, rows

EVIL = "<script>alert(1)</script>"


async def a_desk(browser: Browser, database: Database) -> AtTheDesk:
    return await signed_in(browser, database)


async def test_somebody_is_told_from_now_on_and_the_secret_is_shown_once(
    inside: Browser, database: Database, receiver: Receiver
) -> None:
    desk = await a_desk(inside, database)
    assert "Nobody is told of anything yet" in (await desk.get("/webhooks")).text
    form = {"address": receiver.address, "about": EVIL, "events": "text.received"}
    page = await desk.post("/webhooks", form)
    secret = re.search(r"whsec_[A-Za-z0-9+/]+=*", page.text)
    assert secret
    await happens(database)
    await tell(database)
    assert receiver.heard[0].is_signed_with(secret[0])
    for address in ("/webhooks", "/webhooks/1", "/audit"):
        text = (await desk.get(address)).text
        assert secret[0] not in text
        assert EVIL not in text
    assert "takes what it is told" in (await desk.get("/webhooks")).text
    assert "administrator-en" in (await desk.get("/webhooks/1")).text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        pytest.param({"address": f"https://x/{EVIL}", "events": "text.sent"}, "no address", id="no address"),
        pytest.param(
            {"address": "http://example.org/", "events": "text.sent"}, "begin with https", id="without TLS"
        ),
        pytest.param(
            {"address": "https://127.0.0.1/hooks", "events": "text.sent"}, "inside a house", id="ours"
        ),
        pytest.param(
            {"address": "https://localhost./hooks", "events": "text.sent"},
            "inside a house",
            id="ours by name",
        ),
        pytest.param({"address": "https://8.8.8.8/", "events": "test"}, "at least one", id="nothing to tell"),
    ],
)
async def test_what_will_not_do_is_told_beside_the_field_and_kept(
    browser: Browser, database: Database, form: dict[str, str], says: str
) -> None:
    page = await (await a_desk(browser, database)).post("/webhooks", form)
    assert page.status == 400
    assert says in page.text
    assert EVIL not in page.text
    assert await rows(database, "select count(*) from webhook_subscriptions") == [0]


async def test_what_the_other_end_answers_is_shown_as_text(
    inside: Browser, database: Database, receiver: Receiver
) -> None:
    desk = await a_desk(inside, database)
    receiver.answer = lambda _: web.Response(status=500, text=EVIL)
    await a_subscription(database, address=receiver.address)
    await happens(database)
    await tell(database)
    log, delivery = await desk.get("/webhooks/1"), await desk.get("/webhooks/1/deliveries/1")
    for page in (log, delivery):
        assert page.status == 200
        assert EVIL not in page.text
        assert "&lt;script&gt;" in page.text
        assert "500" in page.text
    assert "did not take the last" in log.text
    assert "Tried again" in log.text
    assert "webhook-id" in delivery.text


async def test_one_is_told_again_and_so_is_all_since_a_time(
    inside: Browser, database: Database, receiver: Receiver
) -> None:
    desk = await a_desk(inside, database)
    await a_subscription(database, address=receiver.address)
    await happens(database, 2)
    await tell(database)
    await desk.post("/webhooks/1/deliveries/2/again")
    await tell(database)
    assert [each.told["data"]["number"] for each in receiver.heard] == [1, 2, 2]
    page = await desk.post("/webhooks/1/again", {"since": "2026-01-01T00:00"})
    assert page.status == 303
    await tell(database)
    assert [each.told["data"]["number"] for each in receiver.heard] == [1, 2, 2, 1, 2]
    page = await desk.post("/webhooks/1/again", {"since": "yesterday"})
    assert "refused" not in page.headers["location"]
    assert len(receiver.heard) == 5


async def test_it_is_switched_off_and_on_tested_changed_and_removed(
    inside: Browser, database: Database, receiver: Receiver
) -> None:
    desk = await a_desk(inside, database)
    await a_subscription(database, address="http://127.0.0.1:9/")
    await desk.post("/webhooks/1/off")
    assert "switched off" in (await desk.get("/webhooks")).text
    assert "Switch on" in (await desk.get("/webhooks/1")).text
    await desk.post("/webhooks/1/test")
    assert await rows(database, "select count(*) from webhook_events") == [0]
    await desk.post("/webhooks/1/on")
    form = {"address": receiver.address, "about": "CRM", "events": "call.ended"}
    assert (await desk.post("/webhooks/1", form)).status == 303
    await desk.post("/webhooks/1/test")
    await tell(database)
    assert receiver.kinds == ["test"]
    assert await rows(database, "select about, events::text[] from webhook_subscriptions") == [
        ("CRM", ["call.ended"])
    ]
    old = await rows(database, "select secret from webhook_subscriptions")
    assert "whsec_" in (await desk.post("/webhooks/1/secret")).text
    assert await rows(database, "select secret_before from webhook_subscriptions") == old
    assert (await desk.post("/webhooks/1/remove")).headers["location"] == "/webhooks"
    assert (await desk.get("/webhooks/1")).status == 404


async def test_the_log_tells_who_did_it_and_no_secret(inside: Browser, database: Database) -> None:
    desk = await a_desk(inside, database)
    await desk.post("/webhooks", {"address": "http://10.0.0.7/", "about": "CRM", "events": "text.sent"})
    await desk.post("/webhooks/1/secret")
    log = (await desk.get("/audit")).text
    assert "http://10.0.0.7/" in log
    assert "whsec_" not in log


@pytest.mark.parametrize("language", StaffLanguage)
async def test_pages_are_told_in_every_language(
    inside: Browser, database: Database, language: StaffLanguage
) -> None:
    desk = await signed_in(inside, database, Role.ADMINISTRATOR, language)
    await a_subscription(database, address="http://127.0.0.1:9/")
    await happens(database)
    await tell(database)
    for address in ("/webhooks", "/webhooks/1?state=waiting", "/webhooks/1/deliveries/1"):
        assert (await desk.get(address)).status == 200
