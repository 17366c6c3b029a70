"""What changes while a campaign lives: its plan, its event, its members."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

from centralino.campaigns.calls.claiming import claim_calls
from centralino.campaigns.calls.recording import record_hangup
from centralino.campaigns.life import drafting, members, running
from centralino.campaigns.life.preparing import Prepared, make_sayings, prepare
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import CampaignState, InvitationState
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store import campaigns as store
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Database
from centralino.directory import list_store
from centralino.directory.contacts import Refused
from tests.fixtures.campaigns import NOW, a_plan
from tests.store.campaigns.drawn_up import contact, drafted, invitations, on_list, ready, started

LATER = NOW + timedelta(hours=1)
RPO = "Registro pubblico delle opposizioni"


async def test_a_change_of_hours_reaches_those_who_wait_at_once(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await started(database, organisation)
    async with database.transaction() as connection:
        await connection.execute(
            "update invitations set due_at = %s, reason = 'gap' where state = 'waiting'",
            [NOW + timedelta(days=3)],
        )
        shorter = a_plan(retries={"gap": "5m"})
        changed = await drafting.change(
            connection, organisation, "cena", shorter, at=LATER, by="ada", why="too slow"
        )
        assert isinstance(changed, Campaign)
        assert (changed.state, changed.version, changed.plan) == (CampaignState.RUNNING, 2, shorter)
        last = (await store.changes_of(connection, changed.id))[-1]
        assert (last.what, last.why) == ("changed", "too slow")
        assert Plan.model_validate(last.plan_was) == a_plan()
        cursor = await connection.execute("select distinct due_at from invitations where state = 'waiting'")
        assert await cursor.fetchall() == [(LATER,)]


async def test_a_running_campaign_does_not_take_words_that_are_no_clips(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await started(database, organisation)
    other = a_plan(words={"invitation": "Venga alla cena."})
    async with database.transaction() as connection:
        refused = await drafting.change(connection, organisation, "cena", other, at=NOW, by="ada", why="")
        assert isinstance(refused, Refused)
        assert "not made into clips yet" in refused.why
    await make_sayings(organisation.settings, other, ())
    async with database.transaction() as connection:
        changed = await drafting.change(connection, organisation, "cena", other, at=NOW, by="ada", why="")
        assert isinstance(changed, Campaign)


async def test_a_ready_campaign_that_is_changed_has_to_be_prepared_again(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await ready(database, organisation)
    async with database.transaction() as connection:
        await running.start_at(connection, "cena", LATER, at=NOW, by="ada", why="")
        changed = await drafting.change(
            connection, organisation, "cena", a_plan(lists=["amici"]), at=NOW, by="ada", why=""
        )
        assert isinstance(changed, Campaign)
        assert (changed.state, changed.start_at) == (CampaignState.DRAFT, None)
    prepared = await prepare(database, organisation, "cena", at=NOW, by="ada")
    assert isinstance(prepared, Prepared)
    assert prepared.members is not None
    assert (prepared.members.added, prepared.members.left_out) == (1, 3)
    assert list(await invitations(database)) == ["Dario"]


async def test_two_campaigns_for_one_event_share_it_until_one_moves_it(
    database: Database, organisation: Organisation
) -> None:
    first, second = await drafted(database), await drafted(database, name="cena-es")
    assert first.event_id == second.event_id
    moved = a_plan(event={**a_plan().event.model_dump(), "place": "Villa Ada"})
    async with database.transaction() as connection:
        parted = await drafting.change(connection, organisation, "cena", moved, at=NOW, by="ada", why="")
        assert isinstance(parted, Campaign)
        assert parted.event_id != first.event_id
        joined = await drafting.change(connection, organisation, "cena-es", moved, at=NOW, by="ada", why="")
        assert isinstance(joined, Campaign)
        assert joined.event_id == second.event_id
        cursor = await connection.execute("select distinct place from events")
        assert await cursor.fetchall() == [("Villa Ada",)]


async def test_members_are_invited_withdrawn_and_invited_again_while_it_runs(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await started(database, organisation)
    async with database.transaction() as connection:
        anna, dario = await contact(connection, people[0]), await contact(connection, people[3])
        await members.invite_contact(connection, "cena", dario, at=NOW, by="ada")
        again = await members.invite_contact(connection, "cena", dario, at=NOW, by="ada")
        assert again == Refused("Dario is invited to cena already")
        held = await members.withdraw_contact(connection, "cena", anna, at=NOW, by="ada", why="moved away")
        assert not isinstance(held, Refused)
        assert held.state == InvitationState.WAITING
    assert await invitations(database) == {
        "Anna": ("withdrawn", "withdrawn"),
        "Bruno": ("waiting", "due"),
        "Carla": ("opposed", "never-call"),
        "Dario": ("waiting", "due"),
    }
    async with database.transaction() as connection:
        await members.invite_contact(connection, "cena", anna, at=NOW, by="ada")
    assert (await invitations(database))["Anna"] == ("waiting", "due")


async def test_a_list_is_invited_to_a_running_campaign_without_those_who_were_withdrawn(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await started(database, organisation)
    async with database.transaction() as connection:
        anna = await contact(connection, people[0])
        await members.withdraw_contact(connection, "cena", anna, at=NOW, by="ada", why="")
        await on_list(connection, "tutti", *people)
        (everybody,) = await list_store.lists(connection, ["tutti"])
        assert await members.invite_list(connection, "cena", everybody, at=NOW, by="ada") == 1
        assert await members.invite_list(connection, "cena", everybody, at=NOW, by="ada") == 0
    assert (await invitations(database))["Anna"] == ("withdrawn", "withdrawn")


async def test_changes_and_answers_of_a_household_do_not_wait_for_each_other_for_ever(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    """Whoever takes several people takes them in one order: a deadlock would end one of these as an error."""
    await started(database, organisation)
    plans = [a_plan(retries={"gap": f"{minutes}m"}) for minutes in range(5, 15)]

    async def change(plan: Plan) -> None:
        async with database.transaction() as connection:
            changed = await drafting.change(connection, organisation, "cena", plan, at=NOW, by="ada", why="")
            assert isinstance(changed, Campaign)

    async def call_up(minute: int) -> None:
        at = NOW + timedelta(minutes=minute)
        for placing in await claim_calls(database, organisation, "main", uuid4(), at):
            async with database.transaction() as connection:
                await record_hangup(connection, organisation, placing.call_id, cause=34, rang=False, at=at)

    await asyncio.gather(*(change(plan) for plan in plans), *(call_up(minute) for minute in range(10)))


async def test_twenty_thousand_are_invited_by_one_statement(database: Database) -> None:
    await drafted(database)
    async with database.transaction() as connection:
        await on_list(connection, "soci")
        (soci,) = await list_store.lists(connection, ["soci"])
        await connection.execute(
            """
            with people as (
                insert into contacts (name, created_at, created_by)
                select 'Member ' || number, %(at)s, 'test' from generate_series(1, 20000) as number returning id)
            insert into list_members (list_id, contact_id, added_at, added_by)
            select %(list)s, id, %(at)s, 'test' from people
            """,
            {"at": NOW, "list": soci.id},
        )
    async with database.transaction() as connection:
        held = await store.hold_campaign(connection, "cena")
        assert held is not None
        settled = await members.settle_members(connection, held, NOW, "ada")
    assert (settled.added, settled.of.unreachable) == (20_000, 20_000)
