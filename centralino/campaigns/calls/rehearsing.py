"""What the staff hear of a campaign before its members do: the same question, put to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from centralino.campaigns.calls.inviting import Guest, Question
from centralino.campaigns.clips.sayings import Named, Sayings
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store import rehearsing as store
from centralino.campaigns.store.rehearsing import Rehearsed
from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.phones.ordering import Ordering
from centralino.settings import Settings

NO_INVITATION = 0


@dataclass(frozen=True, slots=True)
class Rehearsing:
    """Its look-ups have the same hard budget as those of calls that count."""

    database: Database
    settings: Settings

    async def ordered(self, token: str, source: str, at: datetime) -> Question | None:
        """What this endpoint is to be played; None when it may not dial that, or a look-up failed."""
        within = self.settings.look_up_budget
        order = await Ordering(self.database, within).to_hear(token, source, at)
        if order is None or order.campaign_id is None:
            return None
        campaign_id, contact_id = order.campaign_id, order.contact_id

        async def question(connection: Connection) -> Rehearsed | None:
            return await store.rehearsed(connection, campaign_id, contact_id)

        try:
            found = await self.database.ask(question, within=within)
        except DatabaseUnavailable:
            return None
        return _question(campaign_id, found) if found else None

    def sayings(self, question: Question) -> Sayings:
        """What is said of it."""
        return Sayings.of(question.plan, self.settings)


def _question(campaign_id: int, found: Rehearsed) -> Question:
    """As it is put to a member who has not answered."""
    guest = Guest(
        invitation_id=NO_INVITATION,
        contact_id=found.contact_id or 0,
        named=Named(found.name or "", found.name_clip),
        state=InvitationState.CALLING,
    )
    return Question(campaign_id, Plan.model_validate(found.plan), (guest,))
