"""Who is in the support line just now, over the API: for a screen on the wall, or the agent's own."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.calls.records import CallRecord
from centralino.calls.under_way import calls_under_way
from centralino.directory.store import contacts_by_id
from centralino.support.telling import tell
from web.api.frame import Client, Instant, Listed, Told, needs, resource
from web.api.resources.stories import StoryStep, story

router = resource("live", "Live")

SCREENING: Final = "screening"


class CallerInLine(Told):
    """One who is in the line."""

    call_id: str
    number: Annotated[str | None, Field(description="Null is withheld.")]
    dialled: str
    since: Instant
    customer_id: Annotated[int | None, Field(description="Who it was found to be.")]
    customer: str | None
    destination: Annotated[str | None, Field(description="What was rung for them last.")]
    story: list[StoryStep]


@router.get("", summary="List who is in the support line")
async def show(client: Annotated[Client, needs(Right.SEE_LIVE)]) -> Listed[CallerInLine]:
    """All of them, those who are longest there first; of calls that this machine answers."""
    records = await asyncio.to_thread(calls_under_way, client.settings.journal_folder)
    records = [each for each in records if each.began.script == SCREENING]
    ids = sorted({each.contact_id for each in records if each.contact_id is not None})
    async with client.reading() as connection:
        names = {each.id: each.name for each in await contacts_by_id(connection, ids)}
    return Listed[CallerInLine].of((_told(client, each, names) for each in records), None)


def _told(client: Client, record: CallRecord, names: dict[int, str]) -> CallerInLine:
    found = record.contact_id if record.contact_id in names else None
    return CallerInLine(
        call_id=record.began.id,
        number=record.began.public_number or record.began.caller,
        dialled=record.began.dialled,
        since=record.began.at,
        customer_id=found,
        customer=names[found] if found is not None else None,
        destination=record.route,
        story=story(tell(record.decisions, client.zone)),
    )
