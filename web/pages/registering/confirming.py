"""After the form: thanks, or the code that shows that number or address is theirs; and the link that was sent with it.

To open the link changes nothing: programs that look into links for danger open it too. Only a button does.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from starlette.responses import Response

from centralino.access.store.audit import audited
from centralino.database import Connection
from centralino.support.registration.confirming import Confirmed, confirm_by_code, confirm_by_link
from web.marking import N_
from web.pages.registering.place import Place, doors, show
from web.pages.registering.sending import BAD_REQUEST, IN_THE_LOG, in_time
from web.visit import Visit

log = structlog.get_logger()

GONE: Final = 410
_HANDLE: Final = re.compile(r"[A-Za-z0-9_-]{12,64}", re.ASCII)

WRONG: Final = {
    "text": N_("That is not the code of the text."),
    "email": N_("That is not the code of the e-mail."),
    "no": N_("That is not the code that we sent."),  # while they were asked
}

Deed = Callable[[Connection], Awaitable[Confirmed]]


async def thank(visit: Visit, place: Place) -> Response:
    """The same for everybody."""
    return show(visit, place, "thanks")


async def ask_code(visit: Visit, place: Place) -> Response:
    """Whether there is such a registration is not told."""
    handle = _named(visit, "handle")
    return show(visit, place, "code", handle=handle, wrong="") if handle else show(visit, place, "over", GONE)


async def take_code(visit: Visit, place: Place) -> Response:
    """What the text or the e-mail says, typed by whoever was shown the page."""
    handle, code = _named(visit, "handle"), re.sub(r"\D", "", (await visit.field("code"))[:40])
    return await in_time(
        _confirm(
            visit, place, handle, lambda connection: confirm_by_code(connection, handle, code, visit.now)
        )
    )


async def show_link(visit: Visit, place: Place) -> Response:
    """A button."""
    link = _named(visit, "link")
    return show(visit, place, "link", link=link) if link else show(visit, place, "over", GONE)


async def take_link(visit: Visit, place: Place) -> Response:
    """The button was pressed."""
    link = _named(visit, "link")
    return await in_time(
        _confirm(visit, place, "", lambda connection: confirm_by_link(connection, link, visit.now))
    )


async def _confirm(visit: Visit, place: Place, handle: str, deed: Deed) -> Response:
    async with visit.office.database.transaction() as connection:
        await audited(connection, IN_THE_LOG, "page")
        confirmed = await deed(connection)
    log.info("a registration to be confirmed", confirmed=str(confirmed))
    match confirmed:
        case Confirmed.DONE:
            return visit.see_other(place.address("/thanks"))
        case Confirmed.WRONG:
            wrong = visit.gettext(WRONG[visit.office.settings.registration_confirm])
            return show(visit, place, "code", BAD_REQUEST, handle=handle, wrong=wrong)
        case Confirmed.OVER:
            return show(visit, place, "over", GONE)


def _named(visit: Visit, name: str) -> str:
    """A part of the address, if it is spelt as ours are."""
    written = str(visit.request.path_params[name])
    return written if _HANDLE.fullmatch(written) else ""


DOORS = (
    *doors("GET", "/thanks", thank),
    *doors("GET", "/sent/{handle}", ask_code),
    *doors("POST", "/sent/{handle}", take_code),
    *doors("GET", "/c/{link}", show_link),
    *doors("POST", "/c/{link}", take_link),
)
