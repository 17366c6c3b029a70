"""A campaign in a state, by the actions that lead there, and what is seen of it."""

from __future__ import annotations

from centralino.campaigns.life import drafting, running
from centralino.campaigns.life.preparing import Prepared, prepare
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Connection, Database
from centralino.directory import list_store
from centralino.directory import store as directory
from centralino.directory.contacts import Contact
from centralino.directory.lists import create_list
from tests.fixtures.campaigns import NOW, a_plan


async def on_list(connection: Connection, name: str, *contact_ids: int) -> None:
    await create_list(connection, name, NOW, "ada")
    (found,) = await list_store.lists(connection, [name])
    await list_store.insert_members(connection, found.id, contact_ids, NOW, "ada")


async def drafted(database: Database, plan: Plan | None = None, name: str = "cena") -> Campaign:
    async with database.transaction() as connection:
        made = await drafting.draft(connection, name, plan or a_plan(), at=NOW, by="ada")
        assert isinstance(made, Campaign)
        return made


async def ready(database: Database, organisation: Organisation, plan: Plan | None = None) -> Prepared:
    await drafted(database, plan)
    prepared = await prepare(database, organisation, "cena", at=NOW, by="ada")
    assert isinstance(prepared, Prepared), prepared
    return prepared


async def started(database: Database, organisation: Organisation, plan: Plan | None = None) -> Campaign:
    await ready(database, organisation, plan)
    async with database.transaction() as connection:
        campaign = await running.start(connection, organisation, "cena", at=NOW, by="ada", why="it is time")
        assert isinstance(campaign, Campaign), campaign
        return campaign


async def invitations(database: Database) -> dict[str, tuple[str, str]]:
    async with database.connection() as connection:
        cursor = await connection.execute(
            "select name, state, reason from invitations join contacts on contacts.id = contact_id order by name"
        )
        return {name: (state, reason) for name, state, reason in await cursor.fetchall()}


async def contact(connection: Connection, contact_id: int) -> Contact:
    return (await directory.contacts_by_id(connection, [contact_id]))[0]
