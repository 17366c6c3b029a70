"""The product as a history drives it: its real actions on a real Postgres, at any instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from centralino.campaigns import answering
from centralino.campaigns.calls import recording
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered, Taken
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import CampaignState, InvitationEvent, after
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store import answering as answering_store
from centralino.campaigns.store import asking as asking_store
from centralino.campaigns.store import campaigns as campaign_store
from centralino.campaigns.store import claiming as claiming_store
from centralino.campaigns.store import members as member_store
from centralino.campaigns.store import recording as recording_store
from centralino.campaigns.store.claiming import StepRow
from centralino.campaigns.texts import outcomes as text_outcomes
from centralino.campaigns.texts.claiming import claim_texts
from centralino.database import Connection
from centralino.messages.provider import Delivery, DeliveryReport
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.store.engine.claims import Claims

PROVIDER = "lab"


class SentText(NamedTuple):
    """A text that was taken to be sent."""

    id: int
    claim: UUID
    invitation: int
    number: str
    at: datetime


class World(Claims):
    """Everything a history does to the product; ids are the database's."""

    # Who is called, and for what.

    def add_person(
        self, numbers: Sequence[str], time_zone: str | None, prefers_texts: bool, at: datetime
    ) -> int:
        """Somebody in the directory, perhaps without any number."""

        async def add(connection: Connection) -> int:
            contact = await a_contact(
                connection,
                "Anna Rossi",
                *(numbers or ["+390600000000"]),
                time_zone=time_zone,
                prefers_texts=prefers_texts,
                at=at,
            )
            if not numbers:
                await connection.execute("delete from numbers where contact_id = %s", [contact])
            return contact

        return self._run(self._in_transaction(add))

    def add_campaign(
        self, plan: Plan, people: Sequence[int], event_of: int | None, at: datetime
    ) -> tuple[int, int, dict[int, int]]:
        """A campaign that runs, for its own event or another's: its id, the event's, invitations by person."""

        async def add(connection: Connection) -> tuple[int, int, dict[int, int]]:
            name = f"campaign-{next(self._names)}"
            built = await a_campaign(
                connection, people, plan=plan, name=name, organisation=self.organisation, at=at
            )
            event = built.event_id
            if event_of is not None:
                await connection.execute(
                    "update campaigns set event_id = %s where id = %s", [event_of, built.id]
                )
                event = event_of
            return built.id, event, dict(built.invitations)

        return self._run(self._in_transaction(add))

    def change_plan(self, campaign: int, event: int, plan: Plan, now: datetime) -> None:
        """New hours, gaps or texts, while it runs."""

        async def change(connection: Connection) -> None:
            await campaign_store.update_plan(connection, campaign, event, plan)
            await asking_store.ask_rules_anew(connection, now, campaign_id=campaign)

        self._run(self._in_transaction(change))

    def set_state(self, campaign: int, state: CampaignState) -> None:
        """Pause, resume."""
        self._run(self._in_transaction(lambda each: campaign_store.set_state(each, campaign, state)))

    def withdraw(self, invitation: int) -> None:
        """Somebody is not invited any more."""

        async def withdraw(connection: Connection) -> None:
            held = await answering_store.hold_invitation(connection, invitation)
            assert held
            state = after(held.state, InvitationEvent.WITHDRAWN)
            if state:
                await claiming_store.save_steps(
                    connection, [StepRow(invitation, state, None, None, "withdrawn")]
                )

        self._run(self._in_transaction(withdraw))

    def invite_anew(self, invitation: int, now: datetime) -> None:
        """Somebody is invited again."""
        self._run(self._in_transaction(lambda each: member_store.invite_anew(each, invitation, now)))

    # What becomes of calls.

    def hang_up(
        self, call: int, *, cause: int | None, rang: bool, now: datetime, answered: bool = False
    ) -> None:
        """The PBX says that a call is over."""
        self._run(
            self._in_transaction(
                lambda each: recording.record_hangup(
                    each, self.organisation, call, cause=cause, rang=rang, at=now, answered=answered
                )
            )
        )

    def pick_up(self, call: int, now: datetime) -> None:
        """The PBX says that a call was answered."""
        self._run(self._in_transaction(lambda each: recording_store.note_answered(each, [(call, now)])))

    def not_placed(self, call: int, now: datetime) -> None:
        """The PBX was surely never asked."""
        self._run(
            self._in_transaction(lambda each: recording.record_not_placed(each, self.organisation, call, now))
        )

    def lose(self, call: int, now: datetime) -> None:
        """Recovery finds a call of which nobody knows anything."""
        self._run(
            self._in_transaction(lambda each: recording.record_lost(each, self.organisation, call, now))
        )

    def report(
        self,
        call: int,
        dispositions: Mapping[int, Disposition],
        people: Mapping[int, int],
        answers: Mapping[int, Answer],
        number: str,
        now: datetime,
    ) -> dict[int, Taken]:
        """The script tells what was said in a call; `people` are those of the invitations."""

        async def report(connection: Connection) -> dict[int, Taken]:
            held = await recording_store.hold_call(connection, call)
            assert held
            await recording_store.count_success(connection, held.trunk)
            taken = {}
            for invitation in sorted(dispositions, key=lambda each: people[each]):
                if dispositions[invitation] is Disposition.NEVER:
                    await self._oppose(connection, people[invitation], number, now)
                elif invitation in answers:
                    answered = Answered(answers[invitation], now, AnswerChannel.CALL, number, f"call {call}")
                    taken[invitation] = await answering.take_answer(connection, invitation, answered, now)
            await recording.record_dispositions(connection, self.organisation, call, dispositions, now)
            return taken

        return self._run(self._in_transaction(report))

    # Texts.

    def claim_texts(self, now: datetime) -> list[SentText]:
        """What one scheduler takes to send."""
        claim = uuid4()
        taken = self._run(claim_texts(self._database, self.organisation, PROVIDER, claim, now))

        async def invitations(connection: Connection) -> list[SentText]:
            cursor = await connection.execute(
                "select id, claim, invitation_id, number, claimed_at from texts_out where id = any(%s) order by id",
                [[each.id for each in taken]],
            )
            return [SentText(*row) for row in await cursor.fetchall()]

        return self._run(self._alone(invitations)) if taken else []

    def settle_text(self, text: int, claim: UUID, outcome: text_outcomes.Outcome, now: datetime) -> None:
        """The sender tells what the provider said."""
        self._run(
            self._in_transaction(
                lambda each: text_outcomes.record_outcome(each, self.organisation, text, claim, outcome, now)
            )
        )

    def give_text_up(self, text: int, now: datetime) -> None:
        """Nobody can tell whether it went."""
        self._run(
            self._in_transaction(
                lambda each: text_outcomes.record_never_known(each, self.organisation, text, now)
            )
        )

    def report_text(self, text: int, status: Delivery, now: datetime) -> None:
        """The provider tells later how far it came."""
        report = DeliveryReport(f"SM{text}", status)
        self._run(
            self._in_transaction(
                lambda each: text_outcomes.record_report(each, self.organisation, PROVIDER, report, now)
            )
        )

    # What people do by themselves.

    def answer(self, invitation: int, answer: Answer, channel: AnswerChannel, now: datetime) -> Taken:
        """An answer by some other way than a call of ours."""
        answered = Answered(answer, now, channel, "somebody")
        return self._run(
            self._in_transaction(lambda each: answering.take_answer(each, invitation, answered, now))
        )

    def oppose(self, person: int, now: datetime) -> None:
        """Somebody wants no more calls, and says so to staff."""
        self._run(self._in_transaction(lambda each: self._oppose(each, person, None, now)))

    def oppose_by_number(self, number: str, now: datetime) -> None:
        """Whoever has this number wants no more calls."""
        self._run(
            self._in_transaction(
                lambda each: answering_store.insert_opposition(
                    each, contact_id=None, number=number, source="text", at=now, by=number, why="STOP"
                )
            )
        )

    def lift(self, person: int, now: datetime) -> None:
        """Somebody wants to be called after all."""
        self._run(
            self._in_transaction(
                lambda each: answering.lift_opposition(each, person, at=now, by="anna", why="asked to")
            )
        )

    async def _oppose(self, connection: Connection, person: int, number: str | None, now: datetime) -> None:
        await answering.oppose(
            connection, person, number=number, source="staff", at=now, by="anna", why="said so"
        )
