"""The countries of members are told by a few of their numbers, and by nobody else's."""

from __future__ import annotations

import pytest

from centralino.campaigns.life import countries
from centralino.campaigns.life.countries import numbers_to_judge
from centralino.campaigns.rules.zones import country_of
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact

MEMBERS = ("+390212345678", "+393331234567", "+390669812345", "+34911234567", "+12125550123", "+14165550123")
STRANGERS = ("+4930123456", "+442071234567", "+13055550123", "+393337654321")


@pytest.mark.parametrize("few", [5_000, 0], ids=["of few members", "of many members"])
@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (MEMBERS, {"IT", "VA", "ES", "US", "CA"}),
        (MEMBERS[:2], {"IT"}),
        (MEMBERS[2:3], {"VA"}),
        (MEMBERS[5:], {"CA"}),
        ((), set()),
    ],
    ids=["five countries", "Italy", "the Vatican", "Canada", "nobody"],
)
async def test_all_countries_of_members_are_told_and_no_other(
    database: Database,
    numbers: tuple[str, ...],
    expected: set[str],
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(countries, "FEW", few)
    async with database.transaction() as connection:
        invited = [await a_contact(connection, "Anna", number) for number in numbers[::2]]
        listed = [await a_contact(connection, "Bruno", number) for number in numbers[1::2]]
        for number in STRANGERS:
            await a_contact(connection, "Nobody we call", number)
        campaign = await a_campaign(connection, invited)
        await connection.execute(
            """
            with list as (insert into lists (name, created_at, created_by) values ('soci', now(), 't') returning id)
            insert into list_members (list_id, contact_id, added_at, added_by)
            select list.id, contact, now(), 't' from list, unnest(%s::bigint[]) as contact
            """,
            [listed],
        )
        found = await numbers_to_judge(connection, campaign.id, ["soci"])
    assert {country_of(number) for number in found} == expected


async def test_a_directory_with_many_beginnings_is_asked_for_its_members(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(countries, "FEW", 0)
    monkeypatch.setattr(countries, "BEGINNINGS", 3)
    async with database.transaction() as connection:
        invited = [await a_contact(connection, "Anna", number) for number in MEMBERS]
        campaign = await a_campaign(connection, invited)
        found = await numbers_to_judge(connection, campaign.id, [])
    assert {country_of(number) for number in found} == {"IT", "VA", "ES", "US", "CA"}
