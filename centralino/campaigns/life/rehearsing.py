"""Ordering to hear a campaign: what it says is made into clips, and then it may be dialled."""

from __future__ import annotations

from datetime import datetime

from centralino.campaigns.life.preparing import make_sayings, unusable_recordings
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.rehearsing import rehearsed, somebody_invited
from centralino.database import Database
from centralino.directory.contacts import Refused
from centralino.phones.actions import order_hearing
from centralino.phones.store import Order
from centralino.settings import Settings


async def order_rehearsal(
    database: Database,
    settings: Settings,
    session_id: int,
    *,
    by: str,
    campaign_id: int,
    contact_id: int | None,
    at: datetime,
    ring: tuple[str, str] | None = None,
) -> Order | Refused:
    """Have a campaign ready to be heard as this contact would hear it, or the first who is invited.

    In the session's browser, or at a number that is rung over a trunk (`ring`). Making the clips may take seconds;
    nothing is held meanwhile. Raises `DatabaseUnavailable`.
    """
    async with database.connection() as connection:
        contact_id = contact_id or await somebody_invited(connection, campaign_id)
        found = await rehearsed(connection, campaign_id, contact_id)
    if found is None:
        return Refused("there is no such campaign")
    plan = Plan.model_validate(found.plan)
    if wrong := await unusable_recordings(settings, plan):
        return Refused("; ".join(wrong))
    await make_sayings(settings, plan, [found.name] if found.name else [])
    async with database.transaction() as connection:
        return await order_hearing(
            connection,
            session_id,
            by=by,
            campaign_id=campaign_id,
            contact_id=found.contact_id,
            at=at,
            ring=ring,
        )
