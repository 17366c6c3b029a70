"""Prompts over the API: what callers hear, in words and as sound, and what they heard before."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

from fastapi import Path, Query
from fastapi.responses import FileResponse
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.prompts import own
from centralino.prompts.catalogue import LANGUAGES, Prompt
from centralino.prompts.clips import clip_files
from centralino.prompts.heard import Heard, heard
from centralino.prompts.place import Place
from centralino.settings import Language
from web.api.frame import Client, Instant, LanguageCode, Listed, Said, Told, needs, resource, there

TAG: Final = "Prompts"
router = resource("settings/prompts", TAG)

Seeing = Annotated[Client, needs(Right.SEE_SETTINGS)]
InLanguage = Annotated[LanguageCode, Path()]
Called = Annotated[Prompt, Path()]
EarlierName = Annotated[str, Path(pattern="^[0-9]{8}T[0-9]{12}Z$")]
WAV: Final = "audio/wav"
A_SOUND: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {WAV: {}}, "description": "A WAV file"}}


class PromptSearch(Said):
    """Those of one language, or of all."""

    language: LanguageCode | None = None


class PromptLine(Told):
    """A prompt as it is heard now."""

    language: LanguageCode
    name: Prompt
    words: str
    is_recorded: Annotated[bool, Field(description="By a recording of one's own, and not by the voice.")]
    seconds: Annotated[float | None, Field(description="Null where its sound was never made.")]


class EarlierRecording(Told):
    """A recording that was in force until then, and can be so again."""

    name: str
    until: Instant


class PromptFile(PromptLine):
    """A prompt, with the recordings that it had, the last first."""

    earlier: list[EarlierRecording]


@router.get("", summary="List prompts")
async def look_for(asked: Annotated[PromptSearch, Query()], client: Seeing) -> Listed[PromptLine]:
    """All that there are, with their words."""
    languages = [asked.language] if asked.language else LANGUAGES
    place = await _place(client)

    def every() -> list[PromptLine]:
        return [_line(heard(place, language, prompt)) for language in languages for prompt in Prompt]

    return Listed[PromptLine].of(await asyncio.to_thread(every), None)


@router.get("/{language}/{name}", summary="Show a prompt")
async def show(language: InLanguage, name: Called, client: Seeing) -> PromptFile:
    """With its history."""
    return await tell_prompt(client, language, name)


@router.get(
    "/{language}/{name}/sound", summary="Hear a prompt", response_class=FileResponse, responses=A_SOUND
)
async def sound(language: InLanguage, name: Called, client: Seeing) -> FileResponse:
    """As callers on a wideband line hear it; parts of it may be asked for (RFC 9110, 14)."""
    file = clip_files((await _place(client)).clips, f"{language}/{name}")[0]
    return FileResponse(there(file if file.is_file() else None, "sound"), media_type=WAV)


@router.get(
    "/{language}/{name}/earlier/{earlier}",
    summary="Hear what a prompt was before",
    response_class=FileResponse,
    responses=A_SOUND,
)
async def earlier_sound(
    language: InLanguage, name: Called, earlier: EarlierName, client: Seeing
) -> FileResponse:
    """As it was brought."""
    file = own.earlier_file((await _place(client)).own, f"{language}/{name}", earlier)
    return FileResponse(there(file, "recording"), media_type=WAV)


async def tell_prompt(client: Client, language: Language, prompt: Prompt) -> PromptFile:
    """As it is now."""
    place = await _place(client)
    now = await asyncio.to_thread(heard, place, language, prompt)
    before = await asyncio.to_thread(own.earlier, place.own, now.place)
    earlier = [EarlierRecording(name=each.name, until=each.until) for each in before]
    return PromptFile(**_line(now).model_dump(), earlier=earlier)


def _line(now: Heard) -> PromptLine:
    return PromptLine(
        language=now.language,
        name=now.prompt,
        words=now.words,
        is_recorded=now.is_recorded,
        seconds=now.seconds,
    )


async def _place(client: Client) -> Place:
    return await asyncio.to_thread(Place.in_house, client.settings)
