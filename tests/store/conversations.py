"""Members who were asked by text, and what they write back, for the tests of replies."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.texts.claiming import claim_texts
from centralino.campaigns.texts.outcomes import record_outcome
from centralino.campaigns.texts.replying import Followed, take_reply
from centralino.database import Database
from centralino.messages.provider import Accepted, Incoming
from tests.fixtures.campaigns import NOW, Built, a_campaign, a_contact
from tests.fixtures.texts import a_text_plan, let_texts_be_due

NUMBER, OTHER, STRANGER = "+393331110001", "+393331110002", "+393339999999"
SOON = NOW + timedelta(minutes=5)


_ids = count(1)


async def asked(
    database: Database,
    organisation: Organisation,
    *members: tuple[str, str],
    at: datetime = NOW,
    name: str = "cena",
    contacts: list[int] | None = None,
    **plan: Any,
) -> Built:
    """A campaign whose members, as (name, number), have been sent the question."""
    async with database.transaction() as connection:
        invited = contacts or [await a_contact(connection, *each) for each in members]
        campaign = await a_campaign(connection, invited, plan=a_text_plan(**plan), at=at, name=name)
        await let_texts_be_due(connection, at)
    for text in await claim_texts(database, organisation, "lab", uuid4(), at):
        async with database.transaction() as connection:
            accepted = Accepted(f"SM{text.id}", 1)
            await record_outcome(connection, organisation, text.id, text.claim, accepted, at)
    return campaign


def incoming(
    body: str, number: str = NUMBER, at: datetime = SOON, provider_id: str | None = None
) -> Incoming:
    return Incoming(provider_id or f"in{next(_ids)}", number, "+390299999999", body, at)


async def writes(
    database: Database,
    organisation: Organisation,
    body: str,
    number: str = NUMBER,
    at: datetime = SOON,
    provider_id: str | None = None,
) -> Followed:
    async with database.transaction() as connection:
        return await take_reply(connection, organisation, "lab", incoming(body, number, at, provider_id), at)


async def rows(database: Database, query: str) -> list[Any]:
    async with database.connection() as connection:
        found = await (await connection.execute(query)).fetchall()
    return [row if len(row) > 1 else row[0] for row in found]


async def said(database: Database) -> list[tuple[str, str]]:
    """What we said to those who wrote, as (purpose, body)."""
    return await rows(
        database, "select purpose, body from texts_out where purpose <> 'invitation' order by id"
    )
