"""A whole Centralino whose campaign is called by hand, and the lab's members at the other end: no dialer in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from centralino.campaigns.life.preparing import make_sayings
from centralino.campaigns.rules.plan import MachineAction, Plan
from centralino.campaigns.store import claiming
from centralino.clock import now
from centralino.database import Database
from centralino.pbx import AMIConnection, originate
from centralino.prompts.catalogue import Prompt
from lab.carrier import Account, CarriedCall
from lab.house import House
from lab.members import Members
from lab.network import Lab
from lab.ports import HOST, free_port
from tests.fixtures.campaigns import PLAN, Built, a_campaign, a_contact

SHOWN = "+390299000009"
TRUNK = "carrier"

Rows = list[tuple[Any, ...]]


@dataclass
class Inviting:
    """Our side, the lab, and a campaign to which every member is invited."""

    house: House
    lab: Lab
    ami: AMIConnection
    database: Database
    campaign: Built
    invitations: Mapping[str, Sequence[int]]
    """By member; behind the number of some there are two."""

    async def call(self, member: str, machines: MachineAction | None = None) -> int:
        """Call a member for everybody behind their number; the number of the call."""
        number = self.lab.members[member].numbers[0]
        contacts = {ours: contact for contact, ours in self.campaign.invitations.items()}
        async with self.database.transaction() as connection:
            calls = await claiming.insert_calls(
                connection,
                campaign_id=self.campaign.id,
                trunk=TRUNK,
                claim=uuid4(),
                numbers=[number],
                place_at=[now()],
            )
            attempts = [
                (calls[number], each, contacts[each], position)
                for position, each in enumerate(self.invitations[member])
            ]
            await claiming.insert_attempts(connection, attempts)
        assert await originate(
            self.ami,
            f"PJSIP/{number}@{TRUNK}",
            context="invitation-call",
            action_id=f"out-{calls[number]}",
            caller_id=f"<{SHOWN}>",
            variables={
                "CALL_OUT": str(calls[number]),
                "CALL_DIALLED": number,
                "CALL_SOURCE": TRUNK,
                "MACHINES": machines or "",
                "CHANNEL(language)": self.campaign.plan.language,
            },
        )
        return calls[number]

    async def carried(self, member: str, within: float = 90) -> CarriedCall:
        """What the carrier recorded of the one call to a member, once it is over."""
        async with asyncio.timeout(within):
            while True:
                calls = self.lab.ledger.calls_to(self.lab.members[member].numbers[0])
                if calls and calls[-1].ended_at:
                    return calls[-1]
                await asyncio.sleep(0.05)

    async def dispositions(self, call_id: int, within: float = 90) -> list[str]:
        """How the attempts of a call ended, once all of them are told."""
        async with asyncio.timeout(within):
            while True:
                found = await self.rows(
                    "select disposition::text from attempts where call_id = %s order by position", call_id
                )
                if all(told for (told,) in found):
                    return [told for (told,) in found]
                await asyncio.sleep(0.1)

    async def answers(self, member: str) -> list[tuple[str, str]]:
        """What a member, or everybody behind their number, has answered, and how it came."""
        return await self.rows(
            "select answer::text, channel::text from answers where invitation_id = any(%s) order by invitation_id, id",
            list(self.invitations[member]),
        )

    async def rows(self, statement: str, *values: object) -> Rows:
        async with self.database.connection() as connection:
            return await (await connection.execute(statement, values)).fetchall()


@asynccontextmanager
async def inviting(members: Members, households: Mapping[str, Sequence[str]]) -> AsyncIterator[Inviting]:
    """Everything started but the scheduler. `households` names those who share a member's telephone with them."""
    account = Account(centralino_port=free_port())
    async with Lab(account, members=members, prompts=tuple(Prompt)) as lab, House(account) as house:
        password = house.settings.ami_password.get_secret_value()
        ami = AMIConnection(HOST, house.settings.ami_port, house.settings.ami_user, password)
        plan = _plan()
        names = [each.who for each in members.values()] + [
            each for some in households.values() for each in some
        ]
        await make_sayings(house.settings, plan, names)
        async with house.database() as database, ami:
            await ami.linked(within=10)
            async with database.transaction() as connection:
                people = {
                    name: [
                        await a_contact(connection, who, member.numbers[0])
                        for who in (member.who, *households.get(name, ()))
                    ]
                    for name, member in members.items()
                }
                everybody = [each for some in people.values() for each in some]
                campaign = await a_campaign(connection, everybody, plan=plan, at=now())
            invitations = {
                name: [campaign.invitations[each] for each in some] for name, some in people.items()
            }
            yield Inviting(house, lab, ami, database, campaign, invitations)


def _plan() -> Plan:
    soon = now() + timedelta(days=20)
    changed = {
        "event": {**PLAN["event"], "starts_at": soon},
        "replies_close_at": soon - timedelta(days=1),
        "caller_id": SHOWN,
        "trunks": [TRUNK],
        "person": "sales",
        "machines": MachineAction.LEAVE_MESSAGE,
    }
    return Plan.model_validate({**PLAN, **changed})
