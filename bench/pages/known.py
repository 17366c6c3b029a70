"""What there is to be asked for in a house: whom, which campaigns, which calls, drawn from all of them by lot."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from centralino.database import Connection
from web.pages.campaigns.plan.steps import STEPS

# Where something is chosen by an address, what it is: by the beginning of the address and the name of the parameter.
STATEMENTS: Mapping[tuple[str, str], LiteralString] = {
    ("/campaigns/", "{name}"): "select name from campaigns where state <> 'draft'",
    ("/lists/", "{name}"): "select name from lists",
    ("/customers/", "{id:int}"): "select id::text from contacts order by hashint8(id) limit 2000",
    ("/calls/", "{id}"): "select id from calls order by hashtext(id) limit 2000",
    ("/uploads/", "{id:int}"): "select id::text from uploads",
    ("/staff/", "{id:int}"): "select id::text from staff",
    ("/settings/destinations/hours/", "{name}"): "select 'office'",
    ("/settings/destinations/", "{name}"): "select unnest(array['support', 'sales'])",
    ("/settings/prompts/", "{language}"): "select unnest(array['it', 'en', 'es'])",
    ("/settings/prompts/", "{prompt}"): "select unnest(array['greeting', 'code-ask'])",
}
RUNNING: LiteralString = "select name from campaigns where state = 'running'"
LARGEST: LiteralString = """
    select campaigns.name from campaigns join lists on lists.name = plan -> 'lists' ->> 0
    where state = 'running' order by members desc, campaigns.id limit 1
"""
INVITED: LiteralString = """
    select campaigns.name, contact_id from invitations join campaigns on campaigns.id = campaign_id
    order by hashint8(invitations.id) limit 2000
"""
PEOPLE: LiteralString = """
    select name, code, mobile from people order by hashint8(id) limit 2000
"""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the directory, by what people look for."""

    name: str
    code: str
    mobile: str


@dataclass(frozen=True, slots=True)
class Known:
    """A house's things. Of campaigns every other one that is asked for is one that runs."""

    values: Mapping[tuple[str, str], Sequence[str]]
    running: Sequence[str]
    largest: str
    invited: Sequence[tuple[str, int]]
    people: Sequence[Person]
    chance: random.Random = field(default_factory=lambda: random.Random(5))

    def person(self) -> Person:
        return self.chance.choice(self.people)

    def address(self, path: str) -> str | None:
        """The path of a door with something that is there; None for one that we know nothing for."""
        if path.startswith("/campaigns/{name}/members/{id:int}"):
            name, contact_id = self.chance.choice(self.invited)
            path = path.replace("{name}", name).replace("{id:int}", str(contact_id))
        path = path.replace("{step}", self.chance.choice(STEPS).name)
        for (beginning, parameter), values in self.values.items():
            if path.startswith(beginning) and parameter in path and values:
                few = self.running if beginning == "/campaigns/" and self.chance.random() < 0.5 else values
                path = path.replace(parameter, self.chance.choice(few))
        return None if "{" in path else path


async def known_in(connection: Connection) -> Known:
    """Of the house behind this connection."""
    values = {key: [each for (each,) in await _rows(connection, sql)] for key, sql in STATEMENTS.items()}
    return Known(
        values=values,
        running=[name for (name,) in await _rows(connection, RUNNING)],
        largest=(await _rows(connection, LARGEST))[0][0],
        invited=[(name, contact_id) for name, contact_id in await _rows(connection, INVITED)],
        people=[Person(*row) for row in await _rows(connection, PEOPLE)],
    )


async def _rows(connection: Connection, statement: LiteralString) -> Sequence[tuple[Any, ...]]:
    return await (await connection.execute(statement)).fetchall()
