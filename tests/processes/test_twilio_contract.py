"""Twilio's library, unchanged, against Twilio's published description of the API, served by somebody else's server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import pytest_asyncio
from twilio.base.exceptions import TwilioRestException
from twilio.base.values import unset
from twilio.rest import Client

from centralino.messages.provider import Accepted, Outgoing, Rejected
from centralino.messages.providers.twilio_sending import ReadressedClient, TwilioAccount, TwilioProvider
from lab.texts import CarriedText, Step, TextNetwork
from tests.processes.prism import description, prism

ACCOUNT, SERVICE = "AC" + "0" * 32, "MG" + "0" * 32
NOW = datetime(2026, 5, 18, 9, 0, tzinfo=UTC)
TEXT = Outgoing("17", "+393331234567", "Cena sabato: vieni? 👍 https://soci.example/i/k3v9", NOW)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def described() -> AsyncIterator[str]:
    """Prism, answering with the examples of the description, and refusing what it does not allow."""
    async with prism("mock", str(description())) as address:
        yield address


def provider_at(address: str, sender: str = "+390299999999", account: str = ACCOUNT) -> TwilioProvider:
    return TwilioProvider(
        TwilioAccount(account, "token", sender, report_to="https://soci.example/texts", base_address=address)
    )


@pytest.mark.parametrize("sender", ["+390299999999", SERVICE], ids=["a number", "a Messaging Service"])
async def test_a_message_is_created(described: str, sender: str) -> None:
    provider = provider_at(described, sender)
    assert await provider.send(TEXT) == Accepted("SM" + "a" * 32, segments=1)
    await provider.aclose()


async def test_messages_are_listed_and_the_one_in_doubt_is_found(described: str) -> None:
    provider = provider_at(described)
    on_the_day_of_the_example = datetime(2019, 5, 24, 17, 44, tzinfo=UTC)
    asked = Outgoing("17", "+18182008801", "testing", on_the_day_of_the_example)
    found = await provider.find(asked)
    assert found == Accepted("SMded05904ccb347238880ca9264e8fe1c", 1, Decimal("0.00750"), "USD")
    assert await provider.find(TEXT) is None
    await provider.aclose()


async def test_a_request_that_does_not_say_who_asks_is_refused(described: str) -> None:
    client = ReadressedClient(described, answers_within=15)
    path = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    answer = await client.request("POST", path, data={"To": TEXT.to, "From": "+390299999999", "Body": "x"})
    assert answer.status_code == 401
    await client.close()


async def test_a_message_to_nobody_is_refused(described: str) -> None:
    http = ReadressedClient(described, answers_within=15)
    with pytest.raises(TwilioRestException) as refused:
        await Client(ACCOUNT, "token", http_client=http).messages.create_async(to=unset, body="x")
    assert refused.value.status == 422
    await http.close()


async def test_a_malformed_account_is_refused(described: str) -> None:
    provider = provider_at(described, account="AC-not-an-account")
    refused = await provider.send(TEXT)
    assert isinstance(refused, Rejected)
    assert not refused.number_invalid
    assert not refused.never_again
    await provider.aclose()


async def test_the_labs_network_keeps_to_the_description() -> None:
    """Prism stands between and turns away every request and every answer that the description does not allow.

    Lists are left out: what is described of the addresses of their pages is not so even in the description's examples.
    """
    async with (
        TextNetwork(account=ACCOUNT, auth_token="token", sent_after=0) as network,
        prism("proxy", str(description()), network.base_address, "--errors") as between,
    ):
        http = ReadressedClient(between, answers_within=15)
        messages = Client(ACCOUNT, "token", http_client=http).messages
        created = await messages.create_async(to=TEXT.to, from_=network.number, body=TEXT.body)
        await network.quiet()
        fetched = await messages(created.sid).fetch_async()
        assert (fetched.status, fetched.body) == ("delivered", TEXT.body)
        await http.close()


async def test_the_labs_messages_have_every_field_that_is_described() -> None:
    schemas = json.loads(description().read_text(encoding="utf-8"))["components"]["schemas"]
    text = CarriedText("+390299999999", TEXT.to, TEXT.body, [Step("queued", NOW)])
    assert text.as_resource(ACCOUNT).keys() == schemas["api.v2010.account.message"]["properties"].keys()
