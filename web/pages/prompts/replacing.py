"""A prompt recorded by one of our own, in the page or elsewhere, in force from the next call on; and put back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

import structlog
from starlette.datastructures import UploadFile
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.prompts import changing
from centralino.prompts.offered import MOST_BYTES, Unfit, judged, why_unfit
from centralino.prompts.sound import Sound
from centralino.prompts.wav import RecordingError
from web.doors import ORDINARY_BODY, Door
from web.in_words import in_words
from web.marking import N_
from web.pages.prompts.finding import HERE, name_of, named
from web.visit import Visit

log = structlog.get_logger()

LARGEST_BODY: Final = 4 * MOST_BYTES + ORDINARY_BODY  # of what is larger nobody is told more than that

NO_FILE = N_("Choose a file first, or record one.")
NOT_WRITTEN = N_(
    "It could not be written to the disk: whoever looks after this system should run make doctor."
)


async def replace(visit: Visit) -> Response:
    """A WAV file, brought or recorded in the page: what it replaces is kept."""
    settings, (language, prompt), sound = visit.office.settings, named(visit), await recording_sent(visit)
    if isinstance(sound, str):
        return visit.see_other(_address(visit), sound, "refused")
    words = visit.gettext("It is in force: callers hear it from the next call on.")
    change = partial(changing.record, settings, language, prompt, sound, visit.now)
    return await _changed(visit, change, "recorded", words)


async def put_back(visit: Visit) -> Response:
    """The voice says it again, as it did before anybody recorded it."""
    words = visit.gettext("The voice says it again. The recording is kept below.")
    change = partial(changing.put_back, visit.office.settings, *named(visit), visit.now)
    return await _changed(visit, change, "put back", words)


async def take_again(visit: Visit) -> Response:
    """One that was in force before is so again."""
    name = str(visit.request.path_params["earlier"])
    words = visit.gettext("It is in force: callers hear it from the next call on.")
    change = partial(changing.take_again, visit.office.settings, *named(visit), name, visit.now)
    return await _changed(visit, change, "taken again", words)


async def recording_sent(visit: Visit) -> Sound | str:
    """The recording that came with a form; or, in words, why it cannot be taken."""
    file = (await visit.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return visit.gettext(NO_FILE)
    found = await asyncio.to_thread(judged, await file.read(MOST_BYTES + 1))
    return in_words(visit, why_unfit(found)) if isinstance(found, Unfit) else found


async def _changed(visit: Visit, change: Callable[[], bool], what: str, words: str) -> Response:
    """Change which recording is in force."""
    try:
        if not await asyncio.to_thread(change):
            return visit.see_other(_address(visit), visit.gettext(N_("It is not there any more.")), "refused")
    except (OSError, RecordingError) as error:
        log.error("a prompt could not be changed", prompt=name_of(visit), why=str(error))
        return visit.see_other(_address(visit), visit.gettext(NOT_WRITTEN), "refused")
    await visit.note(what, "recordings", "prompt", after={"prompt": name_of(visit)})
    return visit.see_other(_address(visit), words)


def _address(visit: Visit) -> str:
    return f"{HERE}/{name_of(visit)}"


_ONE = f"{HERE}/{{language}}/{{prompt}}"
DOORS = (
    Door("POST", _ONE, Right.SETTINGS, replace, largest_body=LARGEST_BODY),
    Door("POST", f"{_ONE}/put-back", Right.SETTINGS, put_back),
    Door("POST", f"{_ONE}/earlier/{{earlier}}", Right.SETTINGS, take_again),
)
