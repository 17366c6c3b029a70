"""What a script asks about a call: whose it is, and which campaigns it may be about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from centralino.campaigns.calls.inviting import Inviting
from centralino.campaigns.calls.reporting import Told
from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import CampaignState
from centralino.database import Database
from tests.fixtures.campaigns import LINE, NOW, a_campaign, a_contact, a_plan
from tests.store.household import HOME, Household, a_household


@pytest.fixture
async def household(database: Database, tmp_path: Path) -> Household:
    return await a_household(database, tmp_path)


async def test_a_call_of_ours_is_about_one_campaign_and_everybody_it_is_for(household: Household) -> None:
    ours = household
    question = await Inviting(ours.database, ours.settings).called(ours.call_id)
    assert question is not None
    assert question.plan == ours.campaign.plan
    assert [(each.named.name, each.invitation_id) for each in question.guests] == [
        ("Anna", ours.anna),
        ("Mario", ours.mario),
    ]
    assert question.takes_answers(NOW)
    assert not question.takes_answers(question.plan.replies_close_at + timedelta(seconds=1))


async def test_who_calls_back_is_asked_first_of_what_the_number_was_shown_for_then_of_the_latest(
    household: Household,
) -> None:
    ours = household
    other = a_plan(caller_id="+390299000002", trunks=["spare"])
    async with ours.database.connection() as connection:
        for name, state in (("later", "running"), ("draft", "draft"), ("gone", "cancelled")):
            await a_campaign(connection, ours.contacts, plan=other, name=name, state=CampaignState(state))
    found = await Inviting(ours.database, ours.settings).at_number(HOME, LINE, NOW)
    assert found is not None
    assert [each.plan.caller_id for each in found] == [LINE, "+390299000002"]
    found = await Inviting(ours.database, ours.settings).of_contacts(ours.contacts[:1], "+390299000002", NOW)
    assert found is not None
    assert [each.plan.caller_id for each in found] == ["+390299000002", LINE]
    assert [len(each.guests) for each in found] == [1, 1]


async def test_what_is_past_is_not_asked_any_more(household: Household) -> None:
    ours = household
    inviting = Inviting(ours.database, ours.settings)
    assert await inviting.at_number(HOME, LINE, ours.campaign.plan.event.starts_at) == ()


async def test_a_switchboard_of_many_members_says_nothing_of_who_calls(household: Household) -> None:
    ours = household
    async with ours.database.connection() as connection:
        many = [await a_contact(connection, f"Member {each}", HOME) for each in range(6)]
        await a_campaign(connection, many, name="many")
    assert await Inviting(ours.database, ours.settings).at_number(HOME, LINE, NOW) == ()


async def test_a_look_up_that_fails_is_told_apart_from_one_that_finds_nothing(household: Household) -> None:
    ours = household
    nowhere = Database("postgresql://127.0.0.1:1/none", wait=0.2)
    async with nowhere:
        away = Inviting(nowhere, ours.settings.model_copy(update={"look_up_budget": 0.3}))
        assert await away.at_number(HOME, LINE, NOW) is None
    assert await Inviting(ours.database, ours.settings).at_number("+390611111111", LINE, NOW) == ()


def test_a_report_is_read_as_it_was_written() -> None:
    told = Told(3, 4, Disposition.ANSWERED, Answer.YES, 2)
    assert Told.read(told.written()) == told
    assert Told.read(replace(told, disposition=None, answer=None, party=None).written()).disposition is None
