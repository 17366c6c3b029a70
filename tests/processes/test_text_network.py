"""Our Twilio provider over the lab's text network: what goes, what does not, and what nobody knows at first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from aiohttp import web

from centralino.messages.provider import (
    Accepted,
    Delivery,
    DeliveryReport,
    InDoubt,
    NotSent,
    Outgoing,
    Rejected,
)
from centralino.messages.providers.twilio_sending import TwilioAccount, TwilioProvider
from centralino.messages.providers.twilio_webhooks import incoming_from, report_from, signature_is_right
from lab.ports import HOST, free_port
from lab.texts import CarriedText, Fate, Reply, TextNetwork

NUMBERS = {fate: f"+3933100000{place:02}" for place, fate in enumerate(Fate)}
FATES = {number: fate for fate, number in NUMBERS.items()}


def fate_of(text: CarriedText) -> Fate:
    return FATES[text.to]


def outgoing(fate: Fate = Fate.DELIVERED, body: str = "Vieni? https://soci.example/i/k3v9") -> Outgoing:
    return Outgoing("17", NUMBERS[fate], body, datetime.now(UTC))


class OurSide:
    """Takes webhooks as the product will: the signature first."""

    def __init__(self) -> None:
        self.url = f"http://{HOST}:{free_port()}/texts?provider=twilio"
        self.forms: list[Mapping[str, str]] = []
        self.forged = 0
        self.auth_token = ""

    async def take(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if not signature_is_right(self.auth_token, self.url, form, request.headers.get("X-Twilio-Signature")):
            self.forged += 1
            return web.Response(status=403)
        self.forms.append(form)
        return web.Response(status=204)


@pytest_asyncio.fixture
async def our_side() -> AsyncIterator[OurSide]:
    side = OurSide()
    application = web.Application()
    application.router.add_post("/texts", side.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, HOST, int(side.url.split(":")[2].partition("/")[0])).start()
    yield side
    await runner.cleanup()


@pytest_asyncio.fixture
async def network(our_side: OurSide) -> AsyncIterator[TextNetwork]:
    async with TextNetwork(webhook=our_side.url, fates=fate_of, sent_after=0.01) as network:
        our_side.auth_token = network.auth_token
        yield network


def account(network: TextNetwork, our_side: OurSide) -> TwilioAccount:
    return TwilioAccount(
        network.account,
        network.auth_token,
        network.number,
        report_to=our_side.url,
        base_address=network.base_address,
        answers_within=0.5,
    )


@pytest_asyncio.fixture
async def provider(network: TextNetwork, our_side: OurSide) -> AsyncIterator[TwilioProvider]:
    provider = TwilioProvider(account(network, our_side))
    yield provider
    await provider.aclose()


async def test_a_text_goes_and_its_delivery_is_reported(
    provider: TwilioProvider, network: TextNetwork, our_side: OurSide
) -> None:
    sent = await provider.send(outgoing(body="Cena sabato, vieni? 😀"))
    assert isinstance(sent, Accepted)
    await network.quiet()
    (carried,) = network.texts
    assert (carried.sid, carried.body, carried.was_delivered) == (
        sent.provider_id,
        "Cena sabato, vieni? 😀",
        True,
    )
    assert [report_from(form) for form in our_side.forms] == [
        DeliveryReport(sent.provider_id, Delivery.SENT),
        DeliveryReport(sent.provider_id, Delivery.DELIVERED),
    ]
    assert carried.told == [204, 204]
    assert sent.segments == 1


@pytest.mark.parametrize(
    ("fate", "refused"),
    [
        (Fate.INVALID, Rejected("21211", "Invalid 'To' Phone Number", number_invalid=True)),
        (Fate.OPTED_OUT, Rejected("21610", "Attempt to send to unsubscribed recipient", never_again=True)),
    ],
)
async def test_a_refusal_says_what_it_means_for_the_person(
    provider: TwilioProvider, network: TextNetwork, fate: Fate, refused: Rejected
) -> None:
    assert await provider.send(outgoing(fate)) == refused
    assert await provider.find(outgoing(fate)) is None
    assert not network.texts


@pytest.mark.parametrize(
    ("fate", "refused"),
    [
        (Fate.LANDLINE, Rejected("30006", "Landline or unreachable carrier", number_invalid=True)),
        (Fate.SWITCHED_OFF, Rejected("30003", "Unreachable destination handset")),
        (Fate.FILTERED, Rejected("30007", "Message filtered")),
    ],
)
async def test_a_text_that_fails_later_is_reported_and_found_so(
    provider: TwilioProvider, network: TextNetwork, our_side: OurSide, fate: Fate, refused: Rejected
) -> None:
    sent = await provider.send(outgoing(fate))
    assert isinstance(sent, Accepted)
    await network.quiet()
    assert report_from(our_side.forms[-1]) == DeliveryReport(sent.provider_id, Delivery.FAILED, refused)
    assert await provider.find(outgoing(fate)) == refused


@pytest.mark.parametrize("fate", [Fate.TOO_MANY, Fate.UNAVAILABLE])
async def test_what_the_network_turns_away_was_surely_not_sent(
    provider: TwilioProvider, network: TextNetwork, fate: Fate
) -> None:
    with pytest.raises(NotSent):
        await provider.send(outgoing(fate))
    assert not network.texts


@pytest.mark.parametrize("fate", [Fate.TAKEN_IN_SILENCE, Fate.TAKEN_WITH_500])
async def test_a_text_in_doubt_that_went_is_found(
    provider: TwilioProvider, network: TextNetwork, fate: Fate
) -> None:
    text = outgoing(fate)
    with pytest.raises(InDoubt):
        await provider.send(text)
    (carried,) = network.sent_to(text.to)
    assert await provider.find(text) == Accepted(carried.sid, segments=1, currency="USD")


@pytest.mark.parametrize("fate", [Fate.LOST_IN_SILENCE, Fate.LOST_WITH_500])
async def test_a_text_in_doubt_that_did_not_go_is_surely_not_there(
    provider: TwilioProvider, fate: Fate
) -> None:
    text = outgoing(fate)
    with pytest.raises(InDoubt):
        await provider.send(text)
    assert await provider.find(text) is None


async def test_a_look_up_takes_no_other_text_for_ours(provider: TwilioProvider) -> None:
    earlier = await provider.send(outgoing(body="Vieni? https://soci.example/i/k3v9"))
    assert isinstance(earlier, Accepted)
    ours = outgoing(body="Non abbiamo capito. https://soci.example/i/zz71")
    assert await provider.find(ours) is None
    assert await provider.find(replace(ours, body="Vieni? https://soci.example/i/k3v9")) is not None
    later = replace(
        ours, body="Vieni? https://soci.example/i/k3v9", at=datetime.now(UTC) + timedelta(hours=1)
    )
    assert await provider.find(later) is None, "it is older than the claim"


async def test_a_look_up_goes_far_back_and_admits_when_there_is_too_much(
    provider: TwilioProvider, network: TextNetwork
) -> None:
    first = outgoing(body="the first https://soci.example/i/1")
    await provider.send(first)
    for number in range(2, 201):
        again = CarriedText(network.number, first.to, f"text {number}", list(network.texts[0].steps))
        network.texts.append(again)
    assert isinstance(await provider.find(first), Accepted)
    network.texts.append(CarriedText(network.number, first.to, "one more", list(network.texts[0].steps)))
    with pytest.raises(InDoubt):
        await provider.find(first)


async def test_no_network_at_all_means_not_sent(network: TextNetwork, our_side: OurSide) -> None:
    nowhere = replace(account(network, our_side), base_address=f"http://{HOST}:{free_port()}")
    provider = TwilioProvider(nowhere, name="lab")
    with pytest.raises(NotSent):
        await provider.send(outgoing())
    with pytest.raises(InDoubt):
        await provider.find(outgoing())
    await provider.aclose()


async def test_a_wrong_token_is_our_fault_and_not_the_numbers(
    network: TextNetwork, our_side: OurSide
) -> None:
    provider = TwilioProvider(replace(account(network, our_side), auth_token="wrong"))
    assert await provider.send(outgoing()) == Rejected("20003", "Authenticate", try_again=True)
    with pytest.raises(InDoubt):
        await provider.find(outgoing())
    await provider.aclose()


async def test_people_write_back_and_the_webhook_is_signed(
    provider: TwilioProvider, network: TextNetwork, our_side: OurSide
) -> None:
    network.on_message(
        lambda text: [Reply("SI'"), Reply("no, scusate…", after=0.4)] if "?" in text.body else []
    )
    await provider.send(outgoing(body="Vieni?"))
    await network.quiet()
    at = datetime.now(UTC)
    came = [form for form in our_side.forms if form["SmsStatus"] == "received"]
    texts = [incoming_from(form, at) for form in came]
    assert [(text.sender, text.to, text.body) for text in texts if text] == [
        (NUMBERS[Fate.DELIVERED], network.number, "SI'"),
        (NUMBERS[Fate.DELIVERED], network.number, "no, scusate…"),
    ]
    assert not our_side.forged


async def test_a_forged_webhook_is_seen_through(network: TextNetwork, our_side: OurSide) -> None:
    our_side.auth_token = "another"
    text = await network.write(NUMBERS[Fate.DELIVERED], "STOP")
    assert (our_side.forged, text.told) == (1, [403])


async def test_whoever_wrote_stop_gets_nothing_more(provider: TwilioProvider, network: TextNetwork) -> None:
    await network.write(NUMBERS[Fate.DELIVERED], " Stop ")
    refused = await provider.send(outgoing())
    assert isinstance(refused, Rejected)
    assert refused.never_again
    await network.write(NUMBERS[Fate.DELIVERED], "START")
    assert isinstance(await provider.send(outgoing()), Accepted)


async def test_a_webhook_waits_for_a_server_that_is_being_started(
    network: TextNetwork, our_side: OurSide
) -> None:
    url, network.webhook = our_side.url, f"http://{HOST}:{free_port()}/nobody"
    writing = asyncio.create_task(network.write(NUMBERS[Fate.DELIVERED], "sì"))
    await asyncio.sleep(0.2)
    assert not writing.done()
    writing.cancel()
    network.webhook = url
    assert (await network.write(NUMBERS[Fate.DELIVERED], "sì")).told == [204]


async def test_a_messaging_service_chooses_the_sender(network: TextNetwork, our_side: OurSide) -> None:
    provider = TwilioProvider(replace(account(network, our_side), sender=f"MG{'0' * 32}"))
    assert isinstance(await provider.send(outgoing()), Accepted)
    assert network.texts[0].service == f"MG{'0' * 32}"
    assert network.texts[0].steps[0].status == "accepted"
    await provider.aclose()
