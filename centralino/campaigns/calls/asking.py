"""Asking the rules what comes next for those for whom something has changed, whether any line is free or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from centralino.campaigns.calls.claiming import REMEMBERED, in_turn, step_row
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import StepKind
from centralino.campaigns.rules.next_step import next_step
from centralino.campaigns.rules.people import Invited, Terms
from centralino.campaigns.store import claiming as store
from centralino.campaigns.store.claiming import CampaignRow, DueRow, StepRow
from centralino.campaigns.store.people import people
from centralino.campaigns.store.recording import tell_dialers
from centralino.database import Connection, Database
from centralino.messages.store.outgoing import tell_texters

MOST_AT_ONCE = 128


async def ask_rules(
    database: Database, organisation: Organisation, now: datetime, most: int = MOST_AT_ONCE
) -> int:
    """Ask what comes next for as many of those who are due to be asked about, and write it down; how many it were.

    Who dials and who sends texts hears of it. Of campaigns that do not run nobody is asked about, and those whom
    others hold are passed over. Raises `DatabaseUnavailable`: then it is asked again.
    """
    asked = 0
    async with database.transaction() as connection, connection.pipeline():
        for campaign in in_turn(await store.hold_running(connection, now, None), now):
            if asked == most:
                break
            terms = await organisation.readable_terms(connection, campaign.id, campaign.version)
            if terms is None:
                continue
            due = await store.take_due(connection, campaign.id, StepKind.ASK, now, most - asked)
            if due:
                rows = await _steps(connection, campaign, terms, due, now)
                await store.save_steps(connection, rows)
                await _tell(connection, terms, rows)
            asked += len(due)
    return asked


async def when_to_ask(database: Database) -> datetime | None:
    """When somebody is due to be asked about next; None: not before some news."""
    async with database.connection() as connection:
        return await store.next_due_at(connection, StepKind.ASK, None)


async def _steps(
    connection: Connection, campaign: CampaignRow, terms: Terms, due: Sequence[DueRow], now: datetime
) -> list[StepRow]:
    ids = [each.contact_id for each in due]
    known = await people(connection, ids, campaign.event_id, now - REMEMBERED)
    steps = [
        (each, next_step(terms, known[each.contact_id], Invited(each.id, campaign.event_id, each.state), now))
        for each in due
    ]
    return [row for each, step in steps if (row := step_row(each.id, each.state, step))]


async def _tell(connection: Connection, terms: Terms, rows: Sequence[StepRow]) -> None:
    kinds = {each.step for each in rows}
    if StepKind.CALL in kinds:
        for trunk in terms.plan.trunks:
            await tell_dialers(connection, trunk)
    if StepKind.TEXT in kinds:
        await tell_texters(connection, "due")
