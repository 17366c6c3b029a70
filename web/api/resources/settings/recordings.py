"""Recordings over the API, which callers hear in the voice's place: sent, put back, and taken again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Annotated

import structlog

from centralino.access.rules.rights import Right
from centralino.access.store import audit
from centralino.prompts import changing
from centralino.prompts.catalogue import Prompt
from centralino.prompts.wav import RecordingError
from centralino.settings import Language
from web.api.frame import Client, Kind, Problem, needs, resource, there
from web.api.resources.settings.prompts import TAG, Called, EarlierName, InLanguage, PromptFile, tell_prompt

log = structlog.get_logger()

router = resource("settings/prompts", TAG)

Changing = Annotated[Client, needs(Right.SETTINGS)]


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
