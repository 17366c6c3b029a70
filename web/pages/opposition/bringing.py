"""A new edition of a register: its file is looked through, and taken once somebody has seen what is in it."""

from __future__ import annotations

from datetime import date
from typing import Final

from starlette.datastructures import UploadFile
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.registers import RegisterImported, held_registers, meant_register
from centralino.directory.contacts import Refused
from centralino.uploads import files
from web import register_files
from web.doors import ORDINARY_BODY, Door
from web.errands import Errand
from web.in_words import as_worded, in_words
from web.marking import N_
from web.pages.uploads.bringing import pieces_of
from web.register_files import Brought, Looked, Unreadable
from web.visit import Visit

HERE: Final = "/settings/registers"

NO_FILE = N_("Choose a file first.")
TOO_LONG = N_("The file is longer than %(most)s MB.")
NO_DAY = N_("Say of which day the register is: not of one that is still to come.")
NO_NAME = N_("Say which register it is.")
SEVERAL = N_("That may be one of several registers: choose it in the list.")
GONE = N_("That file is not known any more: please bring it again.")
UNREADABLE = N_("The file cannot be read as a sheet: %(why)s")


async def bring(visit: Visit) -> Response:
    """Keep the file, and look through it."""
    file = (await visit.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return visit.see_other(HERE, visit.gettext(NO_FILE), "refused")
    register, as_of = await _register(visit), _day(await visit.field("as_of"))
    if isinstance(register, Refused):
        return visit.see_other(HERE, visit.gettext(register.why), "refused")
    if as_of is None or as_of > visit.today:
        return visit.see_other(HERE, visit.gettext(NO_DAY), "refused")
    kept = await register_files.keep(visit.office, pieces_of(file))
    if kept is None:
        words = visit.gettext(TOO_LONG, most=files.MOST_BYTES >> 20)
        return visit.see_other(HERE, words, "refused")
    register_files.look(visit.office, Brought(kept, files.plain_name(file.filename), register, as_of))
    return visit.see_other(_address(kept))


async def show(visit: Visit) -> Response:
    """How far it is; then what is in it, and at last what came of it."""
    file = _named(visit)
    errand = register_files.errand_of(visit.office, file)
    if errand is None:
        return visit.see_other(HERE, visit.gettext(GONE), "refused")
    if not errand.is_over:
        template = "opposition/progress_part.html" if visit.is_fragment else "opposition/progress.html"
        return visit.page(template, here=_address(file), errand=errand)
    if visit.is_fragment:
        return Response(headers={"hx-refresh": "true"})
    return await _over(visit, file, errand)


async def _over(visit: Visit, file: str, errand: Errand) -> Response:
    match errand.result:
        case Looked(brought, found):
            async with visit.reading() as connection:
                held = (await held_registers(connection)).get(brought.register)
            return visit.page(
                "opposition/file.html", brought=brought, found=found, held=held, here=_address(file)
            )
        case RegisterImported() as imported:
            register_files.forget(visit.office, file)
            return visit.see_other(HERE, _taken(visit, imported))
        case Refused(why):
            register_files.forget(visit.office, file)
            return visit.see_other(HERE, in_words(visit, why), "refused")
        case Unreadable(why):
            register_files.forget(visit.office, file)
            return visit.see_other(HERE, visit.gettext(UNREADABLE, why=as_worded(visit, why)), "refused")
        case _:
            register_files.forget(visit.office, file)
            words = visit.gettext("Something failed on our side; it has been written down. Please try again.")
            return visit.see_other(HERE, words, "refused")


async def take(visit: Visit) -> Response:
    """It takes the place of the edition before."""
    looked = register_files.looked(visit.office, _named(visit))
    if looked is None:
        return visit.see_other(HERE, visit.gettext(GONE), "refused")
    register_files.take(visit.office, looked.brought, at=visit.now, by=visit.me.name, via="page")
    return visit.see_other(_address(looked.brought.file))


async def give_up(visit: Visit) -> Response:
    """It is not wanted."""
    if looked := register_files.looked(visit.office, _named(visit)):
        register_files.give_up(visit.office, looked.brought)
    return visit.see_other(HERE, visit.gettext("The file is given up. Nothing of it was taken."))


async def _register(visit: Visit) -> str | Refused:
    """The one that was chosen, or else the one whose name was written."""
    chosen, written = await visit.field("register"), await visit.field("name")
    if not (chosen or written):
        return Refused(NO_NAME)
    meant = meant_register(chosen or written[:200])
    return Refused(SEVERAL) if isinstance(meant, Refused) else meant


def _taken(visit: Visit, imported: RegisterImported) -> str:
    words = visit.ngettext(
        "%(register)s: %(num)d number is held now.",
        "%(register)s: %(num)d numbers are held now.",
        imported.numbers,
        register=imported.register,
    )
    if not imported.members:
        return words
    members = visit.ngettext(
        "%(num)d member who waits for a call stands in it.",
        "%(num)d members who wait for a call stand in it.",
        imported.members,
    )
    return f"{words} {members}"


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _named(visit: Visit) -> str:
    return str(visit.request.path_params["file"])


def _address(file: str) -> str:
    return f"{HERE}/files/{file}"


_FILE = f"{HERE}/files/{{file}}"
DOORS = (
    Door("POST", HERE, Right.SETTINGS, bring, largest_body=files.MOST_BYTES + ORDINARY_BODY),
    Door("GET", _FILE, Right.SETTINGS, show),
    Door("POST", f"{_FILE}/take", Right.SETTINGS, take),
    Door("POST", f"{_FILE}/give-up", Right.SETTINGS, give_up),
)
