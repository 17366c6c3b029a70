"""What Twilio brings is taken if Twilio signed it; and the whole round of texts, replies and links."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr
from starlette.applications import Starlette

from centralino.campaigns.organisation import Organisation
from centralino.clock import now
from centralino.database import Database
from centralino.messages.providers.twilio_sending import TwilioAccount, TwilioProvider
from lab.link import press
from lab.ports import free_port
from lab.texts import TextNetwork
from lab.texts.network import Reply as Written
from lab.texts.signature import signature
from scheduler.texter import Texter
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.texts import PUBLIC, a_plan_for_now, a_texting_organisation, let_texts_be_due
from tests.fixtures.web import Browser, browsing
from web.twilio import Webhooks

NUMBER = "+393331110001"
AUTH_TOKEN = "the-auth-token-of-the-tests"


def settings(**different: Any) -> Any:
    return a_texting_organisation(
        twilio_account=f"AC{'0' * 32}", twilio_token=SecretStr(AUTH_TOKEN), **different
    ).settings


@pytest_asyncio.fixture
async def browser(database: Database) -> AsyncIterator[Browser]:
    async with browsing(settings(), database) as browser:
        yield browser


async def rows(database: Database, query: str) -> list[Any]:
    async with database.connection() as connection:
        found = await (await connection.execute(query)).fetchall()
    return [row if len(row) > 1 else row[0] for row in found]


INCOMING = {"MessageSid": "SM1", "From": NUMBER, "To": "+390299999999", "Body": "si"}


def signed(path: str, form: Mapping[str, str], token: str = AUTH_TOKEN) -> dict[str, str]:
    return {"X-Twilio-Signature": signature(token, f"{PUBLIC}{path}", form)}


async def test_a_text_that_twilio_brings_is_taken_and_answered_with_nothing(
    browser: Browser, database: Database
) -> None:
    reply = await browser.post("/twilio/incoming", INCOMING, signed("/twilio/incoming", INCOMING))
    assert reply.status == 200
    assert "<Response></Response>" in reply.text
    assert reply.headers["content-type"].startswith("text/xml")
    assert await rows(database, "select number, body, provider from texts_in") == [(NUMBER, "si", "lab")]


@pytest.mark.parametrize("path", ["/twilio/incoming", "/twilio/status"])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="not signed"),
        pytest.param({"X-Twilio-Signature": "nonsense"}, id="nonsense"),
        pytest.param(signed("/twilio/incoming", INCOMING, "another token"), id="by another account"),
        pytest.param(signed("/elsewhere", INCOMING), id="for another address"),
        pytest.param(signed("/twilio/incoming", {**INCOMING, "Body": "no"}), id="with another text"),
    ],
)
async def test_what_twilio_did_not_sign_is_refused(
    browser: Browser, database: Database, path: str, headers: Mapping[str, str]
) -> None:
    assert (await browser.post(path, INCOMING, headers)).status == 403
    assert await rows(database, "select count(*) from texts_in") == [0]


async def test_without_a_database_twilio_is_told_so() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing", connections=1, wait=0.2)
    webhooks = Starlette(routes=Webhooks(nowhere, Organisation(settings()), waits=0.5).routes())
    async with nowhere, browsing(settings(), nowhere, served=webhooks) as browser:
        reply = await browser.post("/twilio/incoming", INCOMING, signed("/twilio/incoming", INCOMING))
        assert reply.status == 503


async def test_without_an_account_there_are_no_webhooks(database: Database) -> None:
    async with browsing(a_texting_organisation(twilio_token=None).settings, database) as browser:
        assert (await browser.post("/twilio/incoming", INCOMING)).status == 404


# All of it: texts over the network, replies and links.


async def test_texts_replies_reports_and_links_go_round(database: Database) -> None:
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    async with TextNetwork(webhook=f"{public}/twilio/incoming") as network:
        house = a_texting_organisation(
            twilio_account=network.account,
            twilio_token=SecretStr(network.auth_token),
            public_address=public,
        )
        account = TwilioAccount(
            network.account,
            network.auth_token,
            network.number,
            base_address=network.base_address,
            report_to=f"{public}/twilio/status",
        )
        provider = TwilioProvider(account, "lab")
        network.on_message(lambda text: [Written("sì, volentieri", 0.05)] if "Cena" in text.body else [])
        await _invite_many(database, house)
        texter = Texter(database, house, provider)
        async with browsing(house.settings, database, port):
            assert await texter.once() == 4
            await network.quiet()
            while await texter.once():
                await network.quiet()
            link = next(text for text in network.texts if "/i/" in text.body).body
            token_at = link.index(public)
            assert await asyncio.to_thread(press, link[token_at:].split()[0], "no") == 200
        await provider.aclose()
    assert await rows(database, "select answer, count(*) from invitations group by 1 order by 1") == [
        ("yes", 3),
        ("no", 1),
    ]
    assert set(await rows(database, "select state, purpose from texts_out")) == {
        ("delivered", "invitation"),
        ("delivered", "confirmation"),
    }


async def _invite_many(database: Database, house: Organisation) -> None:
    async with database.transaction() as connection:
        members = [await a_contact(connection, f"Member {each}") for each in range(4)]
        await a_campaign(connection, members, plan=a_plan_for_now(now()), at=now())
        await let_texts_be_due(connection, now() - timedelta(seconds=1))
