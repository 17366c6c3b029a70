"""Who is not to be called, on pages: registers brought in and how old they are, and the list of who said so."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import FormData

from centralino.access import tokens
from centralino.access.rules.rights import Role
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.staff import FROM_HERE, AtTheDesk, followed, signed_in
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import Browser, Reply, browsing

SCRIPT = "<script>alert(1)</script>"
ANNA, BRUNO = "+393403210901", "+393403210902"
ITALIAN = "Registro pubblico delle opposizioni"
FILE = f"numero;nota\n{ANNA};\n340 321 0999;{SCRIPT}\n"


@pytest_asyncio.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """With a state folder of the test's own, where files lie until they are taken."""
    async with browsing(a_texting_organisation(state=tmp_path).settings, database) as browser:
        yield browser


async def bring(desk: AtTheDesk, content: str, *, day: str, register: str = ITALIAN, name: str = "") -> Reply:
    form = FormData(
        {"form_token": tokens.form_token(desk.token), "as_of": day, "register": register, "name": name}
    )
    form.add_field("file", content.encode(), filename="rpo.csv", content_type="text/csv")
    return await desk.browser.post("/settings/registers", form, {**desk.cookie, **FROM_HERE})  # type: ignore[arg-type]


async def when_it_is_over(desk: AtTheDesk, reply: Reply) -> Reply:
    """The page of the file, once its work is done."""
    assert reply.status == 303, reply.text
    async with asyncio.timeout(20):
        while True:
            page = await desk.get(reply.headers["location"])
            if 'hx-trigger="every 1s"' not in page.text:
                return page
            await asyncio.sleep(0.05)


def days_ago(days: int) -> str:
    """By the organisation's clock, as the page counts."""
    today = now().astimezone(a_texting_organisation().zone).date()
    return (today - timedelta(days=days)).isoformat()


async def test_a_register_is_looked_through_and_then_taken(browser: Browser, database: Database) -> None:
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, "Anna", ANNA), await a_contact(connection, "Bruno", BRUNO)]
        plan = a_plan_for_now(now(), purpose="marketing")
        campaign = await a_campaign(connection, contacts, plan=plan, at=now())
    desk = await signed_in(browser, database)
    held_back = (await desk.get("/settings/registers/held-back")).text
    assert campaign.name in held_back
    assert f"The register {ITALIAN} was never brought in" in held_back

    page = await when_it_is_over(desk, await bring(desk, FILE, day=days_ago(20)))
    assert SCRIPT not in page.text
    assert "&lt;script&gt;" in page.text
    assert re.search(r"Numbers in the file</dt><dd>2<", page.text)
    assert re.search(r"Cells that are no numbers</dt><dd>1<", page.text)
    take = re.search(r'action="([^"]+)/take"', page.text)
    assert take

    taken = await when_it_is_over(desk, await desk.post(f"{take[1]}/take"))
    told = await followed(desk, taken)
    assert f"{ITALIAN}: 2 numbers are held now. 1 member who waits for a call stands in it." in told
    assert "too old" in told
    assert "20 days old · 15 days are allowed" in told
    assert "more than 15 days ago" in (await desk.get("/settings/registers/held-back")).text
    log = (await desk.get("/audit")).text
    assert "rpo.csv" in log


async def test_an_older_edition_and_a_file_that_is_no_sheet_are_refused(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database)
    for days in (2, 9):
        page = await when_it_is_over(desk, await bring(desk, FILE, day=days_ago(days)))
        take = re.search(r'action="([^"]+)/take"', page.text)
        assert take
        told = await followed(desk, await when_it_is_over(desk, await desk.post(f"{take[1]}/take")))
    assert f"The edition of {ITALIAN} that is held is newer" in told
    assert "good for 13 days more" in told
    page = await when_it_is_over(desk, await bring(desk, "%PDF-1.7", day=days_ago(1)))
    assert "cannot be read as a sheet: it is a PDF" in await followed(desk, page)


@pytest.mark.parametrize(
    ("day", "register", "name", "why"),
    [
        ("", ITALIAN, "", "Say of which day"),
        (days_ago(-2), ITALIAN, "", "still to come"),
        (days_ago(1), "", "", "Say which register"),
        (days_ago(1), "", "regist", "one of several"),
    ],
    ids=["no day", "a day to come", "no register", "one of several"],
)
async def test_what_a_register_is_has_to_be_said(
    browser: Browser, database: Database, day: str, register: str, name: str, why: str
) -> None:
    desk = await signed_in(browser, database)
    refused = await bring(desk, FILE, day=day, register=register, name=name)
    assert why in await followed(desk, refused)


async def test_a_file_that_is_given_up_is_gone_and_another_address_is_none(
    browser: Browser, database: Database, tmp_path: Path
) -> None:
    desk = await signed_in(browser, database)
    page = await when_it_is_over(desk, await bring(desk, FILE, day=days_ago(1), register="", name="Nostro"))
    given_up = re.search(r'action="([^"]+)/give-up"', page.text)
    assert given_up
    assert "Nothing of it was taken" in await followed(desk, await desk.post(f"{given_up[1]}/give-up"))
    assert list((tmp_path / "registers").iterdir()) == []
    assert "bring it again" in await followed(desk, await desk.get(given_up[1]))


async def test_somebody_is_never_called_again_and_taken_off_and_put_back(
    browser: Browser, database: Database
) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, f"Anna {SCRIPT}", ANNA)
        campaign = await a_campaign(connection, [anna], plan=a_plan_for_now(now()), at=now())
    desk = await signed_in(browser, database, Role.ORGANISER)

    async def state() -> str:
        async with database.connection() as connection:
            cursor = await connection.execute("select state from invitations where contact_id = %s", [anna])
            row = await cursor.fetchone()
        assert row
        return str(row[0])

    assert "Nobody has said that they are never to be called" in (await desk.get("/never-call")).text
    listed = await followed(
        desk, await desk.post("/never-call", {"who": "anna", "why": f"by letter {SCRIPT}"})
    )
    assert SCRIPT not in listed
    assert "by letter &lt;script&gt;" in listed
    assert await state() == "opposed"

    take_off = re.search(r'action="(/never-call/\d+/take-off)"', listed)
    assert take_off
    assert "Say why" in await followed(desk, await desk.post(take_off[1], {"why": ""}))
    lifted = await followed(desk, await desk.post(take_off[1], {"why": "rang us"}))
    assert "rang us" in lifted
    assert await state() == "waiting"
    assert "rang us" not in (await desk.get("/never-call")).text

    put_back = re.search(r'action="(/never-call/\d+/put-back)"', lifted)
    assert put_back
    assert "by letter &lt;script&gt;" in await followed(desk, await desk.post(put_back[1]))
    assert await state() == "opposed"
    assert campaign.name


async def test_a_number_is_never_called_whoever_has_it(browser: Browser, database: Database) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna", ANNA)
        bruno = await a_contact(connection, "Bruno", ANNA)
        await a_campaign(connection, [anna, bruno], plan=a_plan_for_now(now()), at=now())
    desk = await signed_in(browser, database, Role.DESK)
    told = await followed(
        desk, await desk.post("/never-call", {"number": "340 321 0901", "why": "they rang"})
    )
    assert "it is that of 2 people" in told
    async with database.connection() as connection:
        cursor = await connection.execute("select distinct state from invitations")
        assert await cursor.fetchall() == [("opposed",)]

    told = await followed(desk, await desk.post("/never-call", {"number": BRUNO, "why": "wrong number"}))
    assert "Nobody in the directory has it" in told
    assert "whoever has the number" in told
    async with database.transaction() as connection:
        later = await a_contact(connection, "Carla", BRUNO)
        await a_campaign(connection, [later], name="teatro", plan=a_plan_for_now(now()), at=now())
        await connection.execute(
            """
            update invitations set state = 'opposed', next_step = null, due_at = null, reason = 'never-call'
            where contact_id = %s
            """,
            [later],
        )
    found = (await desk.get("/never-call?part=0902")).text
    assert "wrong number" in found
    assert "they rang" not in found
    take_off = re.search(r'action="(/never-call/\d+/take-off)"', found)
    assert take_off
    assert "Campaigns may call" in await followed(
        desk, await desk.post(take_off[1], {"why": "ours after all"})
    )
    async with database.connection() as connection:
        cursor = await connection.execute("select state from invitations where contact_id = %s", [later])
        assert await cursor.fetchall() == [("waiting",)]


async def test_who_is_looked_for_among_them_is_found_and_pages_follow_one_another(
    browser: Browser, database: Database
) -> None:
    async with database.transaction() as connection:
        for number in range(60):
            contact = await a_contact(connection, f"Socio {number:02} Rossi")
            await connection.execute(
                """
                insert into oppositions (contact_id, source, at, by, why)
                values (%s, 'staff', now() - %s * interval '1 minute', 'ada', %s)
                """,
                [contact, number, f"reason {number:02}."],
            )
    desk = await signed_in(browser, database)
    first = (await desk.get("/never-call")).text
    assert "reason 49." in first
    assert "reason 50." not in first
    further = re.search(r'href="(/never-call\?[^"]*after=[^"]+)"', first)
    assert further
    second = (await desk.get(further[1].replace("&amp;", "&"))).text
    assert "reason 50." in second
    assert "reason 49." not in second
    for part in ("socio 59", "OCIO 59", "59 rossi"):
        assert (await desk.get(f"/never-call?part={part}")).text.count("reason ") == 1
    assert (await desk.get("/never-call?part=oss")).text.count("reason ") == 50
    for part in ("verdi", "zz", "555555"):
        assert "Nobody of that name" in (await desk.get(f"/never-call?part={part}")).text


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"who": "anna"}, "Say why"),
        ({"why": "so"}, "Say who it is"),
        ({"who": "nobody at all", "why": "so"}, "Nobody in the directory"),
        ({"who": "anna", "why": "so"}, "Several are meant"),
        ({"number": "twelve", "why": "so"}, "no telephone number"),
    ],
    ids=["no reason", "nobody named", "nobody known", "several", "no number"],
)
async def test_who_is_meant_has_to_be_said(
    browser: Browser, database: Database, form: dict[str, str], why: str
) -> None:
    async with database.transaction() as connection:
        for name in ("Anna Bruni", "Anna Verdi"):
            await a_contact(connection, name)
    desk = await signed_in(browser, database)
    assert why in await followed(desk, await desk.post("/never-call", form))
