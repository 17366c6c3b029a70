"""Who is in the support line just now: how long, as whom, and where they were put through."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.calls.records import CallRecord
from centralino.calls.under_way import calls_under_way
from centralino.directory.contacts import Contact
from centralino.directory.store import contacts_by_id
from centralino.support.telling import tell
from web.doors import Door
from web.pages.support.deciding import decided_just_now
from web.pages.support.told import story
from web.visit import Visit

SCREENING: Final = "screening"


@dataclass(frozen=True, slots=True)
class Caller:
    """One who is in the line. `contact` is who it was found to be; `for_support` that they were put through there."""

    id: str
    number: str | None
    dialled: str
    since: datetime
    contact: Contact | None
    story: Sequence[str]
    for_support: bool
    last: str | None


async def show(visit: Visit) -> Response:
    """All of them, those who are longest there first; htmx asks for the list alone, again and again."""
    records = await asyncio.to_thread(calls_under_way, visit.office.settings.journal_folder)
    records = [each for each in records if each.began.script == SCREENING]
    async with visit.reading() as connection:
        ids = {each.contact_id for each in records if each.contact_id is not None}
        contacts = {each.id: each for each in await contacts_by_id(connection, sorted(ids))}
        decided = await decided_just_now(visit, connection)
    return visit.page(
        "support/live_part.html" if visit.is_fragment else "support/live.html",
        callers=[_caller(visit, each, contacts.get(each.contact_id or 0)) for each in records],
        decided=decided,
    )


def _caller(visit: Visit, record: CallRecord, contact: Contact | None) -> Caller:
    verdict = record.verdict
    return Caller(
        id=record.began.id,
        number=record.began.public_number or record.began.caller,
        dialled=record.began.dialled,
        since=record.began.at,
        contact=contact,
        story=story(visit, tell(record.decisions, visit.office.zone)),
        for_support=verdict is not None and verdict.verdict.get("to") == "support",
        last=record.route,
    )


DOORS = (Door("GET", "/live", Right.SEE_LIVE, show),)
