"""All prompts of a language with their words, one of them with its history, and the sound of each."""

from __future__ import annotations

import asyncio
import wave
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from centralino.access.rules.rights import Right
from centralino.prompts.catalogue import Prompt
from centralino.prompts.clips import Clip, Recorded, clip_files, is_whole
from centralino.prompts.offered import LONGEST, MOST_BYTES
from centralino.prompts.own import earlier, earlier_file
from centralino.prompts.place import Place
from centralino.settings import Language
from web.doors import Door
from web.pages.prompts.finding import HERE, LANGUAGES, NOT_FOUND, clip_of, name_of, own_of, place_of
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Line:
    """A prompt as it is heard now; `version` changes with its sound. Seconds are None where it was never made."""

    place: str
    prompt: str
    words: str
    is_recorded: bool
    seconds: float | None
    version: int


async def show(visit: Visit) -> Response:
    """Those of one language; the house's, unless another is asked for."""
    asked = visit.query("language", visit.office.settings.default_language)
    language: Language = next((each for each in LANGUAGES if each == asked), "it")
    place = await place_of(visit)
    lines = await asyncio.to_thread(_lines, place, language)
    return visit.page("prompts/all.html", lines=lines, language_shown=language, languages=LANGUAGES)


async def show_one(visit: Visit) -> Response:
    """Its words, its sound, and what it was before."""
    place = await place_of(visit)
    clip = await clip_of(visit, place)
    line = await asyncio.to_thread(_line, place, clip)
    return visit.page(
        "prompts/one.html",
        line=line,
        language_shown=clip.place.partition("/")[0],
        languages=LANGUAGES,
        earlier=await asyncio.to_thread(earlier, own_of(visit), clip.place),
        longest=LONGEST,
        most_bytes=MOST_BYTES,
        here=f"{HERE}/{clip.place}",
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


def _lines(place: Place, language: Language) -> list[Line]:
    return [_line(place, place.clip(language, prompt)) for prompt in Prompt]


def _line(place: Place, clip: Clip) -> Line:
    language, _, prompt = clip.place.partition("/")
    said = place.catalogue.words[Prompt(prompt)]
    file = clip_files(place.clips, clip.place)[0]
    whole = is_whole(place.clips / clip.place)
    return Line(
        place=clip.place,
        prompt=prompt,
        words=next(words for each, words in said.items() if each == language),
        is_recorded=isinstance(clip.source, Recorded),
        seconds=_seconds(file) if whole else None,
        version=file.stat().st_mtime_ns if whole else 0,
    )


def _seconds(clip: Path) -> float:
    with wave.open(str(clip), "rb") as file:
        return round(file.getnframes() / file.getframerate(), 1)


_ONE = f"{HERE}/{{language}}/{{prompt}}"
DOORS = (
    Door("GET", HERE, Right.SEE_SETTINGS, show),
    Door("GET", _ONE, Right.SEE_SETTINGS, show_one),
    Door("GET", f"{_ONE}/sound", Right.SEE_SETTINGS, sound),
    Door("GET", f"{_ONE}/earlier/{{earlier}}", Right.SEE_SETTINGS, earlier_sound),
)
