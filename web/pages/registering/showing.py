"""The form to register: empty, or as it was filled in with what is wrong beside each field."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from centralino.support.registration.asked import Fault
from centralino.support.registration.stamp import Stamp, sealed
from centralino.support.registration.store import stamping_key
from web.marking import N_
from web.pages.account import LANGUAGES
from web.pages.registering.place import Place, doors, show
from web.visit import Visit

FIELDS: Final = ("name", "number", "other_number", "code", "email", "language", "consent")
PLACES: Final = {"numbers/0": "number", "numbers/1": "other_number"}
"""Where the form has what is called otherwise elsewhere."""

FAULTS: Final = {
    Fault.NAME: N_("A name has 1 to 200 characters on one line."),
    Fault.NUMBER_MISSING: N_("Without a telephone number we could not know you."),
    Fault.NUMBER: N_("That is no telephone number."),
    Fault.NO_MOBILE: N_("That is no mobile number, and could get no text."),
    Fault.TOO_MANY_NUMBERS: N_("Five numbers are enough."),
    Fault.CODE: N_("That is neither a VAT number nor a customer code."),
    Fault.CHECK_DIGIT: N_("One digit of that VAT number must be wrong: please compare it once more."),
    Fault.EMAIL: N_("That is no e-mail address."),
    Fault.EMAIL_MISSING: N_("Without an e-mail address we could not send you the code."),
    Fault.LANGUAGE: N_("We speak none but these languages."),
    Fault.CONSENT: N_("Without your consent we may not keep any of it."),
}


async def show_form(visit: Visit, place: Place) -> Response:
    """An empty one."""
    written = dict.fromkeys(FIELDS, "") | {"language": str(visit.language)}
    return form(visit, place, written, await new_stamp(visit))


async def new_stamp(visit: Visit) -> str:
    """For a form that is shown now. Raises `DatabaseUnavailable`."""
    async with visit.reading() as connection:
        key = await stamping_key(connection)
    return sealed(key, Stamp(secrets.token_urlsafe(16), visit.now))


def form(
    visit: Visit,
    place: Place,
    written: Mapping[str, str],
    stamp: str,
    *,
    faults: Mapping[str, Fault] = {},
    notice: str = "",
    status: int = 200,
) -> Response:
    """With what was written, and what is wrong with it."""
    settings = visit.office.settings
    return show(
        visit,
        place,
        "form",
        status,
        languages=LANGUAGES if visit.request.method == "GET" else (),
        written=written,
        stamp=stamp,
        wrong={PLACES.get(at, at): visit.gettext(FAULTS[fault]) for at, fault in faults.items()},
        notice=notice,
        spoken=[(each.value, words) for each, words in LANGUAGES],
        privacy=settings.registration_privacy,
    )


DOORS = doors("GET", "", show_form)
