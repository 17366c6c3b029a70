"""The JSON API, put together: its subjects, and the frame around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from centralino.uploads.files import MOST_BYTES as LARGEST_UPLOAD
from web.api.frame.document import document
from web.api.frame.entering import Entering, FileTaken
from web.api.frame.mishaps import HANDLERS
from web.api.frame.routing import ROOT
from web.api.resources import (
    call_backs,
    calls,
    campaigns,
    changes,
    contracts,
    customers,
    explanations,
    forecasts,
    grants,
    health,
    known_by,
    lists,
    live,
    members,
    never_called,
    plans,
    registrations,
    settings,
    texts,
    uploads,
    webhooks,
)
from web.office import Office
from web.phone.pace import Pace

VERSION: Final = "1"
DOCUMENT: Final = "/openapi.json"

ROUTERS: Final[tuple[APIRouter, ...]] = (
    customers.router,
    known_by.router,
    contracts.router,
    grants.router,
    grants.waiting_room,
    calls.router,
    call_backs.router,
    live.router,
    explanations.router,
    never_called.router,
    changes.router,
    lists.router,
    *uploads.ROUTERS,
    campaigns.router,
    plans.router,
    members.router,
    forecasts.router,
    texts.router,
    *webhooks.ROUTERS,
    health.router,
    registrations.router,
    *settings.ROUTERS,
)
"""Every subject, in the order of the document."""

FILES: Final = (FileTaken("POST", f"{ROOT}/uploads", LARGEST_UPLOAD), *settings.FILES)
"""What may be longer than other bodies are."""


def usual_pace() -> Pace:
    """Requests of one token: a program that copies everybody needs no more."""
    return Pace(per_second=50, at_once=200)


def api(office: Office, pace: Callable[[], Pace] = usual_pace) -> ASGIApp:
    """All that is asked for below `/api/`."""
    return Entering(versions(office), office.database, frozenset({ROOT + DOCUMENT}), pace, FILES)


def versions(office: Office) -> Starlette:
    """What is behind the entrance, by version; another version would be mounted beside this one."""
    return Starlette(routes=[Mount(ROOT, first(office))], exception_handlers=HANDLERS)


def first(office: Office) -> FastAPI:
    """Version 1."""
    made = FastAPI(
        title="Centralino",
        version=VERSION,
        openapi_url=DOCUMENT,
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers=HANDLERS,
        root_path_in_servers=False,
    )
    made.state.office = office
    for router in ROUTERS:
        made.router.routes.extend(router.routes)
    made.openapi = lambda: document(made)  # type: ignore[method-assign]
    return made
