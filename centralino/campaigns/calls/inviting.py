"""What a conversation about invitations has to know, looked up once at its beginning."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.calls.records import Json
from centralino.campaigns.calls.claiming import MOST_BEHIND_A_NUMBER
from centralino.campaigns.clips.sayings import Named, Sayings
from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.lives import CampaignState, InvitationState
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store import inviting as store
from centralino.campaigns.store.inviting import GuestRow
from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.settings import Settings

MOST_INVITATIONS = 60  # of a number that are looked at


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited, and what they have said so far; the answer is that of the plan's question."""

    invitation_id: int
    contact_id: int
    named: Named
    state: InvitationState
    answer: Answer | None = None
    party: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether they have not answered yet."""
        return self.state not in (InvitationState.ANSWERED, InvitationState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Question:
    """What one campaign asks, and of whom in this call, in order."""

    campaign_id: int
    plan: Plan
    guests: tuple[Guest, ...]
    over: bool = False
    """Whether the campaign has been ended, whatever its plan says."""

    def takes_answers(self, at: datetime) -> bool:
        """Whether an answer that comes at that instant still counts."""
        return not self.over and at <= self.plan.replies_close_at


@dataclass(frozen=True, slots=True)
class Inviting:
    """Every look-up has the same hard budget; None is one that failed or was late."""

    database: Database
    settings: Settings

    async def called(self, call_id: int) -> Question | None:
        """What a call of ours is about, and for whom; None also when there is no such call."""

        async def question(connection: Connection) -> list[GuestRow]:
            return await store.guests_of_call(connection, call_id)

        found = await self._asked(question)
        return found[0] if found else None

    async def at_number(self, number: str, dialled: str, now: datetime) -> tuple[Question, ...] | None:
        """What is asked of whoever this number belongs to, in the order in which it should be asked.

        Nothing for a number of more people than would be asked in one call: they say by their code who they are.
        """

        async def question(connection: Connection) -> list[GuestRow]:
            return await store.guests_at_number(connection, number, dialled, now, MOST_INVITATIONS)

        found = await self._asked(question)
        people = {guest.contact_id for each in found or () for guest in each.guests}
        return () if len(people) > MOST_BEHIND_A_NUMBER else found

    async def of_contacts(
        self, contact_ids: Sequence[int], dialled: str, now: datetime
    ) -> tuple[Question, ...] | None:
        """As `at_number`, of these contacts."""

        async def question(connection: Connection) -> list[GuestRow]:
            return await store.guests_among(connection, contact_ids, dialled, now, MOST_INVITATIONS)

        return await self._asked(question)

    def sayings(self, question: Question) -> Sayings:
        """What is said of it."""
        return Sayings.of(question.plan, self.settings)

    async def _asked(
        self, question: Callable[[Connection], Awaitable[list[GuestRow]]]
    ) -> tuple[Question, ...] | None:
        try:
            return _questions(await self.database.ask(question, within=self.settings.look_up_budget))
        except DatabaseUnavailable:
            return None


def described(questions: Sequence[Question] | None) -> tuple[Json, str, Mapping[str, Json]]:
    """What a call record says of them: what was known, which rule was decisive, and the verdict."""
    guests = [(each, guest) for each in questions or () for guest in each.guests]
    known: Json = {
        "customers": [
            {
                "contact_id": guest.contact_id,
                "name": guest.named.name,
                "campaign_id": question.campaign_id,
                "invitation_id": guest.invitation_id,
                "state": guest.state,
                "answer": guest.answer,
            }
            for question, guest in guests
        ]
    }
    rule = "look-up-failed" if questions is None else "invited" if guests else "not-invited"
    first = guests[0][1].contact_id if guests else None
    return known, rule, {"to": "invitation", "contact_id": first}


def _questions(rows: Sequence[GuestRow]) -> tuple[Question, ...]:
    by_campaign = dict[int, list[GuestRow]]()
    for row in rows:
        by_campaign.setdefault(row.campaign_id, []).append(row)
    return tuple(
        Question(
            campaign_id=campaign_id,
            plan=Plan.model_validate(mine[0].plan),
            guests=tuple(_guest(row) for row in mine),
            over=CampaignState(mine[0].campaign_state) in (CampaignState.FINISHED, CampaignState.CANCELLED),
        )
        for campaign_id, mine in by_campaign.items()
    )


def _guest(row: GuestRow) -> Guest:
    return Guest(
        invitation_id=row.invitation_id,
        contact_id=row.contact_id,
        named=Named(row.name, row.name_clip),
        state=InvitationState(row.state),
        answer=Answer(row.answer) if row.answer else None,
        party=row.party,
    )
