"""Recordings over the API, which callers hear in the voice's place: sent, put back, and taken again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

import structlog
from fastapi import Request

from centralino.access.rules.rights import Right
from centralino.access.store import audit
from centralino.prompts import changing
from centralino.prompts.catalogue import Prompt
from centralino.prompts.offered import Unfit, judged, why_unfit
from centralino.prompts.wav import RecordingError
from centralino.settings import Language
from web.api.frame import Client, Kind, Problem, needs, resource, there
from web.api.frame.document import answer_of
from web.api.frame.files import arriving, body_of, must_be_one_of
from web.api.frame.routing import resource_of_files
from web.api.resources.settings.prompts import (
    TAG,
    WAV,
    Called,
    EarlierName,
    InLanguage,
    PromptFile,
    tell_prompt,
)

log = structlog.get_logger()

router = resource("settings/prompts", TAG)
with_a_file = resource_of_files("settings/prompts", TAG)

Changing = Annotated[Client, needs(Right.SETTINGS)]
SORTS: Final = (WAV, "audio/x-wav", "audio/wave", "audio/vnd.wave", "application/octet-stream")


@with_a_file.put(
    "/{language}/{name}/recording",
    summary="Replace a prompt by a recording",
    openapi_extra=body_of(*SORTS),
    responses={Kind.WRONG_SORT.status: answer_of(Kind.WRONG_SORT)},
)
async def replace(language: InLanguage, name: Called, request: Request, client: Changing) -> PromptFile:
    """A WAV file; callers hear it from the next call on, and what it replaces is kept."""
    must_be_one_of(SORTS, request)
    found = await asyncio.to_thread(judged, b"".join([piece async for piece in arriving(request)]))
    if isinstance(found, Unfit):
        raise Problem.of_fields({"": str(why_unfit(found))})
    change = partial(changing.record, client.settings, language, name, found, client.now)
    return await changed(client, language, name, change, "recorded")


@router.delete("/{language}/{name}/recording", summary="Let the voice say a prompt again")
async def put_back(language: InLanguage, name: Called, client: Changing) -> PromptFile:
    """The recording is kept among the earlier ones."""
    change = partial(changing.put_back, client.settings, language, name, client.now)
    return await changed(client, language, name, change, "put back")


@router.post("/{language}/{name}/earlier/{earlier}/take-again", summary="Take an earlier recording again")
async def take_again(
    language: InLanguage, name: Called, earlier: EarlierName, client: Changing
) -> PromptFile:
    """Callers hear it from the next call on."""
    change = partial(changing.take_again, client.settings, language, name, earlier, client.now)
    return await changed(client, language, name, change, "taken again")


async def changed(
    client: Client, language: Language, prompt: Prompt, change: Callable[[], bool], what: str
) -> PromptFile:
    """Raises `Problem`: 404 for a recording that is not there, 500 where the disk does not take it."""
    place = f"{language}/{prompt}"
    connection = await client.changing()
    await audit.note(
        connection,
        at=client.now,
        by=client.by,
        via="api",
        what=what,
        kind="recordings",
        subject="prompt",
        after={"prompt": place},
    )
    try:
        done = await asyncio.to_thread(change)
    except (OSError, RecordingError) as error:
        log.error("a prompt could not be changed", prompt=place, why=str(error))
        raise Problem(
            Kind.BROKEN, "It could not be written to the disk: see our log, and make doctor."
        ) from error
    there(done or None, "recording")
    return await tell_prompt(client, language, prompt)
