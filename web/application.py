"""Everything that can be asked for: pages of the staff, the page behind a member's link, the API, webhooks, files."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from centralino.access.signed_in import SignedIn
from centralino.campaigns.organisation import Organisation
from centralino.clock import now
from centralino.database import Database
from centralino.settings import Settings
from centralino.uploads.workbench import Workbench
from web.api.application import api
from web.doors import Door, language_of, routes, who_asks
from web.guarding import API, MEMBERS, STAFF, Guarding, in_frames_of
from web.live import Boards
from web.members.replying import PersonalLinks
from web.office import Office
from web.pages import (
    account,
    audit,
    campaigns,
    home,
    lists,
    opposition,
    prompts,
    registering,
    signing_in,
    staff,
    support,
    texts,
    tokens,
    uploads,
    webhooks,
)
from web.pages import settings as settings_pages
from web.pages.registering.place import EMBEDDED
from web.phone import doors as phone
from web.phone.relay import Relay
from web.static_files import static_files
from web.twilio import Webhooks
from web.visit import Visit

DOORS: tuple[Door, ...] = (
    *home.DOORS,
    *signing_in.DOORS,
    *account.DOORS,
    *support.DOORS,
    *registering.DOORS,
    *lists.DOORS,
    *uploads.DOORS,
    *campaigns.DOORS,
    *settings_pages.DOORS,
    *opposition.DOORS,
    *prompts.DOORS,
    *texts.DOORS,
    *staff.DOORS,
    *tokens.DOORS,
    *webhooks.DOORS,
    *audit.DOORS,
    *phone.DOORS,
)
"""Every page and fragment of the staff, for whoever wants to walk through all of them."""


def application(
    settings: Settings, database: Database, boards: Boards | None = None, workbench: Workbench | None = None
) -> ASGIApp:
    """The whole house. `boards` are those that are ended when the process is to stop.

    Without a `workbench` uploads that are begun wait for whoever has one.
    """
    boards = boards or Boards(database, settings)
    office = Office(settings, database, Organisation(settings), boards, workbench)
    members = Guarding(_for_members(office), MEMBERS)
    pages = _for_staff(office)
    staff = Guarding(pages, STAFF)
    framed = Guarding(pages, in_frames_of(settings.registration_origins))
    programs = Guarding(api(office), API)

    async def by_path(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path.startswith(("/i/", "/twilio/")):
            await members(scope, receive, send)
        elif path.startswith("/api/") and scope["type"] == "http":
            await programs(scope, receive, send)
        elif path == EMBEDDED or path.startswith(f"{EMBEDDED}/"):
            await framed(scope, receive, send)
        else:
            await staff(scope, receive, send)

    return by_path


def _for_members(office: Office) -> Starlette:
    links = PersonalLinks(office.database, office.organisation)
    found: list[BaseRoute] = links.routes()
    if office.settings.twilio_token and office.settings.public_address:
        found += Webhooks(office.database, office.organisation).routes()
    return Starlette(
        routes=found, exception_handlers={404: links.not_found, 405: links.not_found, 500: links.broken}
    )


def _for_staff(office: Office) -> Starlette:
    found: list[BaseRoute] = [
        *routes(office, DOORS),
        *_phone(office).routes(),
        Route(f"/static/{office.look.version}/{{file:path}}", static_files),
    ]
    return Starlette(routes=found, exception_handlers=_Mishaps(office).handlers)


def _phone(office: Office) -> Relay:
    async def who(asking: HTTPConnection) -> SignedIn | None:
        return await who_asks(office, asking, now())

    return Relay(office.settings, office.database, who)


class _Mishaps:
    """What is said when there is no page to be shown."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.handlers = {HTTPException: self._refused, 500: self._broken}

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        template = {404: "notice/not_found.html", 413: "notice/too_large.html", 503: "notice/away.html"}
        return self._notice(
            request, template.get(error.status_code, "notice/not_found.html"), error.status_code
        )

    async def _broken(self, request: Request, _error: Exception) -> Response:
        return self._notice(request, "notice/broken.html", 500)

    def _notice(self, request: Request, template: str, status: int) -> Response:
        """Without looking who asks: whatever went wrong may go wrong there again."""
        visit = Visit(request, self._office, None, language_of(self._office, request), now())
        return visit.page(template, status)
