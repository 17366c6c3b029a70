"""The Messages resource of Twilio's REST API, as far as anybody needs who sends texts and looks them up."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lab.texts.carried import VERSION, CarriedText
from lab.texts.fates import REFUSALS, Fate, Refusal

FOR_EVER = 3600.0
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
PAGE, LARGEST_PAGE = 50, 1000

UNAUTHENTICATED = Refusal(401, 20003, "Authenticate")
NOT_FOUND = Refusal(404, 20404, "The requested resource was not found")
NO_TO = Refusal(400, 21604, "A 'To' phone number is required.")
NO_BODY = Refusal(400, 21602, "Message body is required.")
NO_SENDER = Refusal(400, 21603, "A 'From' phone number is required.")
NOT_OUR_SENDER = Refusal(
    400, 21606, "The 'From' phone number provided is not a valid message-capable number."
)
TOO_LONG = Refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
LONGEST = 1600

Take = Callable[[CarriedText], Awaitable[Fate]]


class MessagesAPI:
    """Answers requests about `texts`, newest last; `take` is asked about each new one, and keeps it if it does."""

    def __init__(
        self, account: str, auth_token: str, number: str, texts: list[CarriedText], take: Take
    ) -> None:
        self._account, self._token, self._number = account, auth_token, number
        self._texts, self._take = texts, take
        path = f"/{VERSION}/Accounts/{{account}}/Messages"
        self.application = Starlette(
            routes=[
                Route(f"{path}.json", self._create, methods=["POST"]),
                Route(f"{path}.json", self._list, methods=["GET"]),
                Route(f"{path}/{{sid}}.json", self._fetch, methods=["GET"]),
            ]
        )

    async def _create(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        refusal = self._refusal(request) or self._fault(form)
        if refusal:
            return _error(refusal)
        text = CarriedText(
            sender=form.get("From") or self._number,
            to=form["To"],
            body=form["Body"],
            steps=[],
            service=form.get("MessagingServiceSid"),
            report_to=form.get("StatusCallback"),
        )
        fate = await self._take(text)
        if fate.is_silent:
            await asyncio.sleep(FOR_EVER)
        if fate in REFUSALS:
            return _error(REFUSALS[fate])
        return JSONResponse(text.as_resource(self._account), 201)

    async def _list(self, request: Request) -> Response:
        refusal = self._refusal(request)
        if refusal:
            return _error(refusal)
        asked = request.query_params
        wanted = {"to": asked.get("To"), "sender": asked.get("From")}
        found = [
            text
            for text in reversed(self._texts)
            if all(value in (None, getattr(text, name)) for name, value in wanted.items())
        ]
        size = max(1, min(int(asked.get("PageSize", PAGE)), LARGEST_PAGE))
        return JSONResponse(self._page(request, found, int(asked.get("Page", 0)), size))

    async def _fetch(self, request: Request) -> Response:
        refusal = self._refusal(request)
        if refusal:
            return _error(refusal)
        found = [text for text in self._texts if text.sid == request.path_params["sid"]]
        return JSONResponse(found[0].as_resource(self._account)) if found else _error(NOT_FOUND)

    def _page(self, request: Request, found: list[CarriedText], page: int, size: int) -> dict[str, object]:
        def uri(number: int) -> str:
            return f"{request.url.path}?{urlencode(dict(request.query_params) | {'Page': number, 'PageSize': size})}"

        shown = found[page * size : (page + 1) * size]
        return {
            "messages": [text.as_resource(self._account) for text in shown],
            "page": page,
            "page_size": size,
            "start": page * size,
            "end": page * size + max(0, len(shown) - 1),
            "uri": uri(page),
            "first_page_uri": uri(0),
            "next_page_uri": uri(page + 1) if len(found) > (page + 1) * size else None,
            "previous_page_uri": uri(page - 1) if page else None,
        }

    def _refusal(self, request: Request) -> Refusal | None:
        """Why this request is not heard at all."""
        known = base64.b64encode(f"{self._account}:{self._token}".encode()).decode()
        if not secrets.compare_digest(request.headers.get("authorization", ""), f"Basic {known}"):
            return UNAUTHENTICATED
        return None if request.path_params["account"] == self._account else NOT_FOUND

    def _fault(self, form: dict[str, str]) -> Refusal | None:
        """What is wrong with a text, in the order in which Twilio looks."""
        if not form.get("To"):
            return NO_TO
        if not form.get("From") and not form.get("MessagingServiceSid"):
            return NO_SENDER
        if form.get("From", self._number) != self._number:
            return NOT_OUR_SENDER
        if not E164.fullmatch(form["To"]):
            return REFUSALS[Fate.INVALID]
        if not form.get("Body"):
            return NO_BODY
        return TOO_LONG if len(form["Body"]) > LONGEST else None


def _error(refusal: Refusal) -> Response:
    return JSONResponse(
        {
            "code": refusal.code,
            "message": refusal.message,
            "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
            "status": refusal.status,
        },
        refusal.status,
    )
