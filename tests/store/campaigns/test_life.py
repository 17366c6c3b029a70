"""The life of a campaign: drawn up, made ready, started, paused, ended, and what is refused on the way."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from centralino.campaigns.life import running
from centralino.campaigns.life.preparing import Prepared, Weight, prepare
from centralino.campaigns.life.running import Done
from centralino.campaigns.life.steps import find
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import CampaignEvent, CampaignState
from centralino.campaigns.store import campaigns as store
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Database
from centralino.directory.contacts import Refused
from centralino.settings.telephone import WEEKDAYS
from tests.fixtures.campaigns import NOW, a_plan, an_organisation
from tests.store.campaigns.drawn_up import drafted, invitations, ready, started

LATER = NOW + timedelta(hours=1)
RPO = "Registro pubblico delle opposizioni"


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


@pytest.mark.parametrize(("wanted", "is_refused"), [(None, False), ("lab", False), ("twilio", True)])
async def test_texts_go_by_the_provider_of_the_house_or_the_campaign_is_not_made_ready(
    database: Database, organisation: Organisation, people: list[int], wanted: str | None, is_refused: bool
) -> None:
    with_texts = replace(
        organisation, settings=organisation.settings.model_copy(update={"text_provider": "lab"})
    )
    await drafted(database, a_plan(texts={"provider": wanted}))
    prepared = await prepare(database, with_texts, "cena", at=NOW, by="ada")
    assert isinstance(prepared, Refused) is is_refused, prepared
    if isinstance(prepared, Refused):
        assert prepared.why == "its texts are to go by twilio, and CENTRALINO_TEXT_PROVIDER is lab"


async def test_what_is_odd_is_told_and_does_not_keep_it_from_starting(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    prepared = await ready(database, organisation, a_plan(caller_id=None))
    told = [each.words for each in prepared.findings if each.weight is Weight.WARNING]
    assert [words.partition(",")[0] for words in told] == [
        "it presents the trunk's number",
        "1 of 3 members do not want to be called and are left out",
    ]


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


async def test_what_the_clock_does_is_told_by_one_of_two_processes(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await ready(database, organisation)
    async with database.transaction() as connection:
        await running.start_at(connection, "cena", LATER, at=NOW, by="ada", why="")
    told = await asyncio.gather(*(running.start_what_is_due(database, organisation, LATER) for _ in range(2)))
    assert sorted(told, key=len) == [[], [Done("cena")]]
    close = a_plan().replies_close_at
    told = await asyncio.gather(*(running.finish_what_is_closed(database, close) for _ in range(2)))
    assert sorted(told, key=len) == [[], [Done("cena")]]


async def test_of_two_who_start_it_at_once_one_does(
    database: Database, organisation: Organisation, people: list[int]
) -> None:
    await ready(database, organisation)

    async def start() -> Campaign | Refused:
        async with database.transaction() as connection:
            return await running.start(connection, organisation, "cena", at=NOW, by="ada", why="")

    done = await asyncio.gather(start(), start())
    assert sorted(isinstance(each, Campaign) for each in done) == [False, True]
