"""The personal link of an invitation: what its page shows, and what may be done there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from centralino.campaigns.answering import oppose, take_answer
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered, Taken
from centralino.campaigns.rules.lives import CampaignState, InvitationState
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store import replying as store
from centralino.campaigns.store.replying import LinkRow
from centralino.database import Connection

BY = "personal link"


@dataclass(frozen=True, slots=True)
class Behind:
    """An invitation, as whoever has its link may see it; `takes_answers` now."""

    invitation: LinkRow
    plan: Plan
    takes_answers: bool


async def behind_link(
    connection: Connection, organisation: Organisation, token: str, now: datetime
) -> Behind | None:
    """The invitation that a link leads to. Changes nothing: links are opened by machines too."""
    row = await store.behind_link(connection, token)
    if row is None:
        return None
    terms = await organisation.terms(connection, row.campaign_id, row.version)
    return Behind(row, terms.plan, _takes_answers(row, now))


async def answer_by_link(
    connection: Connection, token: str, answer: Answer, party: int | None, now: datetime
) -> Taken:
    """Take the answer of whoever has the link. To be called in a transaction."""
    row = await store.behind_link(connection, token)
    if row is None:
        return Taken.UNKNOWN
    if not _takes_answers(row, now):
        return Taken.CLOSED
    if (row.answer, row.party) == (answer, party):
        return Taken.SAME  # a button pressed twice
    answered = Answered(answer, now, AnswerChannel.LINK, BY, source=None, party=party)
    return await take_answer(connection, row.id, answered, now)


async def leave_alone_by_link(connection: Connection, token: str, now: datetime) -> bool:
    """Never call or text whoever has the link again; false when nobody has. To be called in a transaction."""
    row = await store.behind_link(connection, token)
    if row is None:
        return False
    if not row.opposed:
        why = "asked for it on the page of their personal link"
        await oppose(connection, row.contact_id, number=None, source="text", at=now, by=BY, why=why)
    return True


def _takes_answers(row: LinkRow, now: datetime) -> bool:
    return (
        now <= row.replies_close_at
        and row.campaign_state != CampaignState.CANCELLED
        and row.state != InvitationState.WITHDRAWN
    )
