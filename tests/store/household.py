"""A household of members, the calls to their telephone, and what scripts report of these."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from centralino.calls.actions import settle
from centralino.calls.journal import CallJournal
from centralino.calls.records import Began, Ended, Event, Outcome, Reported
from centralino.campaigns.calls.claiming import claim_calls
from centralino.campaigns.calls.reporting import ABOUT, InvitationReports, Told
from centralino.database import Database
from tests.fixtures.campaigns import LINE, NOW, TRUNK, Built, a_campaign, a_contact, an_organisation

HOME = "+390655501001"
ANSWERED_AT = NOW + timedelta(seconds=8)
KEYED_AT = NOW + timedelta(seconds=20)
OVER_AT = NOW + timedelta(seconds=25)
UNIQUE_ID = "out-{}"


@dataclass
class Household:
    """Two members behind one number, who are being called in one call."""

    database: Database
    folder: Path
    campaign: Built
    contacts: Sequence[int]
    call_id: int

    def __post_init__(self) -> None:
        self.organisation = an_organisation(self.folder)
        self.settings = self.organisation.settings
        self.settings.journal_folder.mkdir(parents=True, exist_ok=True)

    @property
    def anna(self) -> int:
        return self.campaign.invitations[self.contacts[0]]

    @property
    def mario(self) -> int:
        return self.campaign.invitations[self.contacts[1]]

    def told(self, invitation_id: int, *what: object, at: datetime = KEYED_AT) -> Reported:
        contact = next(each for each, ours in self.campaign.invitations.items() if ours == invitation_id)
        return Reported(at, ABOUT, Told(invitation_id, contact, *what).written())  # type: ignore[arg-type]

    async def script(self, *events: Event, ends: Outcome | None = None) -> None:
        """Our script has led the call; without an end its process was killed."""
        began = Began(
            UNIQUE_ID.format(self.call_id), "invitation", ANSWERED_AT, LINE, HOME, TRUNK, "it", self.call_id
        )
        await self.page(began, *events, *([Ended(OVER_AT, ends)] if ends else []))

    async def call_back(self, *events: Event) -> None:
        """One of them has called us."""
        await self.page(
            Began("pbx-1.1", "call-back", OVER_AT, HOME, LINE, TRUNK, "it"),
            *events,
            Ended(OVER_AT, Outcome.INVITED),
        )

    async def page(self, began: Began, *events: Event) -> None:
        journal = CallJournal(self.settings.journal_folder, began)
        for event in events:
            journal.note(event)
        journal.close()
        await self.settle()

    async def note(self, agi_status: str = "SUCCESS", answered: datetime | None = None) -> None:
        """The PBX has said that the channel is gone."""
        told = {
            "id": UNIQUE_ID.format(self.call_id),
            "began": ANSWERED_AT.timestamp(),
            "ended": OVER_AT.timestamp(),
            "caller": LINE,
            "dialled": HOME,
            "source": TRUNK,
            "language": "it",
            "hangup_cause": 16,
            "agi_status": agi_status,
            "answered_by": "desk" if answered else "",
            "answered": answered.timestamp() if answered else "",
            "safe": "no",
            "call_out": str(self.call_id),
        }
        (self.settings.journal_folder / f"{told['id']}.pbx").write_text(json.dumps(told) + "\n")
        await self.settle()

    async def settle(self) -> None:
        await settle(self.database, self.settings, OVER_AT, InvitationReports(self.organisation))
        assert list(self.settings.journal_folder.iterdir()) == []

    async def attempts(self) -> Mapping[int, str | None]:
        return dict(await self._rows("select invitation_id, disposition::text from attempts"))

    async def states(self) -> Mapping[int, str]:
        return dict(await self._rows("select id, state::text from invitations"))

    async def answers(self) -> list[tuple[Any, ...]]:
        return await self._rows(
            "select invitation_id, answer::text, party, channel::text, by, source from answers order by id"
        )

    async def oppositions(self) -> list[tuple[Any, ...]]:
        return await self._rows("select contact_id, number, source::text from oppositions order by id")

    async def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        async with self.database.connection() as connection:
            return await (await connection.execute(statement)).fetchall()


async def a_household(database: Database, tmp_path: Path) -> Household:
    """Anna and Mario at one telephone, both invited, whom a call is being placed to."""
    async with database.connection() as connection:
        contacts = [await a_contact(connection, name, HOME) for name in ("Anna", "Mario")]
        campaign = await a_campaign(connection, contacts)
    (placing,) = await claim_calls(database, an_organisation(tmp_path), TRUNK, uuid4(), NOW)
    assert len(placing.invitation_ids) == 2
    return Household(database, tmp_path, campaign, contacts, placing.call_id)
