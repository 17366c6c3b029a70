"""The form to register: for everybody, in three languages, within other sites where allowed; and what comes of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import signed_in
from tests.processes.registrants import ACME, GOOD, MOBILE, Door, a_door

SITE = "https://www.example.org"


@pytest_asyncio.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with a_door(database, **ACME) as door:
        yield door


# The form.


async def test_the_form_speaks_the_language_that_is_asked_for(door: Door) -> None:
    for path, accepts, language, words in (
        ("/register", "it-IT,it;q=0.9", "it", "partita IVA"),
        ("/register", "es", "es", "NIF-IVA"),
        ("/register", "fr", "it", "partita IVA"),
        ("/register?lang=en", "it", "en", "VAT number"),
        ("/register?lang=xx", "en", "en", "VAT number"),
        ("/register/embedded?lang=es", "it", "es", "NIF-IVA"),
    ):
        page = await door.browser.get(path, {"accept-language": accepts})
        assert page.status == 200
        assert f'<html lang="{language}">' in page.text, path
        assert words in page.text
        assert f'<option value="{language}" selected>' in page.text
        assert "Acme &amp; Figli" in page.text
        assert 'href="https://www.example.org/privacy"' in page.text
        assert "set-cookie" not in page.headers


async def test_the_form_needs_no_script_and_leaves_the_language_as_it_was(door: Door) -> None:
    page = await door.browser.get("/register?lang=es")
    assert "<script" not in page.text
    assert 'action="/register?lang=es"' in page.text
    sent = await door.sends(path="/register?lang=es")
    assert (sent.status, sent.headers["location"]) == (303, "/register/thanks?lang=es")
    assert "Gracias" in (await door.browser.get(sent.headers["location"])).text


async def test_what_is_wrong_stands_beside_its_field_and_what_was_written_is_kept(door: Door) -> None:
    page = await door.sends(
        {"number": "12", "code": "00743110158", "email": "acme", "consent": "", "language": "es"}
    )
    assert page.status == 400
    for field, words in {
        "number": "That is no telephone number.",
        "code": "One digit of that VAT number must be wrong",
        "email": "That is no e-mail address.",
        "consent": "Without your consent",
    }.items():
        assert re.search(rf'id="{field}-wrong">{words}', page.text), field
    assert 'value="Officine Acme"' in page.text
    assert 'value="00743110158"' in page.text
    assert '<option value="es" selected>' in page.text
    assert await door.rows("select count(*) from contacts") == [(0,)]


async def test_a_language_that_nobody_offered_is_told_beside_its_field(door: Door) -> None:
    page = await door.sends({"language": "tlh"})
    assert page.status == 400
    assert 'id="language-wrong">We speak none but these languages.' in page.text


async def test_the_form_with_mistakes_can_be_mended_and_sent_again(door: Door) -> None:
    page = await door.sends({"number": "12"})
    stamp = re.search(r'name="stamp" value="([^"]+)"', page.text)
    assert stamp
    assert (await door.sends(stamp=stamp[1])).status == 303


async def test_one_of_the_staff_may_register_somebody_too(door: Door) -> None:
    desk = await signed_in(door.browser, door.database)
    page = await desk.get("/register")
    assert desk.name not in page.text
    reply = await desk.post("/register", {**GOOD, "stamp": await door.stamp()})
    assert reply.headers["location"] == "/register/thanks"


async def test_a_house_that_wants_no_registrations_takes_none(database: Database) -> None:
    async with a_door(database, registrations_per_hour=0) as door:
        assert (await door.browser.get("/register")).status == 404
        assert (await door.sends()).status == 404
        assert await door.rows("select count(*) from registrations") == [(0,)]


# Within a page of the organisation's.


async def test_the_form_is_framed_by_the_organisations_site_alone(database: Database) -> None:
    async with a_door(database, registration_origins=(SITE, "https://example.org")) as door:
        for path in ("/register/embedded", "/register/embedded/thanks", "/register/embedded/nothing"):
            policy = (await door.browser.get(path)).headers["content-security-policy"]
            assert f"frame-ancestors {SITE} https://example.org" in policy
        wrong = await door.sends({"name": ""}, "/register/embedded")
        assert SITE in wrong.headers["content-security-policy"]
        for path in ("/register", "/register/embeddedly", "/sign-in", "/register/thanks"):
            policy = (await door.browser.get(path)).headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy


async def test_without_an_origin_nobody_frames_it(door: Door) -> None:
    page = await door.browser.get("/register/embedded")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_the_script_for_other_sites_is_there_and_may_be_kept_for_an_hour(door: Door) -> None:
    script = await door.browser.get("/register/embed.js")
    assert (script.status, script.headers["cross-origin-resource-policy"]) == (200, "cross-origin")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "public, max-age=3600"


async def test_within_another_page_it_goes_on_there(door: Door) -> None:
    reply = await door.sends(path="/register/embedded?lang=it")
    assert reply.headers["location"] == "/register/embedded/thanks?lang=it"


# Who is known is told the same.


async def test_who_is_known_is_answered_like_a_stranger_and_staff_see_both(door: Door) -> None:
    async with door.database.transaction() as connection:
        known = await a_contact(connection, "Anna Rossi", MOBILE)
    stranger = await door.sends({"number": "02 5555 0101", "code": "", "name": "Bruno"})
    again = await door.sends({"name": "A stranger", "other_number": "02 5555 0199"})
    assert (again.status, again.text, again.headers["location"]) == (
        stranger.status,
        stranger.text,
        stranger.headers["location"],
    )
    assert again.headers.keys() == stranger.headers.keys()
    assert await door.rows("select name from contacts order by id") == [("Anna Rossi",), ("Bruno",)]
    room = await door.room()
    assert "registered once more on the web site" in room
    assert "registered on the web site" in room
    assert "what they wrote differs from what we have. Nothing was changed." in room
    assert "A stranger" in room
    assert "+39\N{NO-BREAK SPACE}02\N{NO-BREAK SPACE}5555\N{NO-BREAK SPACE}0199" in room
    assert f'action="/customers/{known}/numbers"' in room
    assert "web: registered" not in room


async def test_what_they_wrote_is_added_by_staff_with_one_click(door: Door) -> None:
    async with door.database.transaction() as connection:
        known = await a_contact(connection, "Anna Rossi", MOBILE)
    await door.sends()
    desk = await signed_in(door.browser, door.database, Role.SALES)
    assert (await desk.post(f"/customers/{known}/codes", {"code": "00743110157"})).status == 303
    assert await door.rows("select code, contact_id from codes") == [("00743110157", known)]
    page = (await desk.get("/customers/new?name=Bruno&code=00743110157&number=%2B390255550101")).text
    assert 'value="Bruno"' in page
    assert 'value="+390255550101"' in page


async def test_sales_may_leave_all_as_it_is(door: Door) -> None:
    await door.sends()
    desk = await signed_in(door.browser, door.database, Role.SALES)
    ((contact,),) = await door.rows("select id from contacts")
    reply = await desk.post(f"/customers/{contact}/leave", {"back": "/waiting-room"})
    assert reply.headers["location"] == "/waiting-room"
    assert "Nobody waits." in (await desk.get("/waiting-room")).text
    assert (await desk.post(f"/customers/{contact}/leave", {})).status == 303
    assert await door.rows("select count(*) from grants") == [(2,)]


async def test_the_file_of_a_customer_keeps_what_they_wrote(door: Door) -> None:
    await door.sends({"email": "acme@example.org"})
    ((contact,),) = await door.rows("select id from contacts")
    page = (await (await signed_in(door.browser, door.database)).get(f"/customers/{contact}")).text
    assert "What they wrote when they registered" in page
    assert "acme@example.org" in page


# Programs, and too many.


async def test_the_field_that_nobody_sees_is_answered_and_forgotten(door: Door) -> None:
    reply = await door.sends({"website": "https://spam.example"})
    assert (reply.status, reply.headers["location"]) == (303, "/register/thanks")
    assert await door.rows("select count(*) from registrations") == [(0,)]


@pytest.mark.parametrize(
    ("age", "words"),
    [(timedelta(minutes=-1), "quicker than we can believe"), (timedelta(hours=13), "open for too long")],
    ids=["too quick", "too old"],
)
async def test_a_form_in_no_time_or_of_another_day_is_sent_once_more(
    door: Door, age: timedelta, words: str
) -> None:
    page = await door.sends(stamp=await door.stamp(age))
    assert page.status == 400
    assert words in page.text
    assert 'value="Officine Acme"' in page.text
    assert await door.rows("select count(*) from registrations") == [(0,)]


async def test_a_stamp_that_we_did_not_give_is_worth_nothing(door: Door) -> None:
    for stamp in ("", "x", "a" * 30 + ".1." + "0" * 64):
        assert (await door.sends(stamp=stamp)).status == 400
    assert await door.rows("select count(*) from registrations") == [(0,)]


async def test_a_form_sent_twice_is_one_registration(door: Door) -> None:
    stamp = await door.stamp()
    both = [await door.sends(stamp=stamp), await door.sends(stamp=stamp)]
    assert {each.headers["location"] for each in both} == {"/register/thanks"}
    assert await door.rows("select count(*) from registrations") == [(1,)]


async def test_too_many_are_told_when_to_come_again_and_keep_what_they_wrote(database: Database) -> None:
    async with a_door(database, registrations_per_hour=1) as door:
        assert (await door.sends()).status == 303
        page = await door.sends({"name": "Bruno", "number": "02 5555 0101", "code": ""})
    assert page.status == 429
    assert 0 < int(page.headers["retry-after"]) <= 3600
    assert "There have been too many registrations just now." in page.text
    assert 'value="Bruno"' in page.text


async def test_a_form_of_another_site_registers_nobody(door: Door) -> None:
    reply = await door.sends(headers={"sec-fetch-site": "cross-site"})
    assert reply.status == 403
    assert await door.rows("select count(*) from registrations") == [(0,)]


async def test_a_body_too_large_is_refused(door: Door) -> None:
    assert (await door.sends({"name": "x" * 20_000})).status == 413


async def test_nobody_is_answered_before_the_time_that_everybody_takes(door: Door) -> None:
    began = now()
    await door.sends()
    assert now() - began >= timedelta(seconds=0.25)


# What staff read.


async def test_the_log_of_changes_says_that_it_was_a_registration(door: Door) -> None:
    await door.sends()
    desk = await signed_in(door.browser, door.database)
    assert "registration" in (await desk.get("/audit?by=registration")).text


@pytest.mark.parametrize(
    ("language", "words"),
    [(StaffLanguage.IT, "si è registrato sul sito"), (StaffLanguage.ES, "se registró en el sitio web")],
)
async def test_staff_read_it_in_their_language(door: Door, language: StaffLanguage, words: str) -> None:
    await door.sends()
    desk = await signed_in(door.browser, door.database, Role.SALES, language)
    ((contact,),) = await door.rows("select id from contacts")
    for path in ("/waiting-room", f"/customers/{contact}"):
        assert words in (await desk.get(path)).text
