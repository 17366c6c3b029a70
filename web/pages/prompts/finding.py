"""Which prompt a page is of, and where all of them are."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException

from centralino.prompts.catalogue import Prompt
from centralino.prompts.place import Place
from centralino.settings import Language
from web.visit import Visit

NOT_FOUND: Final = 404
HERE: Final = "/settings/prompts"
LANGUAGES: Final[dict[Language, str]] = {"it": "Italiano", "en": "English", "es": "Español"}


async def place_of(visit: Visit) -> Place:
    """Where all of them are. Raises `CatalogueError`, which `centralino prompts check` explains."""
    return await asyncio.to_thread(Place.in_house, visit.office.settings)


def named(visit: Visit) -> tuple[Language, Prompt]:
    """The one that the address names. Raises `HTTPException` where there is none."""
    language, prompt = visit.request.path_params["language"], visit.request.path_params["prompt"]
    for known in LANGUAGES:
        if known == language and prompt in tuple(Prompt):
            return known, Prompt(prompt)
    raise HTTPException(NOT_FOUND)


def name_of(visit: Visit) -> str:
    """Its language and its name, as the address has them. Raises `HTTPException` where there is none."""
    return "/".join(named(visit))


def own_of(visit: Visit) -> Path:
    """The folder of the organisation's own recordings."""
    return visit.office.settings.folder / visit.office.settings.prompts
