"""The pages behind a personal link: the invitation with its two buttons, and the wish to be left alone.

To open a page changes nothing: those who scan texts for bad links open it too. Only a button does.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.answers import Answer, Taken
from centralino.campaigns.telling.calendar_file import MEDIA_TYPE, calendar_file, host_of
from centralino.campaigns.texts.personal_link import Behind, answer_by_link, behind_link, leave_alone_by_link
from centralino.campaigns.words.dates_in_words import spoken_day, written_time
from centralino.clock import now
from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.settings import Language
from web.members.appearance import page
from web.members.words import WORDS, Notice
from web.transactions import in_transaction

log = structlog.get_logger()

OK, SEE_OTHER, BAD_REQUEST, NOT_FOUND, GONE, BROKEN, AWAY = 200, 303, 400, 404, 410, 500, 503
COME_AGAIN_AFTER = "120"  # seconds
TOKEN = re.compile(r"[A-Za-z0-9_-]{6,32}")
LARGEST_PARTY = 99
WITHIN = 5.0
"""Seconds until somebody who waits for a page is told to come again."""


class PersonalLinks:
    """The pages of every invitation of this organisation."""

    def __init__(self, database: Database, organisation: Organisation) -> None:
        self._database, self._organisation = database, organisation
        self._house_language: Language = organisation.settings.default_language
        self._host = host_of(organisation.settings.public_address)

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/i/{token}", self._guarded(self._show), methods=["GET"]),
            Route("/i/{token}", self._guarded(self._answer), methods=["POST"]),
            Route("/i/{token}/event.ics", self._guarded(self._calendar), methods=["GET"]),
            Route("/i/{token}/never", self._guarded(self._show_never), methods=["GET"]),
            Route("/i/{token}/never", self._guarded(self._never), methods=["POST"]),
        ]

    async def not_found(self, _request: Request, _error: Exception) -> Response:
        """Nothing is there."""
        return self._notice(NOT_FOUND, WORDS[self._house_language].unknown)

    async def broken(self, _request: Request, _error: Exception) -> Response:
        """Our mistake."""
        return self._notice(BROKEN, WORDS[self._house_language].broken)

    async def _show(self, request: Request) -> Response:
        token = request.path_params["token"]
        behind = await self._behind(token)
        if behind is None:
            return self._notice(NOT_FOUND, WORDS[self._house_language].unknown)
        return self._page("invitation.html", behind, token, OK if behind.takes_answers else GONE)

    async def _answer(self, request: Request) -> Response:
        token, form = request.path_params["token"], await _form(request)
        if form.get("answer") not in tuple(Answer):
            return await self._again(token, BAD_REQUEST)
        answer = Answer(form["answer"])
        written = form.get("party", "")

        async def take(connection: Connection) -> Taken:
            behind = await behind_link(connection, self._organisation, token, now())
            asks = bool(behind and behind.plan.how_many and answer is Answer.YES)
            party = _party(written) if asks else None
            return await answer_by_link(connection, token, answer, party, now())

        taken = await in_transaction(self._database, take, within=WITHIN)
        if taken in (Taken.CLOSED, Taken.UNKNOWN):
            return await self._again(token, GONE)
        log.info("answered by link", taken=str(taken))
        return RedirectResponse(token, SEE_OTHER)

    async def _calendar(self, request: Request) -> Response:
        behind = await self._behind(request.path_params["token"])
        if behind is None:
            return self._notice(NOT_FOUND, WORDS[self._house_language].unknown)
        plan, invitation = behind.plan, behind.invitation
        text = calendar_file(
            plan.event, invitation.event_id, invitation.version, plan.organisation, self._host, now()
        )
        named = {"content-disposition": 'attachment; filename="event.ics"'}
        return Response(text, media_type=MEDIA_TYPE, headers=named)

    async def _show_never(self, request: Request) -> Response:
        token = request.path_params["token"]
        behind = await self._behind(token)
        if behind is None:
            return self._notice(NOT_FOUND, WORDS[self._house_language].unknown)
        return self._page("never.html", behind, token, OK)

    async def _never(self, request: Request) -> Response:
        token, form = request.path_params["token"], await _form(request)
        if form.get("sure") != "never":
            return await self._again(token, BAD_REQUEST)

        async def leave_alone(connection: Connection) -> bool:
            return await leave_alone_by_link(connection, token, now())

        if not await in_transaction(self._database, leave_alone, within=WITHIN):
            return self._notice(NOT_FOUND, WORDS[self._house_language].unknown)
        return RedirectResponse("never", SEE_OTHER)

    async def _again(self, token: str, status: int) -> Response:
        """The invitation's page, with the status of what could not be done."""
        behind = await self._behind(token)
        if behind is None:
            return self._notice(NOT_FOUND, WORDS[self._house_language].unknown)
        return self._page("invitation.html", behind, token, status)

    async def _behind(self, token: str) -> Behind | None:
        async def look(connection: Connection) -> Behind | None:
            return await behind_link(connection, self._organisation, token, now())

        return await self._database.ask(look, within=WITHIN)

    def _guarded(
        self, endpoint: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """What is no token is looked up nowhere; and without a database there is a page all the same."""

        async def guarded(request: Request) -> Response:
            if not TOKEN.fullmatch(request.path_params["token"]):
                return self._notice(NOT_FOUND, WORDS[self._house_language].unknown)
            try:
                return await endpoint(request)
            except DatabaseUnavailable as error:
                log.warning("database away", why=str(error))
                response = self._notice(AWAY, WORDS[self._house_language].away)
                response.headers["retry-after"] = COME_AGAIN_AFTER
                return response

        return guarded

    def _page(self, template: str, behind: Behind, token: str, status: int) -> Response:
        plan, invitation = behind.plan, behind.invitation
        local = plan.event.starts_at.astimezone(ZoneInfo(plan.event.time_zone))
        text = page(
            template,
            language=plan.language,
            words=WORDS[plan.language],
            token=token,
            organisation=plan.organisation,
            name=invitation.name,
            event=plan.event.title,
            day=_day(local, plan.language),
            time=written_time(local.time(), plan.language),
            place=plan.event.place,
            answer=invitation.answer,
            party=invitation.party,
            opposed=invitation.opposed,
            takes_answers=behind.takes_answers,
            asks_how_many=plan.how_many,
        )
        return HTMLResponse(text, status)

    def _notice(self, status: int, notice: Notice) -> Response:
        text = page("notice.html", language=self._house_language, heading=notice.heading, text=notice.text)
        return HTMLResponse(text, status)


async def _form(request: Request) -> dict[str, str]:
    """The first value of every field. What is no form has none."""
    written = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qs(written, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _party(written: str) -> int | None:
    found = re.fullmatch(r"\s*([0-9]{1,2})\s*", written, re.ASCII)
    return int(found[1]) if found and 1 <= int(found[1]) <= LARGEST_PARTY else None


def _day(local: datetime, language: Language) -> str:
    day = spoken_day(local.date(), language)
    return f"{day[0].upper()}{day[1:]} {local.year}"
