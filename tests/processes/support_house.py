"""A house with a support line, and who calls it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.calls.actions import NOTHING_FOLLOWS, save_call
from centralino.calls.records import Began, CallBackAsked, CallRecord, Decision, Ended, Outcome, Step
from centralino.clock import now
from centralino.database import Database
from centralino.settings import Settings
from centralino.support.describing import describe_known, describe_verdict
from centralino.support.line import SupportLine
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser

EVIL = "<script>alert(1)</script>"
NUMBER, OTHER, OURS = "+390255501001", "+393331234567", "+390299000001"


@dataclass(frozen=True, slots=True)
class House:
    """The settings of an organisation, its database, and a browser that asks its pages."""

    settings: Settings
    database: Database
    browser: Browser

    async def staff(self, role: Role = Role.SALES, language: StaffLanguage = StaffLanguage.EN) -> AtTheDesk:
        return await signed_in(self.browser, self.database, role, language)

    async def customer(self, name: str = "Anna Rossi", number: str = NUMBER) -> int:
        async with self.database.transaction() as connection:
            return await a_contact(connection, name, number)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        async with self.database.connection() as connection:
            return await (await connection.execute(query)).fetchall()

    async def decision(self, number: str | None, at: datetime) -> Decision:
        line = SupportLine(self.database, self.settings)
        known = await line.who_is_calling(number, "main", at)
        verdict = line.screen(known, at)
        return Decision(at, describe_known(known), verdict.reason, describe_verdict(verdict), 9.0)

    async def call(
        self,
        call_id: str = "pbx-1.7",
        number: str | None = NUMBER,
        at: datetime | None = None,
        outcome: Outcome = Outcome.TALKED,
        *,
        says: str = "welcome",
    ) -> None:
        at = at or now()
        wish = CallBackAsked(at, number, "support") if number and outcome is Outcome.CALL_BACK_TAKEN else None
        record = CallRecord(
            Began(call_id, "screening", at, number, OURS, "main"),
            (Step(at, "say", {"says": [says]}, 1200.0), Step(at, "ring", {"destination": "support"}, 100.0)),
            (await self.decision(number, at),),
            call_back=wish,
            ended=Ended(at + timedelta(minutes=2), outcome),
        )
        zone = a_texting_organisation().zone
        await save_call(self.database, record, zone, at, NOTHING_FOLLOWS)
