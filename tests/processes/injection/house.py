"""A house in which everything that somebody could write was written by somebody who means harm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from centralino.access.store.audit import audited
from centralino.calls.actions import NOTHING_FOLLOWS, save_call
from centralino.calls.records import Began, CallBackAsked, CallRecord, Decision, Ended, Outcome, Step
from centralino.campaigns.answering import oppose, take_answer
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.campaigns.store.campaigns import note_change
from centralino.database import Connection, Database
from centralino.directory.list_store import insert_list, insert_members, lists
from centralino.messages.store.incoming import insert_text_in, save_what_followed
from centralino.support import grants
from tests.fixtures.campaigns import Built, a_campaign, a_contact
from tests.fixtures.poisons import POISONS
from tests.fixtures.staff import AtTheDesk
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser

KEPT: Final = [each.replace("\0", "")[:300] for each in POISONS.values()]
"""As much of each as Postgres would take, if nobody had looked at it before."""

ALL_OF_THEM: Final = " ".join(KEPT)[:1_900]


@dataclass(frozen=True, slots=True)
class Poisoned:
    """Somebody at a desk of such a house; `campaign` invites all of its people."""

    desk: AtTheDesk
    browser: Browser
    database: Database
    organisation: Organisation
    campaign: Built


async def written_into(database: Database, organisation: Organisation, at: datetime) -> Built:
    """Write it all; the campaign of it."""
    async with database.transaction() as connection:
        people = [await a_contact(connection, each, at=at) for each in KEPT]
        campaign = await _campaign(connection, people, at)
        await _support(connection, people, at)
        await _texts(connection, people, at)
    for nth, poison in enumerate(KEPT):
        await save_call(database, _call(nth, poison, at), organisation.zone, at, NOTHING_FOLLOWS)
    async with database.transaction() as connection:
        await audited(connection, "maria", "page")
        await connection.execute("update call_backs set note = about")
        await connection.execute("update contacts set name = name || ' '")
    return campaign


async def _campaign(connection: Connection, people: list[int], at: datetime) -> Built:
    event = {
        "title": ALL_OF_THEM,
        "place": ALL_OF_THEM,
        "starts_at": (at + timedelta(days=20)).isoformat(),
        "time_zone": "Europe/Rome",
    }
    plan = a_plan_for_now(at, event=event, organisation=ALL_OF_THEM, how_many=True)
    campaign = await a_campaign(connection, people, plan=plan, at=at)
    for nth, poison in enumerate(KEPT):
        await note_change(connection, campaign.id, at=at, by=poison, what=poison, why=poison)
        answered = Answered(Answer.YES, at, AnswerChannel.STAFF, poison, party=2)
        await take_answer(connection, campaign.invitations[people[nth]], answered, at)
    await insert_list(connection, "soci", at, ALL_OF_THEM)
    (made,) = await lists(connection, ["soci"])
    await insert_members(connection, made.id, people, at, ALL_OF_THEM)
    return campaign


async def _support(connection: Connection, people: list[int], at: datetime) -> None:
    for contact_id, poison in zip(people, KEPT, strict=True):
        await grants.grant(connection, contact_id, until=None, at=at, by=poison, why=poison)
        await grants.await_authorisation(connection, contact_id, at=at, by=poison, why=poison)
        await oppose(connection, contact_id, number=None, source="staff", at=at, by=poison, why=poison)


async def _texts(connection: Connection, people: list[int], at: datetime) -> None:
    for nth, (contact_id, poison) in enumerate(zip(people, KEPT, strict=True)):
        text = await insert_text_in(
            connection,
            provider="lab",
            provider_id=f"in{nth}",
            number=poison,
            recipient=poison,
            body=poison,
            at=at,
            meaning="unclear",
        )
        assert text
        await save_what_followed(connection, text, "to-staff", contact_id=contact_id)


def _call(nth: int, poison: str, at: datetime) -> CallRecord:
    """As nobody can call: not even the number is one."""
    known = {"caller": poison, "customers": [{"name": poison, "code": poison}]}
    return CallRecord(
        Began(f"pbx-{nth}.1", poison, at, poison, poison, poison, "it"),
        (
            Step(at, "ask-digits", {"says": [poison], "keyed": poison}, 10.0),
            Step(at, "ring", {"destination": poison, poison: poison}, 10.0),
        ),
        (Decision(at, known, poison, {"to": poison, "why": poison}, 9.0),),
        call_back=CallBackAsked(at, f"+39333000{nth:04}", poison),
        ended=Ended(at, Outcome.CALL_BACK_TAKEN, poison),
    )
