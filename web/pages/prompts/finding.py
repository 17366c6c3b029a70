"""Which prompt a page is of, and how recordings are judged in words."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException

from centralino.prompts.catalogue import Prompt
from centralino.prompts.clips import Clip
from centralino.prompts.offered import LONGEST, MOST_BYTES, SHORTEST, Unfit
from centralino.prompts.place import Place
from centralino.settings import Language
from web.marking import N_
from web.visit import Visit

NOT_FOUND: Final = 404
HERE: Final = "/settings/prompts"
LANGUAGES: Final[dict[Language, str]] = {"it": "Italiano", "en": "English", "es": "Español"}

WRONG: Final = {
    Unfit.NO_WAV: N_("That is no WAV file. Save it as WAV and bring it again."),
    Unfit.COMPRESSED: N_("That WAV file is compressed. Save it as WAV, PCM, and bring it again."),
    Unfit.RATE: N_("Its rate is not between 8,000 and 192,000 samples a second."),
    Unfit.TOO_LARGE: N_("The file is larger than %(most)s MB."),
    Unfit.TOO_LONG: N_("It lasts longer than %(longest)s seconds: nobody listens that long to a telephone."),
    Unfit.TOO_SHORT: N_("There is less than %(shortest)s seconds of sound in it: a click, perhaps."),
    Unfit.SILENT: N_("Nothing can be heard in it: was the microphone on?"),
    Unfit.CLIPPED: N_(
        "It is distorted, for it was too loud: go further from the microphone, or turn it down."
    ),
}


async def place_of(visit: Visit) -> Place:
    """Where all of them are. Raises `CatalogueError`, which `centralino prompts check` explains."""
    return await asyncio.to_thread(Place.in_house, visit.office.settings)


async def clip_of(visit: Visit, place: Place) -> Clip:
    """The one that the address names. Raises `HTTPException` where there is none."""
    return await asyncio.to_thread(place.clip, *_named(visit))


def name_of(visit: Visit) -> str:
    """Its language and its name, as the address has them. Raises `HTTPException` where there is none."""
    return "/".join(_named(visit))


def _named(visit: Visit) -> tuple[Language, Prompt]:
    language, prompt = visit.request.path_params["language"], visit.request.path_params["prompt"]
    for known in LANGUAGES:
        if known == language and prompt in tuple(Prompt):
            return known, Prompt(prompt)
    raise HTTPException(NOT_FOUND)


def own_of(visit: Visit) -> Path:
    """The folder of the organisation's own recordings."""
    return visit.office.settings.folder / visit.office.settings.prompts


def wrong_in_words(visit: Visit, wrong: Unfit) -> str:
    """What to say of a recording that is not taken."""
    number = visit.formats.number
    values = {"most": MOST_BYTES // 1_000_000, "longest": number(LONGEST), "shortest": number(SHORTEST)}
    told = {name: value for name, value in values.items() if f"%({name})s" in WRONG[wrong]}
    return visit.gettext(WRONG[wrong], **told)
