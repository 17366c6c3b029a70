"""The doors of the house: which address leads to which page, who may pass, and what is looked at before."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from centralino.access.actions import who
from centralino.access.rules.rights import Right
from centralino.access.signed_in import SignedIn, StaffLanguage
from centralino.clock import now
from centralino.database import DatabaseUnavailable
from centralino.visible import is_visible
from web.ids import LARGEST_ID
from web.office import Office
from web.visit import Visit

log = structlog.get_logger()

FORBIDDEN, AWAY = 403, 503
COOKIE = "centralino"
FORM_TOKEN = "form_token"  # noqa: S105 (the name of a field)
ORDINARY_BODY = 64 * 1024  # bytes

Handler = Callable[[Visit], Awaitable[Response]]


class Public:
    """Stands in a right's place where nobody needs to be signed in."""


PUBLIC: Final = Public()


@dataclass(frozen=True, slots=True)
class Door:
    """One method of one address.

    `largest_body` is in bytes. Through those of the `first_password` even those pass who must choose a new one.
    """

    method: Literal["GET", "POST"]
    path: str
    right: Right | Public
    handler: Handler
    largest_body: int = ORDINARY_BODY
    first_password: bool = False


def cookie_name(office: Office) -> str:
    """Of the session; over TLS with the prefix that keeps other hosts of the domain from setting it (RFC 6265bis)."""
    return f"__Host-{COOKIE}" if office.is_secure else COOKIE


def routes(office: Office, doors: Sequence[Door]) -> list[BaseRoute]:
    """The doors as Starlette knows them."""
    return [Route(door.path, _opened(office, door), methods=[door.method]) for door in doors]


def _opened(office: Office, door: Door) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        _not_too_large(request, door.largest_body)
        _an_address(request)
        visit = await visit_of(office, request)
        try:
            return await _let_in(visit, door)
        except DatabaseUnavailable as error:
            log.warning("a page without the database", path=door.path, why=str(error))
            return visit.page("notice/away.html", AWAY)

    return answer


async def visit_of(office: Office, request: Request) -> Visit:
    """Who asks, and in which language they read."""
    at = now()
    try:
        staff = await who_asks(office, request, at)
    except DatabaseUnavailable as error:
        log.warning("nobody can be recognised", why=str(error))
        raise HTTPException(AWAY) from error
    return Visit(request, office, staff, staff.language if staff else language_of(office, request), at)


async def who_asks(office: Office, asking: HTTPConnection, at: datetime) -> SignedIn | None:
    """Whoever is signed in with the cookie that came with a request. Raises `DatabaseUnavailable`."""
    token = asking.cookies.get(cookie_name(office))
    if not token:
        return None
    async with office.database.connection() as connection:
        return await who(connection, token, at)


async def _let_in(visit: Visit, door: Door) -> Response:
    if isinstance(door.right, Right):
        if visit.staff is None:
            return visit.to_sign_in()
        if visit.staff.must_change_password and not door.first_password:
            return visit.see_other("/account/password")
        if not visit.may(door.right):
            return visit.page("notice/forbidden.html", FORBIDDEN)
    if door.method != "GET" and not await _is_meant(visit):
        log.warning("a form that nobody here has sent", path=door.path)
        return visit.page("notice/not_meant.html", FORBIDDEN)
    return await door.handler(visit)


async def _is_meant(visit: Visit) -> bool:
    """Whether a page of ours sent this: the browser says so, and whoever is signed in was given the form's token."""
    if not _is_from_here(visit.request, visit.office):
        return False
    if visit.staff is None:
        return True
    given = visit.request.headers.get("x-form-token") or _text(await visit.form(), FORM_TOKEN)
    return hmac.compare_digest(given.encode(), visit.staff.form_token.encode())


def _is_from_here(request: Request, office: Office) -> bool:
    """By what browsers tell and pages cannot forge (Fetch Metadata; RFC 6454): a request without either is no form."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    hosts = {request.headers.get("host", ""), urlsplit(office.settings.public_address or "").netloc} - {""}
    return urlsplit(origin).netloc in hosts


def _an_address(request: Request) -> None:
    """Nothing of ours has a name with controls in it, or a number of more than 64 bits. Raises `HTTPException`."""
    for part in request.path_params.values():
        if part > LARGEST_ID if isinstance(part, int) else not is_visible(str(part)):
            raise HTTPException(404)


def _not_too_large(request: Request, largest: int) -> None:
    """Counts what arrives, and believes a length that is told. Raises `HTTPException`."""
    told = request.headers.get("content-length", "0")
    if not told.isdigit() or int(told) > largest:
        raise HTTPException(413)
    receive, arrived = request._receive, 0

    async def counted():  # type: ignore[no-untyped-def]
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > largest:
            raise HTTPException(413)
        return message

    request._receive = counted


def language_of(office: Office, request: Request) -> StaffLanguage:
    """What the browser prefers of the languages that we speak (RFC 9110, 12.5.4), else the house's."""
    wanted = sorted(_preferences(request.headers.get("accept-language", "")), key=lambda each: -each[1])
    for tag, _ in wanted:
        if tag in tuple(StaffLanguage):
            return StaffLanguage(tag)
    house = office.settings.default_language[:2]
    return StaffLanguage(house) if house in tuple(StaffLanguage) else StaffLanguage.EN


def _preferences(header: str) -> list[tuple[str, float]]:
    found = []
    for each in header[:200].split(","):
        tag, _, quality = each.partition(";q=")
        try:
            found.append((tag.strip()[:2].lower(), float(quality or 1)))
        except ValueError:
            continue
    return found


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
