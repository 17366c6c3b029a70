"""What is sent with the form: looked at, taken, and answered alike whoever it is, in about the same time."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Mapping
from datetime import datetime
from secrets import token_urlsafe
from typing import Final

import structlog
from starlette.responses import Response

from centralino.access.store.audit import audited
from centralino.messages.asking_registrants import confirming
from centralino.support.grants import WEB
from centralino.support.registration.asked import Faulty, Registrant, Terms, Written, read
from centralino.support.registration.registering import Registered, Registering, TooOften, register
from centralino.support.registration.stamp import Stamp, opened
from centralino.support.registration.store import stamping_key
from web.pages.registering.place import Place, doors
from web.pages.registering.showing import FIELDS, form, new_stamp
from web.visit import Visit

log = structlog.get_logger()

BAD_REQUEST, TOO_MANY = 400, 429
IN_THE_LOG: Final = "registration"  # of changes: in whose name they are
ANSWERED_AFTER: Final = 0.25
"""Seconds: longer than it takes to enter somebody new, so that nobody learns from the time who is known already."""


async def send(visit: Visit, place: Place) -> Response:
    """Whoever fills in the field that nobody sees is answered as everybody, and forgotten."""
    written = {name: await visit.field(name) for name in FIELDS}
    stamp, sealed = await _stamp(visit)
    if await visit.field("website"):
        log.info("a registration by a program")
        return await in_time(_thanks(visit, place, stamp.handle if stamp else token_urlsafe(16)))
    if stamp is None or stamp.is_over(visit.now):
        again = visit.gettext("This form was open for too long. Please look it over, and send it once more.")
        return form(visit, place, written, await new_stamp(visit), notice=again, status=BAD_REQUEST)
    if stamp.is_too_quick(visit.now):
        again = visit.gettext(
            "That was quicker than we can believe. Please look it over, and send it once more."
        )
        return form(visit, place, written, sealed, notice=again, status=BAD_REQUEST)
    who = read(_as_written(written), Terms.of(visit.office.settings))
    if isinstance(who, Faulty):
        return form(visit, place, written, sealed, faults=who.faults, status=BAD_REQUEST)
    return await in_time(_take(visit, place, who, stamp, written, sealed))


async def in_time(answering: Awaitable[Response]) -> Response:
    """An answer that does not come sooner for one than for another."""
    answer, _ = await asyncio.gather(answering, asyncio.sleep(ANSWERED_AFTER))
    return answer


async def _take(
    visit: Visit, place: Place, who: Registrant, stamp: Stamp, written: Mapping[str, str], sealed: str
) -> Response:
    settings = visit.office.settings
    new = Registering(who, stamp.handle, visit.now, "form", WEB, visit.address)
    async with visit.office.database.transaction() as connection:
        await audited(connection, IN_THE_LOG, "page")
        taken = await register(connection, new, settings.registrations_per_hour, confirming(settings))
    match taken:
        case Registered():
            log.info("registered", confirms=taken.confirm_until is not None)
            return await _thanks(visit, place, stamp.handle)
        case TooOften(until=until):
            log.warning("a registration too many")
            return _too_often(visit, place, written, sealed, until)


async def _thanks(visit: Visit, place: Place, handle: str) -> Response:
    confirms = confirming(visit.office.settings) is not None
    return visit.see_other(place.address(f"/sent/{handle}" if confirms else "/thanks"))


def _too_often(
    visit: Visit, place: Place, written: Mapping[str, str], sealed: str, until: datetime
) -> Response:
    when = visit.formats.instant(until)
    words = visit.gettext(
        "There have been too many registrations just now. Please come again after %(when)s.", when=when
    )
    answer = form(visit, place, written, sealed, notice=words, status=TOO_MANY)
    answer.headers["retry-after"] = str(math.ceil((until - visit.now).total_seconds()))
    return answer


async def _stamp(visit: Visit) -> tuple[Stamp | None, str]:
    sealed = await visit.field("stamp")
    async with visit.reading() as connection:
        return opened(await stamping_key(connection), sealed), sealed


def _as_written(fields: Mapping[str, str]) -> Written:
    return Written(
        name=fields["name"],
        numbers=(fields["number"], fields["other_number"]),
        code=fields["code"],
        email=fields["email"],
        language=fields["language"],
        consents=fields["consent"] == "yes",
    )


DOORS = doors("POST", "", send)
