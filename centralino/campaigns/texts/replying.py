"""A text that came in: whose it is, what it means, and what follows. All of it in one transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from centralino.campaigns.answering import oppose, take_answer
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered, Taken
from centralino.campaigns.rules.lives import CampaignState, InvitationState
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store import answering
from centralino.campaigns.store import replying as store
from centralino.campaigns.store.replying import AskedRow
from centralino.campaigns.texts.bodies import Text, body, which_one
from centralino.campaigns.texts.conversation import Asked, meant
from centralino.database import Connection
from centralino.messages.lives import TextPurpose
from centralino.messages.meaning import Meaning, Reply, reply_of
from centralino.messages.provider import Incoming
from centralino.messages.segments import segments
from centralino.messages.store import incoming, outgoing
from centralino.messages.store.outgoing import NewText

LONGEST_QUOTED = 200
LONGEST = 2000
"""Letters of a text that are kept; no telephone writes more in one text."""
_STOPS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
CONFIRMED_BY_THE_PROVIDER = {"twilio": _STOPS, "lab": _STOPS}
"""Words, by themselves, to which a provider says itself that no more texts come, and lets none of ours through
(Twilio: "Default STOP handling", help.twilio.com)."""


class Followed(StrEnum):
    """What was done upon a text; but for the last, as it is written down with it."""

    ANSWERED = "answered"
    ASKED_BACK = "asked-back"
    OPTED_OUT = "opted-out"
    CLOSED = "closed"
    TO_STAFF = "to-staff"
    TOLD_BEFORE = "told-before"


async def take_reply(
    connection: Connection, organisation: Organisation, provider: str, text: Incoming, now: datetime
) -> Followed:
    """Do what a text asks for, once however often it is told; what we say to it is sent after the commit.

    Nothing is guessed: what is not clear is asked back once, and then a person reads it. To be called in a
    transaction.
    """
    await incoming.hold_conversation(connection, text.sender)
    asked = [
        row
        for row in await store.asked_at_number(connection, text.sender)
        if row.state != InvitationState.WITHDRAWN
    ]
    plan = await _plan(connection, organisation, asked[0]) if asked else None
    reply = reply_of(text.body, plan.language if plan else organisation.settings.default_language)
    text_id = await incoming.insert_text_in(
        connection,
        provider=provider,
        provider_id=text.provider_id,
        number=text.sender,
        recipient=text.to,
        body=text.body[:LONGEST],
        at=text.at,
        meaning=reply.meaning,
    )
    if text_id is None:
        return Followed.TOLD_BEFORE
    exchange = _Exchange(connection, organisation, provider, text, text_id, reply, now)
    return await exchange.follow(asked, plan)


@dataclass(slots=True)
class _Exchange:
    """One text that came in, and our answer to it."""

    connection: Connection
    organisation: Organisation
    provider: str
    text: Incoming
    text_id: int
    reply: Reply
    now: datetime

    async def follow(self, asked: Sequence[AskedRow], plan: Plan | None) -> Followed:
        if self.reply.meaning is Meaning.STOP:
            return await self._leave_alone(asked, plan)
        if not asked or plan is None:
            return await self._to_staff()
        takes = [row for row in asked if self._takes_answers(row)]
        if not takes:
            return await self._too_late(asked[0], plan)
        wanted = meant([Asked(row.id, row.written_at, row.answered_at) for row in takes])
        mine = [row for row in takes if row.id in wanted]
        match self.reply.meaning:
            case Meaning.START:
                return await self._to_staff(mine[0])  # only staff lift an opposition, and know who asked
            case Meaning.YES | Meaning.NO if len(mine) == 1:
                return await self._answer(mine[0])
            case _:
                return await self._ask_back(mine)

    def _takes_answers(self, row: AskedRow) -> bool:
        return row.campaign_state != CampaignState.CANCELLED and self.text.at <= row.replies_close_at

    async def _answer(self, row: AskedRow) -> Followed:
        says_yes = self.reply.meaning is Meaning.YES
        answered = Answered(
            answer=Answer.YES if says_yes else Answer.NO,
            at=self.text.at,
            channel=AnswerChannel.TEXT,
            by=self.text.sender,
            source=f"text {self.text_id}",
            party=self.reply.party if says_yes else None,
        )
        taken = await take_answer(self.connection, row.id, answered, self.now)
        plan = await _plan(self.connection, self.organisation, row)
        if taken in (Taken.CLOSED, Taken.UNKNOWN):
            return await self._too_late(row, plan)
        if taken in (Taken.FIRST, Taken.CHANGED):
            await self._say(row, plan, TextPurpose.CONFIRMATION, Text.YES if says_yes else Text.NO)
        return await self._done(Followed.ANSWERED, row)

    async def _ask_back(self, mine: Sequence[AskedRow]) -> Followed:
        """Once for each question; whom that did not help, a person helps, and who has answered is not asked again."""
        if len(mine) == 1 and mine[0].answer is not None:
            return await self._to_staff(mine[0])
        asked_at = max(row.asked_at for row in mine)
        ids = [row.contact_id for row in mine]
        if await store.was_asked_back(self.connection, self.text.sender, asked_at) or await store.is_opposed(
            self.connection, ids, self.text.sender
        ):
            return await self._to_staff(mine[0])
        if len(mine) > 1:
            await self._ask_which(mine)
            return await self._done(Followed.ASKED_BACK)
        plan = await _plan(self.connection, self.organisation, mine[0])
        wants_help = self.reply.meaning is Meaning.HELP
        await self._say(
            mine[0], plan, TextPurpose.QUESTION_BACK, Text.QUESTION if wants_help else Text.UNCLEAR
        )
        return await self._done(Followed.ASKED_BACK, mine[0])

    async def _ask_which(self, mine: Sequence[AskedRow]) -> None:
        named = []
        for row in mine:
            plan = await _plan(self.connection, self.organisation, row)
            named.append((row.name, plan.event.title, self.organisation.settings.link_of(row.token)))
        plan = await _plan(self.connection, self.organisation, mine[0])
        await self._queue(TextPurpose.QUESTION_BACK, which_one(plan.language, named))

    async def _leave_alone(self, asked: Sequence[AskedRow], plan: Plan | None) -> Followed:
        """A number that says so is left alone by every campaign, and so is everybody whose number it is."""
        number = self.text.sender
        holders = await store.holders(self.connection, number)
        ids = sorted({*holders, *(row.contact_id for row in asked)})
        knew = await store.is_opposed(self.connection, ids, number)
        why = f"text {self.text_id}: {self.text.body[:LONGEST_QUOTED]}"
        for contact_id in ids:
            await oppose(
                self.connection,
                contact_id,
                number=_as_number(number),
                source="text",
                at=self.text.at,
                by=number,
                why=why,
            )
        if not ids and _as_number(number):
            await answering.insert_opposition(
                self.connection,
                contact_id=None,
                number=number,
                source="text",
                at=self.text.at,
                by=number,
                why=why,
            )
        if plan and not knew and not self._is_confirmed_by_the_provider():
            await self._say(asked[0], plan, TextPurpose.OPTED_OUT, Text.STOP)
        return await self._done(Followed.OPTED_OUT, asked[0] if asked else None)

    def _is_confirmed_by_the_provider(self) -> bool:
        words = CONFIRMED_BY_THE_PROVIDER.get(self.provider, frozenset())
        return self.text.body.strip().lower() in words

    async def _too_late(self, row: AskedRow, plan: Plan) -> Followed:
        """Said once, and not to those who want no more texts."""
        told = await store.was_told_over(self.connection, row.id)
        if not told and not await store.is_opposed(self.connection, [row.contact_id], self.text.sender):
            await self._say(row, plan, TextPurpose.OVER, Text.OVER)
        return await self._done(Followed.CLOSED, row)

    async def _to_staff(self, row: AskedRow | None = None) -> Followed:
        if row:
            return await self._done(Followed.TO_STAFF, row)
        holders = await store.holders(self.connection, self.text.sender)
        contact_id = holders[0] if len(holders) == 1 else None
        await incoming.save_what_followed(
            self.connection, self.text_id, Followed.TO_STAFF, contact_id=contact_id
        )
        return Followed.TO_STAFF

    async def _done(self, followed: Followed, row: AskedRow | None = None) -> Followed:
        await incoming.save_what_followed(
            self.connection,
            self.text_id,
            followed,
            invitation_id=row.id if row else None,
            contact_id=row.contact_id if row else None,
        )
        return followed

    async def _say(self, row: AskedRow, plan: Plan, purpose: TextPurpose, text: Text) -> None:
        """Unless they want no more texts; that they get none any more they are told all the same."""
        if purpose is TextPurpose.CONFIRMATION and await store.is_opposed(
            self.connection, [row.contact_id], self.text.sender
        ):
            return
        link = self.organisation.settings.link_of(row.token)
        await self._queue(purpose, body(plan, text, name=row.name, link=link), row)

    async def _queue(self, purpose: TextPurpose, words: str, row: AskedRow | None = None) -> None:
        new = NewText(
            invitation_id=row.id if row else None,
            contact_id=row.contact_id if row else None,
            event_id=row.event_id if row else None,
            purpose=purpose,
            number=self.text.sender,
            body=words,
            segments=segments(words).count,
        )
        await outgoing.insert_queued(
            self.connection, new, provider=self.provider, reply_to=self.text_id, at=self.now
        )


def _as_number(sender: str) -> str | None:
    """What the network shows may be a name, or a short code."""
    return sender if re.fullmatch(r"\+[1-9][0-9]{6,14}", sender) else None


async def _plan(connection: Connection, organisation: Organisation, row: AskedRow) -> Plan:
    return (await organisation.terms(connection, row.campaign_id, row.version)).plan
