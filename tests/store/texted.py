"""Members who are due for a text, and what is written down of it, for the tests of texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.texts.claiming import ToSend, claim_texts
from centralino.campaigns.texts.outcomes import record_outcome, record_report
from centralino.database import Database
from centralino.messages.provider import (
    DeliveryReport,
)
from tests.fixtures.campaigns import NOW, Built, a_campaign, a_contact
from tests.fixtures.texts import (
    a_text_plan,
    let_texts_be_due,
)


async def built(database: Database, people: int = 1, at: datetime = NOW, **plan: Any) -> Built:
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, f"Member {each}") for each in range(people)]
        campaign = await a_campaign(connection, contacts, plan=a_text_plan(**plan), at=at)
        await let_texts_be_due(connection, at)
    return campaign


async def claimed(
    database: Database, organisation: Organisation, at: datetime = NOW, most: int = 32
) -> list[ToSend]:
    return await claim_texts(database, organisation, "lab", uuid4(), at, most)


async def record(
    database: Database, organisation: Organisation, text: ToSend, outcome: Any, at: datetime = NOW
) -> Any:
    async with database.transaction() as connection:
        return await record_outcome(connection, organisation, text.id, text.claim, outcome, at)


async def report(
    database: Database, organisation: Organisation, told: DeliveryReport, at: datetime = NOW
) -> Any:
    async with database.transaction() as connection:
        return await record_report(connection, organisation, "lab", told, at)


async def one(database: Database, query: str, *values: Any) -> Any:
    async with database.connection() as connection:
        cursor = await connection.execute(query, values)
        row = await cursor.fetchone()
    assert row is not None
    return row if len(row) > 1 else row[0]


async def invitation(database: Database) -> tuple[str, str | None, datetime | None, str]:
    found = await one(database, "select state, next_step, due_at, reason from invitations order by id")
    return tuple(found)
