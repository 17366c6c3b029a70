"""A whole Centralino with somebody of the staff signed in, and a campaign to hear: for tests of the browser phone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import ClientSession

from centralino.access.rules.rights import Role
from centralino.campaigns.rules.plan import Plan
from centralino.clock import now
from centralino.database import Database
from lab.carrier import Account
from lab.house import House
from lab.members import BUSY, Habit, Member, Members, Press, Way
from lab.network import Lab
from lab.ports import HOST, free_port
from tests.fixtures.campaigns import PLAN, Built, a_campaign, a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.web import Browser

ANSWERS, PRESSES_SEVEN, IS_BUSY = "+393403210901", "+393403210902", "+393403210903"
MEMBERS: Members = {
    "answers": Member(who="Anna Bruni", numbers=(ANSWERS,), takes=(Habit(way=Way.TALKS_OVER, stays=20),)),
    "presses": Member(
        who="Bice Carli",
        numbers=(PRESSES_SEVEN,),
        takes=(Habit(presses=(Press(after=3, keys="7"),), stays=30),),
    ),
    "busy": Member(who="Ciro Dori", numbers=(IS_BUSY,), takes=(BUSY,)),
}


@dataclass(frozen=True, slots=True)
class Desk(AtTheDesk):
    """The lab speaks no TLS, so the cookie has its plain name."""

    @property
    def cookie(self) -> Mapping[str, str]:
        return {"cookie": f"centralino={self.token}"}


@dataclass(frozen=True, slots=True)
class PhoneHouse:
    """Everything started. `contact` is who is called, and whose name is said."""

    house: House
    lab: Lab
    database: Database
    campaign: Built
    contact: int
    http: ClientSession

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.house.settings.web_port}"

    async def sign_in(self, role: Role = Role.ADMINISTRATOR) -> Desk:
        """Once for each role."""
        desk = await signed_in(Browser(self.http, self.address), self.database, role)
        return Desk(desk.browser, desk.name, desk.token)

    async def ask(self, desk: Desk, path: str, **form: object) -> tuple[int, Any]:
        """As the script of the phone asks it."""
        reply = await desk.post(path, {name: str(value) for name, value in form.items()})
        assert reply.headers.get("content-type") == "application/json", (
            reply.status,
            reply.headers,
            reply.text,
        )
        return reply.status, json.loads(reply.text)

    async def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        async with self.database.connection() as connection:
            return await (await connection.execute(statement, values)).fetchall()


@asynccontextmanager
async def phone_house() -> AsyncIterator[PhoneHouse]:
    """All processes, one campaign that is a draft, one customer whose telephone somebody answers."""
    account = Account(centralino_port=free_port())
    async with Lab(account, members=MEMBERS) as lab, House(account) as house, ClientSession() as http:
        await house.scheduler.start()
        await house.web.start()
        async with house.database() as database:
            async with database.transaction() as connection:
                contact = await a_contact(connection, "Anna Bruni", ANSWERS)
                campaign = await a_campaign(connection, [contact], plan=_plan(), at=now() + timedelta(days=9))
            yield PhoneHouse(house, lab, database, campaign, contact, http)


def _plan() -> Plan:
    soon = now() + timedelta(days=20)
    changed = {
        "event": {**PLAN["event"], "starts_at": soon},
        "replies_close_at": soon - timedelta(days=1),
        "trunks": ["carrier"],
        "caller_id": None,
    }
    return Plan.model_validate({**PLAN, **changed})
