"""The provider of texts: which it is, whether it works, what went last, why texts failed, and a text to try it with."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.directory.contacts import Refused
from centralino.directory.numbers import to_e164
from centralino.messages.lives import TextPurpose
from centralino.messages.store import standing as store
from centralino.messages.trying import send_test
from web.doors import Door
from web.in_words import in_words
from web.marking import N_
from web.pages.campaigns.member_told import TEXT_STATES
from web.pages.settings.text_codes import CODES
from web.trying_texts import words_of_test
from web.visit import Visit

LATEST: Final = 20
LOOKS_BACK: Final = timedelta(days=7)
NOT_A_NUMBER: Final = N_("That is not a telephone number.")
TONES: Final = {
    "delivered": "good",
    "failed": "bad",
    "not-sent": "bad",
    "in-doubt": "warn",
    "accepted": "calm",
}
PURPOSES: Final[dict[str, str]] = {
    TextPurpose.INVITATION: N_("invitation"),
    TextPurpose.QUESTION_BACK: N_("question back"),
    TextPurpose.CONFIRMATION: N_("confirmation"),
    TextPurpose.OPTED_OUT: N_("opted out"),
    TextPurpose.OVER: N_("replies are closed"),
    TextPurpose.TEST: N_("test"),
    "registration": N_("registration"),
}
PROVIDERS: Final = {
    "twilio": N_("Twilio"),
    "sip": N_("Texts over a SIP trunk"),
    "lab": N_("The text network of the lab"),
}


async def show(visit: Visit) -> Response:
    """How it stands; what changes by the second is asked for again."""
    return await _page(visit)


async def test(visit: Visit) -> Response:
    """Have a text sent to this number."""
    settings, written = visit.office.settings, await visit.field("number")
    number = to_e164(written, settings.default_region)
    if number is None:
        return await _page(visit, 400, wrong=visit.gettext(NOT_A_NUMBER), written=written)
    body = words_of_test(visit.office, visit.language, visit.now)
    async with visit.office.database.transaction() as connection:
        sent = await send_test(connection, settings, number, body, by=visit.me.name, via="page", at=visit.now)
    if isinstance(sent, Refused):
        return await _page(visit, 409, wrong=in_words(visit, sent.why), written=written)
    return visit.see_other(
        "/settings/texts", visit.gettext("The text is on its way: see below how far it comes.")
    )


async def _page(visit: Visit, status: int = 200, *, wrong: str = "", written: str = "") -> Response:
    settings, since = visit.office.settings, visit.now - LOOKS_BACK
    async with visit.reading() as connection:
        stands = await store.standing(connection, settings.text_provider or "")
        latest = await store.latest_texts(connection, LATEST)
        counts = await store.counts(connection, since)
        failures = await store.failures(connection, since)
    return visit.page(
        "settings/texts_part.html" if visit.is_fragment else "settings/texts.html",
        status,
        settings=settings,
        provider=visit.gettext(PROVIDERS[settings.text_provider]) if settings.text_provider else "",
        stands=stands,
        rests=stands.rests_until is not None and stands.rests_until > visit.now,
        latest=latest,
        counts=[(state, counts[state]) for state in counts],
        failures=failures,
        states={state: visit.gettext(words) for state, words in TEXT_STATES.items()},
        purposes={purpose: visit.gettext(words) for purpose, words in PURPOSES.items()},
        codes={code: visit.gettext(words) for code, words in CODES.items()},
        tones=TONES,
        wrong=wrong,
        written=written,
    )


DOORS = (
    Door("GET", "/settings/texts", Right.SEE_SETTINGS, show),
    Door("POST", "/settings/texts/test", Right.SETTINGS, test),
)
