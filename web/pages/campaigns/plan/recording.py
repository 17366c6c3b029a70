"""A sentence of a campaign that somebody records, in the page or elsewhere, in place of what the voice would say."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from centralino.access.rules.rights import Right
from centralino.campaigns.clips import recordings
from centralino.campaigns.life.plan_form import SAID, Written, wording_shown
from centralino.campaigns.life.preparing import clips_folder
from centralino.campaigns.rules.lives import CAMPAIGN_LIFE
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.words.house_words import campaign_words
from centralino.prompts.offered import LONGEST, MOST_BYTES
from centralino.prompts.wav import RecordingError
from web.doors import Door
from web.pages.campaigns.finding import NOT_FOUND, address_of, campaign_of, name_of
from web.pages.campaigns.plan.saving import save_written
from web.pages.campaigns.plan.steps import STEPS
from web.pages.campaigns.plan_told import SAYINGS
from web.pages.prompts.finding import own_of
from web.pages.prompts.replacing import LARGEST_BODY, NOT_WRITTEN, recording_sent
from web.visit import Visit

log = structlog.get_logger()

WORDS: Final = next(step for step in STEPS if step.name == "words")


async def show(visit: Visit) -> Response:
    """What the sentence would be, what it is now, and the recorder."""
    saying = _saying(visit)
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
    return visit.page(
        "campaigns/plan/recording.html",
        campaign=campaign,
        sentence=visit.gettext(SAYINGS[saying]),
        words=getattr(campaign_words(campaign.plan.language, campaign.plan.words.texts()), saying),
        recorded=campaign.plan.words.recordings().get(saying),
        is_over=not CAMPAIGN_LIFE[campaign.state],
        longest=LONGEST,
        most_bytes=MOST_BYTES,
        here=address_of(visit, "recordings", saying),
    )


async def keep(visit: Visit) -> Response:
    """It is said from now on; in a campaign that runs, in the next call."""
    saying, name = _saying(visit), _file(visit)
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
    if not CAMPAIGN_LIFE[campaign.state]:
        words = visit.gettext("This campaign is over: its plan changes no more.")
        return visit.see_other(address_of(visit), words, "refused")
    sound = await recording_sent(visit)
    if isinstance(sound, str):
        return visit.see_other(address_of(visit, "recordings", saying), sound, "refused")
    own, clips = own_of(visit), clips_folder(visit.office.settings)
    try:
        await asyncio.to_thread(recordings.keep, own, clips, name, sound, visit.now)
    except (OSError, RecordingError) as error:
        log.error("a recording could not be kept", recording=name, why=str(error))
        return visit.see_other(address_of(visit, "recordings", saying), visit.gettext(NOT_WRITTEN), "refused")
    await visit.note("recorded", "recordings", "prompt", after={"prompt": f"campaigns/{name}"})
    return await _said(visit, campaign, saying, f"{name}.wav")


async def _said(visit: Visit, campaign: Campaign, saying: str, file: str) -> Response:
    """Have the plan say this recording, unless it does already."""
    if campaign.plan.words.recordings().get(saying) == file:
        words = visit.gettext("It is said from the next call on.")
        return visit.see_other(address_of(visit, "plan", WORDS.name), words)
    shown = wording_shown(campaign.plan).fields
    return await save_written(visit, WORDS, Written({**shown, f"{saying}_recording": [file], "go": ["stay"]}))


async def sound(visit: Visit) -> Response:
    """The recording that the plan names; parts of it may be asked for (RFC 9110, 14)."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
    path = recordings.recording(campaign.plan, _saying(visit), own_of(visit))
    if path is None or not path.is_file():
        raise HTTPException(NOT_FOUND)
    return FileResponse(path, media_type="audio/wav", headers={"cache-control": "private, no-cache"})


def _saying(visit: Visit) -> str:
    """The sentence that the address names. Raises `HTTPException` where there is none."""
    saying = str(visit.request.path_params["saying"])
    if saying not in SAID:
        raise HTTPException(NOT_FOUND)
    return saying


def _file(visit: Visit) -> str:
    """Each campaign's sentences have files of their own; without suffix."""
    return f"{name_of(visit)}-{_saying(visit).replace('_', '-')}"


_SENTENCE = "/campaigns/{name}/recordings/{saying}"
DOORS = (
    Door("GET", _SENTENCE, Right.CHANGE_CAMPAIGNS, show),
    Door("POST", _SENTENCE, Right.CHANGE_CAMPAIGNS, keep, largest_body=LARGEST_BODY),
    Door("GET", f"{_SENTENCE}/sound", Right.CHANGE_CAMPAIGNS, sound),
)
