"""A new edition of a register: its file is looked through, and taken once somebody has seen what is in it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from starlette.datastructures import UploadFile
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.register_files import Found, look_through, numbers_of
from centralino.campaigns.life.registers import (
    RegisterImported,
    held_registers,
    import_register,
    meant_register,
)
from centralino.directory.contacts import Refused
from centralino.support.importing.sheets import UnreadableSheet
from centralino.uploads import files
from web.doors import ORDINARY_BODY, Door
from web.errands import Errand, Progress
from web.in_words import as_worded, in_words
from web.marking import N_
from web.pages.uploads.bringing import pieces_of
from web.visit import Visit

HERE: Final = "/settings/registers"
STRAY_AFTER: Final = 24 * 3600  # seconds

NO_FILE = N_("Choose a file first.")
TOO_LONG = N_("The file is longer than %(most)s MB.")
NO_DAY = N_("Say of which day the register is: not of one that is still to come.")
NO_NAME = N_("Say which register it is.")
SEVERAL = N_("That may be one of several registers: choose it in the list.")
GONE = N_("That file is not known any more: please bring it again.")
UNREADABLE = N_("The file cannot be read as a sheet: %(why)s")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that lies here until it is taken or given up: its name in our folder, and the one it came with."""

    file: str
    name: str
    register: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Looked:
    """What is in it."""

    brought: Brought
    found: Found


@dataclass(frozen=True, slots=True)
class Unreadable:
    """It is no sheet, or breaks off."""

    why: str


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
    folder = _folder(visit)
    await asyncio.to_thread(_sweep, folder)
    kept = await files.keep(folder, pieces_of(file))
    if kept is None:
        words = visit.gettext(TOO_LONG, most=files.MOST_BYTES >> 20)
        return visit.see_other(HERE, words, "refused")
    brought = Brought(kept.file, files.plain_name(file.filename), register, as_of)
    region = visit.office.settings.default_region

    async def work(progress: Progress) -> Looked | Unreadable:
        try:
            found = await asyncio.to_thread(look_through, folder / brought.file, region, progress)
        except UnreadableSheet as error:
            files.remove(folder, [brought.file])
            return Unreadable(error.why(brought.file))
        return Looked(brought, found)

    visit.office.errands.begin(_errand(brought.file), work, heavy=True)
    return visit.see_other(_address(brought.file))


async def show(visit: Visit) -> Response:
    """How far it is; then what is in it, and at last what came of it."""
    file = _named(visit)
    errand = visit.office.errands.find(_errand(file))
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
            visit.office.errands.take(_errand(file))
            return visit.see_other(HERE, _taken(visit, imported))
        case Refused(why):
            visit.office.errands.take(_errand(file))
            return visit.see_other(HERE, in_words(visit, why), "refused")
        case Unreadable(why):
            visit.office.errands.take(_errand(file))
            return visit.see_other(HERE, visit.gettext(UNREADABLE, why=as_worded(visit, why)), "refused")
        case _:
            visit.office.errands.take(_errand(file))
            words = visit.gettext("Something failed on our side; it has been written down. Please try again.")
            return visit.see_other(HERE, words, "refused")


async def take(visit: Visit) -> Response:
    """It takes the place of the edition before."""
    looked = _looked(visit)
    if looked is None:
        return visit.see_other(HERE, visit.gettext(GONE), "refused")
    office, folder, brought = visit.office, _folder(visit), looked.brought

    async def work(progress: Progress) -> RegisterImported | Refused:
        numbers = numbers_of(folder / brought.file, office.settings.default_region, progress)
        done = await import_register(
            office.database, brought.register, brought.as_of, numbers, at=visit.now, by=visit.me.name
        )
        if isinstance(done, RegisterImported):
            await visit.note(
                "imported", "registers", "import", after={"file": brought.name, "taken": done.numbers}
            )
        files.remove(folder, [brought.file])
        return done

    office.errands.take(_errand(brought.file))
    office.errands.begin(_errand(brought.file), work, heavy=True)
    return visit.see_other(_address(brought.file))


async def give_up(visit: Visit) -> Response:
    """It is not wanted."""
    if looked := _looked(visit):
        visit.office.errands.take(_errand(looked.brought.file))
        files.remove(_folder(visit), [looked.brought.file])
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


def _looked(visit: Visit) -> Looked | None:
    errand = visit.office.errands.find(_errand(_named(visit)))
    return errand.result if errand and isinstance(errand.result, Looked) else None


def _folder(visit: Visit) -> Path:
    return visit.office.settings.state_folder / "registers"


def _sweep(folder: Path) -> None:
    """What nobody took, nor gave up, for a day."""
    files.sweep(folder, files.strays(folder, set(), time.time() - STRAY_AFTER))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _named(visit: Visit) -> str:
    return str(visit.request.path_params["file"])


def _errand(file: str) -> str:
    return f"register {file}"


def _address(file: str) -> str:
    return f"{HERE}/files/{file}"


_FILE = f"{HERE}/files/{{file}}"
DOORS = (
    Door("POST", HERE, Right.SETTINGS, bring, largest_body=files.MOST_BYTES + ORDINARY_BODY),
    Door("GET", _FILE, Right.SETTINGS, show),
    Door("POST", f"{_FILE}/take", Right.SETTINGS, take),
    Door("POST", f"{_FILE}/give-up", Right.SETTINGS, give_up),
)
