"""The life of a campaign: drawn up, made ready, started, changed while it runs, paused, ended, and what is refused."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from centralino.campaigns import drafting, members, running
from centralino.campaigns.life import find
from centralino.campaigns.lives import CampaignEvent, CampaignState, InvitationState
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.plan import Plan
from centralino.campaigns.preparing import Prepared, Weight, make_sayings, prepare
from centralino.campaigns.registers import RegisterImported, import_register
from centralino.campaigns.running import Done
from centralino.campaigns.store import campaigns as store
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Connection, Database
from centralino.directory import list_store
from centralino.directory import store as directory
from centralino.directory.contacts import Contact, Refused
from centralino.directory.lists import create_list
from centralino.settings.telephone import WEEKDAYS
from tests.fixtures.campaigns import NOW, a_contact, a_plan, an_organisation

SOUNDS = Path(__file__).parents[2] / "sounds" / "prompts.toml"
LATER = NOW + timedelta(hours=1)
RPO = "Registro pubblico delle opposizioni"


@pytest.fixture
def organisation(tmp_path: Path) -> Organisation:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "prompts.toml").symlink_to(SOUNDS)
    return an_organisation(tmp_path)


@pytest.fixture
async def people(database: Database) -> list[int]:
    """Three on the list `soci`, the third of whom never wants to be called; a fourth on `amici`."""
    async with database.transaction() as connection:
        ids = [await a_contact(connection, name) for name in ("Anna", "Bruno", "Carla", "Dario")]
        await on_list(connection, "soci", *ids[:3])
        await on_list(connection, "amici", ids[3])
        await connection.execute(
            "insert into oppositions (contact_id, source, at, by, why) values (%s, 'staff', %s, 'ada', 'asked')",
            [ids[2], NOW],
        )
    return ids


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


async def test_a_campaign_goes_from_draft_to_running_and_all_of_it_is_kept(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    campaign = await started(database, organisation)
    assert campaign.state == CampaignState.RUNNING
    async with database.connection() as connection:
        changes = await store.changes_of(connection, campaign.id)
    assert [(each.what, each.by, each.why) for each in changes] == [
        ("drafted", "ada", ""),
        ("prepared", "ada", ""),
        ("started", "ada", "it is time"),
    ]
    assert await invitations(database) == {
        "Anna": ("waiting", "due"),
        "Bruno": ("waiting", "due"),
        "Carla": ("opposed", "never-call"),
    }


async def test_every_link_is_a_word_that_cannot_be_guessed(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await ready(database, organisation)
    async with database.connection() as connection:
        cursor = await connection.execute("select token from invitations")
        tokens = [token for (token,) in await cursor.fetchall()]
    assert len(set(tokens)) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9]{12}", token) for token in tokens)


async def test_preparing_makes_the_clips_and_again_makes_none(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    seen: list[tuple[int, int]] = []
    await drafted(database)
    first = await prepare(
        database, organisation, "cena", at=NOW, by="ada", progress=lambda *done: seen.append(done)
    )
    assert isinstance(first, Prepared)
    assert seen[-1] == (first.made.made, first.made.made)
    second = await prepare(database, organisation, "cena", at=NOW, by="ada")
    assert isinstance(second, Prepared)
    assert (second.made.made, second.made.kept) == (0, first.made.made)
    assert second.members is not None
    assert (second.members.added, second.members.left_out) == (0, 0)


@pytest.mark.parametrize(
    ("different", "says"),
    [
        pytest.param({"trunks": ["other"]}, "there is no trunk other (there is: main, spare)", id="trunk"),
        pytest.param({"lists": ["soci", "nemici"]}, "there is no list nemici", id="list"),
        pytest.param({"person": "nobody"}, "key 0 leads to nobody", id="destination"),
        pytest.param({"replies_close_at": "2026-03-03T09:00:00"}, "replies have closed", id="closed"),
        pytest.param({"hours": {day: [] for day in WEEKDAYS}}, "leave no time", id="hours"),
        pytest.param({"texts": {}}, "nobody who carries them", id="texts"),
        pytest.param({"purpose": "marketing"}, f"the register {RPO} was never brought in", id="register"),
        pytest.param({"lists": []}, "nobody to invite", id="nobody"),
    ],
)
async def test_a_campaign_that_could_not_run_is_not_made_ready(
    database: Database, organisation: Organisation, people: list[int], different: dict[str, Any], says: str
) -> None:
    await drafted(database, a_plan(**different))
    refused = await prepare(database, organisation, "cena", at=NOW, by="ada")
    assert isinstance(refused, Refused)
    assert says in refused.why


async def test_what_is_odd_is_told_and_does_not_keep_it_from_starting(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    prepared = await ready(database, organisation, a_plan(caller_id=None))
    told = [each.words for each in prepared.findings if each.weight is Weight.WARNING]
    assert [words.partition(",")[0] for words in told] == [
        "it presents the trunk's number",
        "1 of 3 members do not want to be called and are left out",
    ]


@pytest.mark.parametrize(
    ("age", "refused"), [pytest.param(15, None, id="young enough"), pytest.param(16, "16", id="too old")]
)
async def test_a_campaign_for_which_a_register_is_too_old_does_not_start(
    database: Database, organisation: Organisation, people: list[int], age: int, refused: str | None
) -> None:
    drawn_up = NOW.date()
    await import_register(database, RPO, drawn_up, [], at=NOW, by="ada")
    await ready(database, organisation, a_plan(purpose="marketing"))
    async with database.transaction() as connection:
        then = NOW + timedelta(days=age)
        campaign = await running.start(connection, organisation, "cena", at=then, by="ada", why="")
    if refused is None:
        assert isinstance(campaign, Campaign)
    else:
        assert isinstance(campaign, Refused)
        assert f"is of {drawn_up}, which is more than 15 days ago" in campaign.why


async def test_a_register_takes_the_place_of_its_edition_before(
    database: Database, people: list[int]
) -> None:
    async with database.transaction() as connection:
        numbers = [(await contact(connection, each)).numbers[0].number for each in people[:2]]
    await import_register(database, RPO, date(2026, 2, 1), [numbers[0], numbers[0]], at=NOW, by="ada")
    imported = await import_register(database, RPO, date(2026, 3, 1), [numbers[1]], at=NOW, by="ada")
    assert imported == RegisterImported(RPO, 1, 0)
    older = await import_register(database, RPO, date(2026, 2, 15), numbers, at=NOW, by="ada")
    assert older == Refused(f"the edition of {RPO} that is held is newer: of 2026-03-01")
    async with database.connection() as connection:
        cursor = await connection.execute("select number from registered_numbers")
        assert await cursor.fetchall() == [(numbers[1],)]


async def test_what_a_campaign_may_not_do_now_is_told_with_what_it_may(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await drafted(database)
    async with database.transaction() as connection:
        refused = await running.start(connection, organisation, "cena", at=NOW, by="ada", why="")
        assert refused == Refused(
            "cena is draft and cannot be started; it can be changed, prepared, cancelled"
        )
        unknown = await running.pause(connection, "pranzo", at=NOW, by="ada", why="")
        assert unknown == Refused("there is no campaign 'pranzo' (there is: cena)")


async def test_a_start_that_was_ordered_happens_at_its_time_and_not_before(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await ready(database, organisation)
    async with database.transaction() as connection:
        ordered = await running.start_at(connection, "cena", LATER, at=NOW, by="ada", why="")
        assert isinstance(ordered, Campaign)
    assert await running.start_what_is_due(database, organisation, LATER - timedelta(seconds=1)) == []
    assert await running.start_what_is_due(database, organisation, LATER) == [Done("cena")]
    assert await running.start_what_is_due(database, organisation, LATER) == []
    async with database.connection() as connection:
        campaign = await find(connection, "cena")
        assert isinstance(campaign, Campaign)
        last = (await store.changes_of(connection, campaign.id))[-1]
    assert (campaign.state, campaign.start_at) == (CampaignState.RUNNING, None)
    assert (last.what, last.by, last.why) == (
        "started",
        "centralino",
        "ordered for 2026-03-03 12:00 (Europe/Rome)",
    )


async def test_an_ordered_start_that_may_not_be_is_tried_once_and_told(
    database: Database, organisation: Organisation, people: list[int], tmp_path: Path
) -> None:
    await ready(database, organisation)
    async with database.transaction() as connection:
        await running.start_at(connection, "cena", LATER, at=NOW, by="ada", why="")
    without_trunk = an_organisation(tmp_path, trunks={"spare": {"host": "192.0.2.2"}})
    (done,) = await running.start_what_is_due(database, without_trunk, LATER)
    assert done.refused is not None
    assert await running.start_what_is_due(database, without_trunk, LATER) == []
    async with database.connection() as connection:
        campaign = await find(connection, "cena")
        assert isinstance(campaign, Campaign)
        assert campaign.state == CampaignState.READY
        assert (await store.changes_of(connection, campaign.id))[-1].what == "not started"


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


@pytest.mark.parametrize(
    ("end", "state", "reason"),
    [
        pytest.param(running.finish, CampaignState.FINISHED, CampaignEvent.FINISHED, id="finished"),
        pytest.param(running.cancel, CampaignState.CANCELLED, CampaignEvent.CANCELLED, id="cancelled"),
    ],
)
async def test_of_a_campaign_that_is_ended_nothing_is_due(
    database: Database, organisation: Organisation, people: list[int], end: Any, state: str, reason: str
) -> None:
    await started(database, organisation)
    async with database.transaction() as connection:
        paused = await running.pause(connection, "cena", at=NOW, by="ada", why="a moment")
        assert isinstance(paused, Campaign)
        ended = await end(connection, "cena", at=NOW, by="ada", why="")
        assert ended.state == state
        refused = await running.resume(connection, "cena", at=NOW, by="ada", why="")
        assert refused == Refused(f"cena is {state} and cannot be resumed: that was its end")
    assert (await invitations(database))["Anna"] == ("unanswered", reason)


async def test_a_campaign_is_finished_when_replies_close(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    campaign = await started(database, organisation)
    close = campaign.replies_close_at
    assert await running.finish_what_is_closed(database, close - timedelta(seconds=1)) == []
    assert await running.finish_what_is_closed(database, close) == [Done("cena")]
    assert await running.finish_what_is_closed(database, close) == []


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
