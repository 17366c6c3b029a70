"""The provider of texts over the API: which it is, whether it works, why texts failed, and a text to try it with."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from fastapi import Response
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.access.signed_in import StaffLanguage
from centralino.directory.numbers import to_e164
from centralino.messages.lives import TextPurpose, TextState
from centralino.messages.store import standing as store
from centralino.messages.store.paging import TextSent, text_sent
from centralino.messages.trying import send_test
from web.api.frame import (
    Client,
    Id,
    Instant,
    LanguageCode,
    Problem,
    Said,
    Short,
    Told,
    granted,
    made_at,
    needs,
    resource,
    there,
)
from web.trying_texts import words_of_test

router = resource("settings/text-provider", "Text provider")

Seeing = Annotated[Client, needs(Right.SEE_SETTINGS)]
Changing = Annotated[Client, needs(Right.SETTINGS)]
ACCEPTED: Final = 202
LOOKS_BACK: Final = timedelta(days=7)


class TextsInState(Told):
    """How many texts came so far."""

    state: TextState
    texts: int


class TextsFailed(Told):
    """Texts that did not arrive, by the provider's code; `error` is what it said the last time."""

    code: str
    error: str | None
    texts: int
    last_at: Instant


class TextProvider(Told):
    """Who sends our texts, and how they stand."""

    provider: Annotated[str | None, Field(description="Null where no texts can be sent.")]
    sender: str | None
    segments_per_second: Annotated[float, Field(description="At the most.")]
    failures: Annotated[int, Field(description="In a row.")]
    rests_until: Annotated[Instant | None, Field(description="Left alone until then; past is at work again.")]
    rests_why: str | None
    last_seven_days: list[TextsInState]
    failed: Annotated[
        list[TextsFailed], Field(description="In the last seven days, the most frequent first.")
    ]


class NewTestText(Said):
    """To whom, and in which language."""

    number: Annotated[Short, Field(description="Of a telephone at hand; it is written to at whatever hour.")]
    language: Annotated[LanguageCode | None, Field(description="Null is the house's.")] = None


class TestText(Told):
    """Such a text, as far as it has come."""

    id: int
    number: str
    body: str
    state: TextState
    at: Instant
    settled_at: Annotated[Instant | None, Field(description="The provider has said yes or no.")]
    reported_at: Annotated[Instant | None, Field(description="Its last word on the delivery.")]
    error_code: str | None
    error: str | None
    segments: int | None


@router.get("", summary="Show how the text provider stands")
async def show(client: Seeing) -> TextProvider:
    """What it is set by stands in the settings; a secret is never told."""
    settings, since = client.settings, client.now - LOOKS_BACK
    async with client.reading() as connection:
        stands = await store.standing(connection, settings.text_provider or "")
        counts = await store.counts(connection, since)
        failures = await store.failures(connection, since)
    return TextProvider(
        provider=settings.text_provider,
        sender=settings.text_sender,
        segments_per_second=settings.texts_per_second,
        failures=stands.failures,
        rests_until=stands.rests_until,
        rests_why=stands.rests_why,
        last_seven_days=[TextsInState(state=state, texts=counts[state]) for state in counts],
        failed=[TextsFailed.model_validate(each) for each in failures],
    )


@router.post("/test-texts", status_code=ACCEPTED, summary="Try the text provider out with a text")
async def send(wanted: NewTestText, client: Changing, response: Response) -> TestText:
    """Three a minute. It is sent within a second, unless the provider rests: follow it where `Location` says."""
    number = to_e164(wanted.number, client.settings.default_region)
    if number is None:
        raise Problem.of_fields({"/number": "is no telephone number"})
    language = StaffLanguage(wanted.language or client.settings.default_language)
    body = words_of_test(client.office, language, client.now)
    connection = await client.changing()
    sent = granted(
        await send_test(connection, client.settings, number, body, by=client.by, via="api", at=client.now)
    )
    made_at(response, f"settings/text-provider/test-texts/{sent}")
    return _told(await text_sent(connection, sent))


@router.get("/test-texts/{text_id}", summary="Follow a test text")
async def follow(text_id: Id, client: Changing) -> TestText:
    """How far it has come."""
    async with client.reading() as connection:
        return _told(await text_sent(connection, text_id))


def _told(text: TextSent | None) -> TestText:
    """Raises `Problem` (404) for what is no test."""
    test = there(text if text and text.purpose == TextPurpose.TEST else None, "test text")
    return TestText(**{name: getattr(test, name) for name in TestText.model_fields})
