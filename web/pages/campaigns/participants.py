"""Who is invited, what they answered and what comes next, by name: to look through, to print, and as files."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from tempfile import mkstemp
from typing import Final
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse

from centralino.access.rules.rights import Right
from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.store.participants import EVERYBODY, Participant, Place, Said, Wanted
from centralino.campaigns.telling import archive
from centralino.campaigns.telling.calendar_file import MEDIA_TYPE, calendar_file, host_of
from centralino.campaigns.telling.sheets import Sheet, csv_head, csv_rows
from centralino.campaigns.telling.tally import tally
from web.doors import Door
from web.marking import N_
from web.pages.campaigns.finding import campaign_of
from web.pages.campaigns.members import stands, tone_of
from web.pages.campaigns.participant_rows import changes_told, columns, next_told, row
from web.pages.campaigns.shown import words_for
from web.visit import Visit
from web.words_of_rules import CHANNELS, DISPOSITIONS, INVITATION_STATES

ON_A_PAGE: Final = 50
ON_PAPER: Final = 5_000  # members; who prints more wants a file
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAID: Final = {
    Said.YES: N_("come"),
    Said.NO: N_("do not come"),
    Said.NOTHING: N_("have not answered"),
    Said.CHANGED: N_("changed their mind"),
}


async def show(visit: Visit) -> Response:
    """A page of those who are looked for, with the counts of all."""
    wanted, after = _wanted(visit), _place(visit.query("after"))
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        counts = await tally(connection, campaign.id)
        found, further = await archive.page(connection, campaign.id, wanted, after, ON_A_PAGE)
    return visit.page(
        "campaigns/participants.html",
        campaign=campaign,
        counts=counts,
        wanted=wanted,
        is_all=wanted == EVERYBODY,
        is_first=after is None,
        members=_told(visit, found),
        asked=_asked(wanted),
        further=_asked(wanted, further) if further else None,
        said_choices=[("", visit.gettext("whatever they said")), *_choices(visit)],
        state_choices=[("", visit.gettext("wherever they stand")), *_states(visit)],
        **words_for(visit),
    )


async def show_on_paper(visit: Visit) -> Response:
    """A list for the door: who, what they said, how many."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        counts = await tally(connection, campaign.id)
        found, further = await archive.page(connection, campaign.id, _wanted(visit), None, ON_PAPER)

    def drawn() -> Response:
        return visit.page(
            "campaigns/on_paper.html",
            campaign=campaign,
            counts=counts,
            members=_told(visit, found),
            is_cut=further is not None,
            most=ON_PAPER,
            **words_for(visit),
        )

    return await asyncio.to_thread(drawn)  # thousands of rows: others have their pages meanwhile


async def as_csv(visit: Visit) -> Response:
    """Those who are looked for, as they are read from the database."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)

    async def lines() -> AsyncIterator[str]:
        yield csv_head(columns(visit))
        async for members in archive.in_pages(visit.office.database, campaign.id, _wanted(visit)):
            yield csv_rows(row(visit, each) for each in members)

    return StreamingResponse(
        lines(), media_type="text/csv; charset=utf-8", headers=_as_file(f"{campaign.name}.csv")
    )


async def as_xlsx(visit: Visit) -> Response:
    """The same as a workbook, which is whole only at its end."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
    sheet = await asyncio.to_thread(Sheet, columns(visit))
    async for members in archive.in_pages(visit.office.database, campaign.id, _wanted(visit)):
        await asyncio.to_thread(sheet.add, [row(visit, each) for each in members])
    file = await asyncio.to_thread(_saved, sheet)
    return FileResponse(
        file,
        media_type=XLSX,
        headers=_as_file(f"{campaign.name}.xlsx"),
        background=BackgroundTask(file.unlink, missing_ok=True),
    )


async def as_calendar(visit: Visit) -> Response:
    """The event, for whoever comes."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
    text = calendar_file(
        campaign.plan.event,
        campaign.event_id,
        campaign.version,
        campaign.plan.organisation,
        host_of(visit.office.settings.public_address),
        visit.now,
    )
    return Response(text, media_type=MEDIA_TYPE, headers=_as_file(f"{campaign.name}.ics"))


def _told(visit: Visit, found: Sequence[Participant]) -> list[dict[str, object]]:
    return [
        {
            "id": each.contact_id,
            "name": each.name,
            "stands": stands(visit, each),
            "tone": tone_of(each),
            "party": (each.party or 1) if each.answer is Answer.YES else None,
            "at": each.answered_at,
            "channel": visit.gettext(CHANNELS[each.channel]) if each.channel else "",
            "changes": changes_told(visit, each),
            "calls": each.calls,
            "last_call": visit.gettext(DISPOSITIONS[each.last_call]) if each.last_call else "",
            "texts": each.texts,
            "next": next_told(visit, each),
        }
        for each in found
    ]


def _wanted(visit: Visit) -> Wanted:
    """By the address; what no page of ours asks for is passed over."""
    said, state = visit.query("said"), visit.query("state")
    return Wanted(
        said=Said(said) if said in tuple(Said) else None,
        state=InvitationState(state) if state in tuple(InvitationState) else None,
        name=visit.query("name")[:100].replace("\0", ""),
    )


def _asked(wanted: Wanted, after: Place | None = None) -> str:
    """The same as an address says it."""
    asked = {"said": wanted.said or "", "state": wanted.state or "", "name": wanted.name}
    if after:
        asked["after"] = _cursor(after)
    return urlencode({name: str(each) for name, each in asked.items() if each})


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps([place.name, place.contact_id]).encode()).decode()


def _place(written: str) -> Place | None:
    """None for what is no cursor of ours: then the list begins anew."""
    try:
        name, contact_id = json.loads(base64.urlsafe_b64decode(written))
        return Place(str(name).replace("\0", ""), min(int(contact_id), 2**62))
    except (ValueError, TypeError, binascii.Error):
        return None


def _choices(visit: Visit) -> list[tuple[str, str]]:
    return [(each.value, visit.gettext(words)) for each, words in SAID.items()]


def _states(visit: Visit) -> list[tuple[str, str]]:
    return [(each.value, visit.gettext(words)) for each, words in INVITATION_STATES.items()]


def _as_file(name: str) -> dict[str, str]:
    """Names of campaigns are letters, digits, - and _ alone."""
    return {"content-disposition": f'attachment; filename="{name}"'}


def _saved(sheet: Sheet) -> Path:
    handle, name = mkstemp(suffix=".xlsx")
    os.close(handle)
    sheet.save(Path(name))
    return Path(name)


_HERE = "/campaigns/{name}/participants"
DOORS = (
    Door("GET", _HERE, Right.SEE_PARTICIPANTS, show),
    Door("GET", f"{_HERE}/paper", Right.SEE_PARTICIPANTS, show_on_paper),
    Door("GET", f"{_HERE}.csv", Right.EXPORT_PARTICIPANTS, as_csv),
    Door("GET", f"{_HERE}.xlsx", Right.EXPORT_PARTICIPANTS, as_xlsx),
    Door("GET", "/campaigns/{name}/event.ics", Right.EXPORT_PARTICIPANTS, as_calendar),
)
