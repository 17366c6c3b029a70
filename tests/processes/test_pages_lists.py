"""Lists on pages: who is on them, put there and taken out by hand, and what follows when a list changes."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from centralino.access.rules.rights import Role
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from centralino.directory import list_store
from centralino.directory.lists import create_list
from centralino.directory.membership import add_person
from tests.fixtures.campaigns import a_campaign
from tests.fixtures.staff import followed, signed_in
from tests.fixtures.web import Browser

SCRIPT = "<script>alert(1)</script>"


async def a_list(database: Database, name: str, *people: str) -> list[int]:
    """A list with these people on it; their ids."""
    ids, at = [], now()
    async with database.transaction() as connection:
        made = await create_list(connection, name, at, "test")
        assert isinstance(made, list_store.ContactList)
        for place, person in enumerate(people):
            added = await add_person(connection, made, person, f"+3934712345{place:02}", "IT", at, "test")
            assert not hasattr(added, "why"), added
            ids.append(added.contact.id)
    return ids


async def test_a_new_list_gets_a_name_near_to_what_was_written(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER)
    assert "There is no list yet" in (await desk.get("/lists")).text
    made = await desk.post("/lists", {"name": "Soci 2026"})
    assert made.headers["location"] == "/lists/soci-2026"
    assert "Nobody is on this list yet." in await followed(desk, made)
    assert '<a href="/lists/soci-2026">' in (await desk.get("/lists")).text


@pytest.mark.parametrize(
    ("written", "why"), [("!!!", "has letters or digits"), ("Soci", "There is a list soci already")]
)
async def test_a_name_that_will_not_do_is_told_and_kept(
    browser: Browser, database: Database, written: str, why: str
) -> None:
    desk = await signed_in(browser, database)
    await a_list(database, "soci")
    page = await desk.post("/lists", {"name": written})
    assert page.status == 400
    assert why in page.text
    assert f'value="{written}"' in page.text


async def test_members_are_found_by_a_part_of_their_name_or_number(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database, Role.VIEWER)
    await a_list(database, "soci", "Anna Bianchi", "Carlo Verdi", SCRIPT)
    everybody = (await desk.get("/lists/soci")).text
    assert "Anna Bianchi" in everybody
    assert "3 members" in everybody
    assert SCRIPT not in everybody
    assert "&lt;script&gt;" in everybody
    part = (await desk.get("/lists/soci?q=verd", {"hx-request": "true"})).text
    assert "Carlo Verdi" in part
    assert "Anna" not in part
    assert "<html" not in part
    assert "Carlo Verdi" in (await desk.get("/lists/soci?q=3471234501")).text
    assert "Nobody on this list fits" in (await desk.get(f"/lists/soci?q={quote('Zeno')}")).text


async def test_a_long_list_is_read_page_by_page(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    await a_list(database, "soci", *(f"Socio {place:02}" for place in range(60)))
    first = (await desk.get("/lists/soci")).text
    assert "Socio 49" in first
    assert "Socio 50" not in first
    further = re.search(r'href="(/lists/soci\?[^"]*after=[^"]+)"', first)
    assert further
    second = (await desk.get(further[1].replace("&amp;", "&"))).text
    assert "Socio 59" in second
    assert "Socio 49" not in second


async def test_who_is_taken_out_can_be_put_back(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER)
    (anna,) = await a_list(database, "soci", "Anna Bianchi")
    page = await followed(desk, await desk.post("/lists/soci/take-out", {"contact": str(anna)}))
    assert "Anna Bianchi is not on the list any more" in page
    assert "0 members" in page
    again = await followed(desk, await desk.post("/lists/soci/take-out", {"contact": str(anna)}))
    assert "was not on the list any more" in again
    back = await followed(desk, await desk.post("/lists/soci/join", {"contact": str(anna)}))
    assert "Anna Bianchi is on the list." in back
    assert "1 member" in back


async def test_somebody_known_is_looked_for_and_put_on(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER)
    anna, _ = await a_list(database, "soci", "Anna Bianchi", "Carlo Verdi")
    await a_list(database, "amici")
    found = (await desk.get("/lists/amici/join?q=bianchi")).text
    assert f'name="contact" value="{anna}"' in found
    assert "Carlo" not in found
    await desk.post("/lists/amici/join", {"contact": str(anna)})
    assert f'name="contact" value="{anna}"' not in (await desk.get("/lists/amici/join?q=bianchi")).text
    twice = await followed(desk, await desk.post("/lists/amici/join", {"contact": str(anna)}))
    assert "Anna Bianchi is on the list amici already" in twice
    assert "Nobody is known by that" in (await desk.get("/lists/amici/join?q=zeno")).text


async def test_somebody_new_needs_a_name_and_a_number(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER)
    await a_list(database, "soci")
    wrong = await desk.post("/lists/soci/join-new", {"name": SCRIPT, "number": "12"})
    assert wrong.status == 400
    assert "That is no telephone number." in wrong.text
    assert SCRIPT not in wrong.text
    assert "A name has 1 to 200 characters" in (await desk.post("/lists/soci/join-new")).text
    new = {"name": "Dora Neri", "number": "347 123 4567"}
    page = await followed(desk, await desk.post("/lists/soci/join-new", new))
    assert "Dora Neri is on the list." in page
    assert "Dora Neri is on the list soci already" in (await desk.post("/lists/soci/join-new", new)).text


async def test_a_list_is_renamed_merged_and_removed(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER)
    await a_list(database, "soci", "Anna Bianchi", "Carlo Verdi")
    await a_list(database, "amici", "Carlo Verdi" + " junior")
    taken = await followed(desk, await desk.post("/lists/soci/rename", {"name": "Amici"}))
    assert "There is a list amici already" in taken
    renamed = await desk.post("/lists/soci/rename", {"name": "Soci 2027"})
    assert renamed.headers["location"] == "/lists/soci-2027"
    assert "2 members go onto the list" in await followed(desk, renamed)
    gone = await followed(desk, await desk.post("/lists/soci-2027/merge", {"into": "nothing"}))
    assert "That list is no more" in gone
    merged = await followed(desk, await desk.post("/lists/soci-2027/merge", {"into": "amici"}))
    assert "soci-2027 is part of this list now; 2 members were not on it before." in merged
    assert (await desk.get("/lists/soci-2027")).status == 404
    removed = await followed(desk, await desk.post("/lists/amici/remove"))
    assert "The list amici is removed." in removed
    assert (await desk.get("/lists/amici")).status == 404


async def test_a_list_that_stays_as_it_is_says_why(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER)
    await a_list(database, "soci")
    async with database.transaction() as connection:
        await a_campaign(connection, [], state=CampaignState.DRAFT)
    alone = await followed(desk, await desk.post("/lists/soci/merge", {"into": "soci"}))
    assert "It takes two lists to merge: choose another than soci" in alone
    to_come = await followed(desk, await desk.post("/lists/soci/remove"))
    assert "The list soci is to be called by cena: take it out of that plan first" in to_come


async def test_who_only_looks_is_offered_no_change(browser: Browser, database: Database) -> None:
    await a_list(database, "soci", "Anna Bianchi")
    desk = await signed_in(browser, database, Role.VIEWER)
    for path in ("/lists", "/lists/soci"):
        page = (await desk.get(path)).text
        assert not re.search(r'<form method="post" action="/lists', page)


async def test_the_log_says_who_put_whom_on_which_list(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    await desk.post("/lists", {"name": "soci"})
    await desk.post("/lists/soci/join-new", {"name": "Dora Neri", "number": "347 123 4567"})
    log = (await desk.get("/audit?by=administrator-en")).text
    assert "soci" in log
    assert "Dora Neri" in log
