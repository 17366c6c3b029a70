"""What Twilio tells us: texts that came in, and how far ours have come. Every request has to bear its signature."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.texts.outcomes import record_report
from centralino.campaigns.texts.replying import take_reply
from centralino.clock import now
from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.messages.providers.twilio_webhooks import incoming_from, report_from, signature_is_right
from web.transactions import in_transaction

log = structlog.get_logger()

NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
BAD_REQUEST, FORBIDDEN, AWAY = 400, 403, 503
WAITS_FOR_DATABASE = 9.0
"""Seconds. Twilio gives a webhook fifteen, and by itself does not come again for a text that came in."""
TRY_AGAIN_AFTER = 0.3

Form = dict[str, str]


class Webhooks:
    """The two addresses that Twilio is given. A database that is away is waited for, for so many seconds."""

    def __init__(
        self, database: Database, organisation: Organisation, waits: float = WAITS_FOR_DATABASE
    ) -> None:
        self._database, self._organisation, self._waits = database, organisation, waits
        self._provider = organisation.settings.text_provider or "twilio"

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/twilio/incoming", self._signed(self._incoming), methods=["POST"]),
            Route("/twilio/status", self._signed(self._status), methods=["POST"]),
        ]

    async def _incoming(self, form: Form) -> Response:
        text = incoming_from(form, now())
        if text is None:
            return PlainTextResponse("no text", BAD_REQUEST)

        async def take(connection: Connection) -> str:
            return await take_reply(connection, self._organisation, self._provider, text, now())

        followed = await self._in_transaction(take)
        log.info("a text came in", text=text.provider_id, followed=str(followed))
        return Response(NOTHING_TO_SAY, media_type="text/xml")

    async def _status(self, form: Form) -> Response:
        report = report_from(form)
        if report:

            async def note(connection: Connection) -> object:
                return await record_report(connection, self._organisation, self._provider, report, now())

            await self._in_transaction(note)
        return Response(NOTHING_TO_SAY, media_type="text/xml")

    async def _in_transaction(self, work: Callable[[Connection], Awaitable[object]]) -> object:
        """Raises `DatabaseUnavailable` when the database was away for too long."""
        end = time.monotonic() + self._waits
        while True:
            try:
                return await in_transaction(self._database, work, within=end - time.monotonic())
            except DatabaseUnavailable:
                if time.monotonic() + TRY_AGAIN_AFTER > end:
                    raise
                await asyncio.sleep(TRY_AGAIN_AFTER)

    def _signed(
        self, endpoint: Callable[[Form], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def signed(request: Request) -> Response:
            form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
            if not self._is_from_twilio(request, form):
                log.warning("refused: not signed by Twilio", path=request.url.path)
                return PlainTextResponse("not signed by Twilio", FORBIDDEN)
            try:
                return await endpoint(form)
            except DatabaseUnavailable as error:
                log.error("database away: a webhook is lost unless it comes again", why=str(error))
                return PlainTextResponse("away", AWAY)

        return signed

    def _is_from_twilio(self, request: Request, form: Form) -> bool:
        """By the address that Twilio was given: behind a proxy the request shows another."""
        settings = self._organisation.settings
        assert settings.twilio_token
        query = f"?{request.url.query}" if request.url.query else ""
        url = f"{settings.public_address}{request.url.path}{query}"
        signature = request.headers.get("x-twilio-signature")
        return signature_is_right(settings.twilio_token.get_secret_value(), url, form, signature)
