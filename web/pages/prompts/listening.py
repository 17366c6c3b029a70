"""All prompts of a language with their words, one of them with its history, and the sound of each."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from centralino.access.rules.rights import Right
from centralino.prompts.catalogue import Prompt
from centralino.prompts.clips import clip_files
from centralino.prompts.heard import Heard, heard
from centralino.prompts.offered import LONGEST, MOST_BYTES
from centralino.prompts.own import earlier, earlier_file
from centralino.prompts.place import Place
from centralino.settings import Language
from web.doors import Door
from web.pages.prompts.finding import HERE, LANGUAGES, NOT_FOUND, name_of, named, own_of, place_of
from web.visit import Visit


async def show(visit: Visit) -> Response:
    """Those of one language; the house's, unless another is asked for."""
    asked = visit.query("language", visit.office.settings.default_language)
    language: Language = next((each for each in LANGUAGES if each == asked), "it")
    place = await place_of(visit)
    lines = await asyncio.to_thread(_lines, place, language)
    return visit.page("prompts/all.html", lines=lines, language_shown=language, languages=LANGUAGES)


async def show_one(visit: Visit) -> Response:
    """Its words, its sound, and what it was before."""
    language, prompt = named(visit)
    line = await asyncio.to_thread(heard, await place_of(visit), language, prompt)
    return visit.page(
        "prompts/one.html",
        line=line,
        language_shown=language,
        languages=LANGUAGES,
        earlier=await asyncio.to_thread(earlier, own_of(visit), line.place),
        longest=LONGEST,
        most_bytes=MOST_BYTES,
        here=f"{HERE}/{line.place}",
    )


async def sound(visit: Visit) -> Response:
    """As callers on a wideband line hear it; parts of it may be asked for (RFC 9110, 14)."""
    clips = visit.office.settings.folder / "sounds" / "clips"
    return _file(clip_files(clips, name_of(visit))[0])


async def earlier_sound(visit: Visit) -> Response:
    """One that was in force before, as it was brought."""
    name = str(visit.request.path_params["earlier"])
    return _file(earlier_file(own_of(visit), name_of(visit), name))


def _file(path: Path | None) -> Response:
    if path is None or not path.is_file():
        raise HTTPException(NOT_FOUND)
    return FileResponse(path, media_type="audio/wav", headers={"cache-control": "private, no-cache"})


def _lines(place: Place, language: Language) -> list[Heard]:
    return [heard(place, language, prompt) for prompt in Prompt]


_ONE = f"{HERE}/{{language}}/{{prompt}}"
DOORS = (
    Door("GET", HERE, Right.SEE_SETTINGS, show),
    Door("GET", _ONE, Right.SEE_SETTINGS, show_one),
    Door("GET", f"{_ONE}/sound", Right.SEE_SETTINGS, sound),
    Door("GET", f"{_ONE}/earlier/{{earlier}}", Right.SEE_SETTINGS, earlier_sound),
)
