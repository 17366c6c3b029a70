"""However participants are looked for, the same are found, in the same order, and no page leaves anybody out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.store.participants import (
    Place,
    Said,
    Wanted,
    Way,
    how_many,
    how_many_are_called,
    participants,
)
from centralino.campaigns.telling import archive
from centralino.database import Connection, Database
from tests.fixtures.believable_stories import DAY, live, story_of
from tests.fixtures.campaigns import NOW, a_campaign, a_contact

NAMES = (
    "Zoë Rossi",
    "anna d'Angelo",
    "Anna Bianchi",
    "Società Rossi S.r.l.",
    "Ugo Orsi",
    "Bruno Neri",
    "Ànna Rossini",
)
WANTED = {
    "everybody": Wanted(),
    "who come": Wanted(said=Said.YES),
    "who have not answered": Wanted(said=Said.NOTHING),
    "who changed their minds": Wanted(said=Said.CHANGED),
    "who wait": Wanted(state=InvitationState.WAITING),
    "a whole name": Wanted(name="Anna Bianchi"),
    "a part of a word": Wanted(name="oss"),
    "with signs": Wanted(name="D’ANGELO"),
    "a name and what they said": Wanted(name="rossi", said=Said.YES),
    "nobody's name": Wanted(name="zzyzx"),
}


async def a_campaign_of_namesakes(connection: Connection) -> int:
    """Forty-two who are invited, and as many of the same names who are not."""
    members = [await a_contact(connection, f"{NAMES[nth % len(NAMES)]} {nth // 20}") for nth in range(42)]
    for nth in range(42):
        await a_contact(connection, f"{NAMES[nth % len(NAMES)]} {nth // 20}")
    built = await a_campaign(connection, members, at=NOW - 3 * DAY)
    for nth, member in enumerate(members):
        await live(connection, built, member, story_of(nth), NOW)
    return built.id


async def in_pages(connection: Connection, campaign_id: int, wanted: Wanted, way: Way) -> Sequence[int]:
    """Everybody, five at a time."""
    found, after = list[int](), None
    while page := await participants(connection, campaign_id, wanted, after=after, most=5, way=way):
        found += [each.contact_id for each in page]
        after = Place(page[-1].name, page[-1].contact_id)
    return found


@pytest.mark.parametrize("wanted", WANTED.values(), ids=WANTED)
async def test_every_way_finds_the_same_in_the_same_order(database: Database, wanted: Wanted) -> None:
    async with database.transaction() as connection:
        campaign_id = await a_campaign_of_namesakes(connection)
        everybody = [each.contact_id for each in await participants(connection, campaign_id, wanted)]
        for way in (Way.SORTED, Way.WALKED, *([Way.FOUND] if wanted.name else [])):
            assert await in_pages(connection, campaign_id, wanted, way) == everybody, way


async def test_who_walks_looks_for_two_letters_where_names_begin(database: Database) -> None:
    async with database.transaction() as connection:
        campaign_id = await a_campaign_of_namesakes(connection)
        found = await participants(connection, campaign_id, Wanted(name="an"), way=Way.WALKED)
    assert {each.name.split()[0] for each in found} == {"anna", "Anna", "Ànna"}


@pytest.mark.parametrize(
    "wanted", [each for each in WANTED.values() if not each.name and each.said is not Said.CHANGED]
)
async def test_how_many_are_wanted_is_known_without_looking_for_them(
    database: Database, wanted: Wanted
) -> None:
    async with database.transaction() as connection:
        campaign_id = await a_campaign_of_namesakes(connection)
        found = await participants(connection, campaign_id, wanted)
        assert await how_many(connection, campaign_id, wanted) == len(found)


async def test_those_who_are_called_so_are_counted_as_far_as_they_have_to_be(database: Database) -> None:
    async with database.transaction() as connection:
        await a_campaign_of_namesakes(connection)
        assert await how_many_are_called(connection, "ross", most=100) == 36
        assert await how_many_are_called(connection, "ross", most=10) == 10
        assert await how_many_are_called(connection, "zzyzx", most=10) == 0


@pytest.mark.parametrize("wanted", WANTED.values(), ids=WANTED)
async def test_a_page_is_the_same_however_many_are_invited(
    database: Database, wanted: Wanted, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction() as connection:
        campaign_id = await a_campaign_of_namesakes(connection)
        few, _ = await archive.page(connection, campaign_id, wanted, None, 50)
        for name in ("FEW", "FEW_WITH_A_NAME", "FEW_WHO_CHANGE"):
            monkeypatch.setattr(archive, name, 0)
        many, _ = await archive.page(connection, campaign_id, wanted, None, 50)
        monkeypatch.setattr(archive, "MANY", 0)
        walked, _ = await archive.page(connection, campaign_id, wanted, None, 50)
    assert few == many == walked
