"""What becomes of campaigns when the list they call is renamed, merged into another, or removed."""

from centralino.access.store.audit import audited, changes
from centralino.campaigns.life.lists import (
    ListUse,
    Merged,
    merge_lists,
    remove_list,
    rename_list,
    use_of,
    uses,
)
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store import campaigns as campaign_store
from centralino.campaigns.store.lists import UsedBy
from centralino.database import Connection, Database
from centralino.directory import list_store
from centralino.directory.contacts import Refused
from centralino.directory.list_store import ContactList
from centralino.directory.lists import create_list, find_list
from tests.fixtures.campaigns import NOW, a_contact, a_plan

PLANS = {"cena": ("soci",), "gita": ("soci", "amici"), "festa": ("amici",)}


async def a_list(connection: Connection, name: str, *contacts: int) -> ContactList:
    made = await create_list(connection, name, NOW, "ada")
    assert isinstance(made, ContactList)
    await list_store.insert_members(connection, made.id, contacts, NOW, "ada")
    return await the_list(connection, name)


async def the_list(connection: Connection, name: str) -> ContactList:
    found = await find_list(connection, name)
    assert isinstance(found, ContactList)
    return found


async def campaigns(connection: Connection, state: CampaignState) -> None:
    """Those of PLANS, all in this state."""
    for name, lists in PLANS.items():
        plan = a_plan(lists=lists)
        event = await campaign_store.insert_event(connection, plan.event, NOW, "ada")
        await campaign_store.insert_campaign(connection, name, event, plan, NOW, "ada")
    await connection.execute("update campaigns set state = %s", [state])


async def plans(connection: Connection) -> dict[str, tuple[str, ...]]:
    cursor = await connection.execute("select name, plan->'lists' from campaigns")
    return {name: tuple(lists) for name, lists in await cursor.fetchall()}


async def test_what_hangs_on_a_list_is_said_before_it_is_changed(database: Database) -> None:
    async with database.transaction() as connection:
        soci = await a_list(connection, "soci", await a_contact(connection))
        await campaigns(connection, CampaignState.DRAFT)
        await connection.execute("update campaigns set state = 'running' where name = 'gita'")
        assert await use_of(connection, soci) == ListUse(
            1, (UsedBy("cena", CampaignState.DRAFT),), (UsedBy("gita", CampaignState.RUNNING),), 0
        )
        await connection.execute("update campaigns set state = 'finished' where name = 'cena'")
        assert (await use_of(connection, soci)).over == 1
        assert await uses(connection) == {"soci": 1, "amici": 2}


async def test_a_list_that_is_renamed_is_renamed_in_every_plan(database: Database) -> None:
    async with database.transaction() as connection:
        soci = await a_list(connection, "soci")
        await a_list(connection, "amici")
        await campaigns(connection, CampaignState.RUNNING)
        assert await rename_list(connection, soci, "amici") == Refused("there is a list amici already")
        assert isinstance(await rename_list(connection, soci, "I soci"), Refused)
        renamed = await rename_list(connection, soci, "soci-2026")
        assert isinstance(renamed, ContactList)
        assert (renamed.id, renamed.name) == (soci.id, "soci-2026")
        assert await plans(connection) == {
            "cena": ("soci-2026",),
            "gita": ("soci-2026", "amici"),
            "festa": ("amici",),
        }


async def test_two_lists_become_one_and_plans_name_it_once(database: Database) -> None:
    async with database.transaction() as connection:
        anna, bruno, carla = [await a_contact(connection, name) for name in ("Anna", "Bruno", "Carla")]
        soci, amici = (
            await a_list(connection, "soci", anna, bruno),
            await a_list(connection, "amici", bruno, carla),
        )
        await campaigns(connection, CampaignState.DRAFT)
        merged = await merge_lists(connection, soci, amici, NOW, "ada")
        assert isinstance(merged, Merged)
        assert (merged.joined, merged.into.members) == (1, 3)
        assert [each.name for each in await list_store.lists(connection)] == ["amici"]
        assert set((await plans(connection)).values()) == {("amici",)}
        assert isinstance(await merge_lists(connection, amici, amici, NOW, "ada"), Refused)
        assert isinstance(await merge_lists(connection, soci, amici, NOW, "ada"), Refused)


async def test_a_merger_is_told_as_one_deed_and_not_member_by_member(database: Database) -> None:
    async with database.transaction() as connection:
        anna, bruno = [await a_contact(connection, name) for name in ("Anna", "Bruno")]
        soci, amici = await a_list(connection, "soci", anna, bruno), await a_list(connection, "amici")
        await audited(connection, "maria", "page")
        await merge_lists(connection, soci, amici, NOW, "maria")
        told = await changes(connection)
    assert [(each.what, each.kind, each.by, each.via, each.subject_id) for each in told] == [
        ("removed", "lists", "maria", "page", soci.id),
        ("merged", "lists", "maria", "page", amici.id),
    ]
    assert told[1].after == {"from": "soci", "joined": 2}


async def test_a_list_that_is_still_to_be_called_is_not_removed(database: Database) -> None:
    async with database.transaction() as connection:
        soci = await a_list(connection, "soci", await a_contact(connection))
        await campaigns(connection, CampaignState.READY)
        refused = await remove_list(connection, soci)
        assert refused == Refused(
            "the list soci is to be called by gita, cena: take it out of that plan first"
        )
        await connection.execute("update campaigns set state = 'running'")
        removed = await remove_list(connection, soci)
        assert isinstance(removed, ListUse)
        assert [each.name for each in removed.under_way] == ["gita", "cena"]
        assert await list_store.lists(connection) == []
        assert isinstance(await remove_list(connection, soci), Refused)
