"""The pages of customers: whoever is looked for is found, and the file says what holds and changes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.calls.actions import NOTHING_FOLLOWS, save_call
from centralino.calls.records import Began, CallRecord, Decision, Ended, Outcome
from centralino.clock import now
from centralino.database import Database
from centralino.support import contracts, grants
from centralino.support.describing import describe_known, describe_verdict
from centralino.support.line import SupportLine
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import AtTheDesk, followed, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser

EVIL = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"
NUMBER = "+390255501001"
CODE = "00743110157"
TODAY = now().date()


async def sales(browser: Browser, database: Database) -> AtTheDesk:
    return await signed_in(browser, database, Role.SALES)


async def anna(database: Database, name: str = "Anna Rossi", number: str = NUMBER) -> int:
    async with database.transaction() as connection:
        return await a_contact(connection, name, number)


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.connection() as connection:
        return await (await connection.execute(query)).fetchall()


# Looking for somebody.


async def test_where_nobody_is_the_page_says_what_to_do(browser: Browser, database: Database) -> None:
    page = await (await sales(browser, database)).get("/customers")
    assert "There is nobody in the directory yet" in page.text
    assert 'href="/customers/new"' in page.text


@pytest.mark.parametrize("written", ["ossi", "an ros", "55501001", "%2B3902555", "02 555", "%231"])
async def test_somebody_is_found_by_any_part(browser: Browser, database: Database, written: str) -> None:
    await anna(database)
    await anna(database, "Bruno Bianchi", "+393331234567")
    page = await (await sales(browser, database)).get(f"/customers?q={written}")
    assert "Anna Rossi" in page.text
    assert "Bruno Bianchi" not in page.text


async def test_what_fits_is_marked_and_where_they_stand_is_told(browser: Browser, database: Database) -> None:
    contact = await anna(database)
    async with database.transaction() as connection:
        await grants.await_authorisation(connection, contact, at=now(), by="web", why="")
    page = await (await sales(browser, database)).get("/customers?q=55501001")
    assert "<mark>+39" in page.text
    assert "awaits authorisation" in page.text


async def test_as_one_types_only_the_results_come(browser: Browser, database: Database) -> None:
    await anna(database)
    desk = await sales(browser, database)
    part = await desk.get("/customers?q=ros", {"hx-request": "true"})
    assert "Anna Rossi" in part.text
    assert "<html" not in part.text
    assert "Nobody fits" in (await desk.get("/customers?q=zzz", {"hx-request": "true"})).text


async def test_customers_come_a_page_at_a_time(browser: Browser, database: Database) -> None:
    for number in range(55):
        await anna(database, f"Anna {number:02}", f"+3902555020{number:02}")
    desk = await sales(browser, database)
    first = (await desk.get("/customers?q=anna")).text
    assert "Anna 49<" in first
    assert "Anna 50<" not in first
    further = first.split('href="/customers?q=anna&amp;after=')[1].split('"')[0]
    second = (await desk.get(f"/customers?q=anna&after={further}")).text
    assert "Anna 54<" in second
    assert "Anna 49<" not in second
    assert "Anna 00<" in (await desk.get("/customers?q=anna&after=nonsense")).text


@pytest.mark.parametrize("path", ["/customers?q=script", "/customers/1", "/customers/1?x"])
async def test_a_name_is_never_markup(browser: Browser, database: Database, path: str) -> None:
    await anna(database, EVIL)
    page = await (await sales(browser, database)).get(path)
    assert ESCAPED in page.text
    assert EVIL not in page.text


async def test_what_was_looked_for_is_never_markup(browser: Browser, database: Database) -> None:
    page = await (await sales(browser, database)).get("/customers?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page.text


# Somebody new.


async def test_somebody_new_is_in_the_directory(browser: Browser, database: Database) -> None:
    desk = await sales(browser, database)
    form = {"name": " Anna  Rossi ", "code": CODE, "number": "02 5550 1001", "language": "it"}
    page = await followed(desk, await desk.post("/customers", {**form, "prefers_texts": "yes"}))
    assert "Anna Rossi is in the directory" in page
    assert CODE in page
    assert await rows(database, "select name, language, prefers_texts, created_by from contacts") == [
        ("Anna Rossi", "it", True, "sales-en")
    ]
    assert await rows(database, "select number, trust::text from numbers") == [(NUMBER, "declared")]


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("name", "", "A name has 1 to 200 characters"),
        ("name", "x" * 201, "A name has 1 to 200 characters"),
        ("code", "00743110158", "The check digit of this VAT number is wrong"),
        ("code", "hello", "neither a VAT number nor a customer code"),
        ("number", "hello", "That is no telephone number"),
        ("time_zone", "Middle/Earth", "That is no time zone"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_the_rest_is_kept(
    browser: Browser, database: Database, field: str, written: str, words: str
) -> None:
    desk = await sales(browser, database)
    form = {"name": "Anna", "code": CODE, "number": NUMBER, "time_zone": "Europe/Rome", field: written}
    page = await desk.post("/customers", form)
    assert page.status == 400
    assert words in page.text
    assert all(f'value="{value}"' in page.text for value in form.values())
    assert await rows(database, "select 1 from contacts") == []


async def test_whose_code_it_is_already_is_told(browser: Browser, database: Database) -> None:
    desk = await sales(browser, database)
    await desk.post("/customers", {"name": "Anna Rossi", "code": CODE})
    page = await desk.post("/customers", {"name": "Bruno", "code": CODE})
    assert page.status == 400
    assert "The code is that of Anna Rossi, customer 1." in page.text


# The file.


async def test_whoever_is_not_there_has_no_file(browser: Browser, database: Database) -> None:
    assert (await (await sales(browser, database)).get("/customers/7")).status == 404


@pytest.mark.parametrize(
    ("paid", "word", "sentence"),
    [
        pytest.param(
            None, None, "put through to sales, since there is neither contract nor grant", id="nothing"
        ),
        pytest.param(9, None, "put through to support, since contract basic is paid until", id="paid"),
        pytest.param(-9, None, "put through to sales, since contract basic was paid until", id="unpaid"),
        pytest.param(None, "grant", "put through to support, since it is granted for good", id="granted"),
        pytest.param(None, "await", "put through to sales, since they await authorisation", id="awaiting"),
        pytest.param(9, "revoke", "put through to sales, since support was revoked on", id="revoked"),
    ],
)
async def test_the_file_says_first_what_happens_if_they_call_now(
    browser: Browser, database: Database, paid: int | None, word: str | None, sentence: str
) -> None:
    contact, at = await anna(database), now()
    async with database.transaction() as connection:
        if paid:
            await contracts.add_contract(
                connection,
                contact,
                kind="basic",
                starts_on=TODAY - timedelta(days=90),
                ends_on=None,
                paid_until=TODAY + timedelta(days=paid),
                at=at,
                by="test",
            )
        if word == "grant":
            await grants.grant(connection, contact, until=None, at=at, by="test", why="")
        if word == "await":
            await grants.await_authorisation(connection, contact, at=at, by="test", why="")
        if word == "revoke":
            await grants.revoke(connection, contact, at=at, by="test", why="")
    page = await (await sales(browser, database)).get(f"/customers/{contact}")
    assert f"If they call now: {sentence}" in page.text


async def test_the_person_is_changed(browser: Browser, database: Database) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    form = {"name": "Anna Verdi", "language": "es", "time_zone": "Europe/Madrid", "prefers_texts": "yes"}
    page = await followed(desk, await desk.post(f"/customers/{contact}", form))
    assert "Saved." in page
    query = "select name, language, time_zone, prefers_texts from contacts"
    assert await rows(database, query) == [("Anna Verdi", "es", "Europe/Madrid", True)]
    page = await followed(desk, await desk.post(f"/customers/{contact}", {**form, "time_zone": "x"}))
    assert "That is no time zone" in page
    await desk.post(f"/customers/{contact}", {"name": "Anna Verdi"})
    assert await rows(database, query) == [("Anna Verdi", None, None, False)]


async def test_numbers_are_added_confirmed_and_removed(browser: Browser, database: Database) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    numbers = f"/customers/{contact}/numbers"
    assert "The number is theirs." in await followed(
        desk, await desk.post(numbers, {"number": "333 1234567"})
    )
    page = await followed(desk, await desk.post(f"{numbers}/confirm", {"number": NUMBER}))
    assert "The number is confirmed." in page
    held = await rows(database, "select number, trust::text, confirmed_by from numbers order by number")
    assert held == [(NUMBER, "confirmed", "sales-en"), ("+393331234567", "declared", None)]
    page = await followed(desk, await desk.post(f"{numbers}/remove", {"number": NUMBER}))
    assert "The number is theirs no more." in page
    assert await rows(database, "select number from numbers") == [("+393331234567",)]


@pytest.mark.parametrize(
    ("what", "number", "words"),
    [
        ("", NUMBER, "That number is theirs already"),
        ("", "hello", "That is no telephone number"),
        ("/confirm", "+393331234567", "confirmed before, or is not theirs"),
        ("/remove", "+393331234567", "That number is not theirs"),
    ],
)
async def test_what_cannot_be_done_to_a_number_is_told(
    browser: Browser, database: Database, what: str, number: str, words: str
) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    reply = await desk.post(f"/customers/{contact}/numbers{what}", {"number": number})
    assert words in await followed(desk, reply)
    assert await rows(database, "select number, trust::text from numbers") == [(NUMBER, "declared")]


async def test_codes_are_added_and_removed(browser: Browser, database: Database) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    bruno = await anna(database, "Bruno", "+393331234567")
    codes = f"/customers/{contact}/codes"
    assert f"The code {CODE} is theirs." in await followed(
        desk, await desk.post(codes, {"code": f"IT{CODE}"})
    )
    reply = await desk.post(f"/customers/{bruno}/codes", {"code": CODE})
    assert "The code is that of Anna Rossi" in await followed(desk, reply)
    assert "neither a VAT number" in await followed(desk, await desk.post(codes, {"code": "x"}))
    assert "That code is not theirs" in await followed(
        desk, await desk.post(f"{codes}/remove", {"code": "x"})
    )
    page = await followed(desk, await desk.post(f"{codes}/remove", {"code": CODE}))
    assert "is theirs no more" in page
    assert await rows(database, "select 1 from codes") == []


async def test_contracts_are_added_paid_and_ended(browser: Browser, database: Database) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    here = f"/customers/{contact}/contracts"
    form = {"kind": "Basic", "starts_on": "2026-01-01", "ends_on": "", "paid_until": ""}
    assert "The contract is added." in await followed(desk, await desk.post(here, form))
    page = await followed(desk, await desk.post(f"{here}/1/pay", {"paid_until": "2026-12-31", "why": EVIL}))
    assert "The contract is paid until 31 Dec 2026." in page
    assert ESCAPED in page
    assert EVIL not in page
    page = await followed(desk, await desk.post(f"{here}/1/end", {"ends_on": "2027-03-31"}))
    assert "The last day of the contract is 31 Mar 2027." in page
    query = "select kind, starts_on::text, ends_on::text, paid_until::text, added_by from contracts"
    assert await rows(database, query) == [("basic", "2026-01-01", "2027-03-31", "2026-12-31", "sales-en")]
    assert "until further notice" in await followed(desk, await desk.post(f"{here}/1/end", {}))


@pytest.mark.parametrize(
    ("what", "form", "words"),
    [
        ("", {"kind": "§", "starts_on": "2026-01-01"}, "A kind of contract is written"),
        ("", {"kind": "basic", "starts_on": "soon"}, "That is no day"),
        (
            "",
            {"kind": "basic", "starts_on": "2026-01-02", "ends_on": "2026-01-01"},
            "cannot end before it begins",
        ),
        ("/1/pay", {"paid_until": ""}, "That is no day"),
        ("/1/end", {"ends_on": "2025-12-31"}, "cannot end before it begins"),
    ],
)
async def test_what_cannot_be_done_to_a_contract_is_told(
    browser: Browser, database: Database, what: str, form: dict[str, str], words: str
) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    here = f"/customers/{contact}/contracts"
    await desk.post(here, {"kind": "basic", "starts_on": "2026-01-01"})
    assert words in await followed(desk, await desk.post(here + what, form))
    assert len(await rows(database, "select 1 from contracts where ends_on is null")) == 1


async def test_a_contract_is_changed_in_the_file_of_its_customer_alone(
    browser: Browser, database: Database
) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    bruno = await anna(database, "Bruno", "+393331234567")
    await desk.post(f"/customers/{contact}/contracts", {"kind": "basic", "starts_on": "2026-01-01"})
    reply = await desk.post(f"/customers/{bruno}/contracts/1/pay", {"paid_until": "2026-12-31"})
    assert reply.status == 404
    assert await rows(database, "select paid_until from contracts") == [(None,)]


async def test_support_is_granted_revoked_and_a_slip_taken_back(browser: Browser, database: Database) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    here = f"/customers/{contact}"
    page = await followed(desk, await desk.post(f"{here}/grant", {"why": EVIL}))
    assert "Support is granted to Anna Rossi for good." in page
    assert ESCAPED in page
    assert EVIL not in page
    page = await followed(desk, await desk.post(f"{here}/revoke", {"why": "fraud"}))
    assert "Support is revoked from Anna Rossi." in page
    assert "Take back what was just decided" in page
    page = await followed(desk, await desk.post(f"{here}/take-back"))
    assert "since it is granted for good" in page
    assert await rows(database, "select state::text, by from grants order by id") == [
        ("granted", "sales-en"),
        ("revoked", "sales-en"),
        ("granted", "sales-en"),
    ]


async def test_a_grant_lasts_to_the_end_of_its_day_on_our_clock(browser: Browser, database: Database) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    page = await followed(
        desk, await desk.post(f"/customers/{contact}/grant", {"until": "2099-12-31", "why": "x"})
    )
    assert "Support is granted to Anna Rossi until 1 Jan 2100, 00:00." in page
    for until, words in (("2020-01-01", "A grant cannot end before it begins"), ("x", "That is no day")):
        reply = await desk.post(f"/customers/{contact}/grant", {"until": until})
        assert words in await followed(desk, reply)
    assert len(await rows(database, "select 1 from grants")) == 1


async def test_what_another_decided_is_not_taken_back(browser: Browser, database: Database) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    async with database.transaction() as connection:
        await grants.revoke(connection, contact, at=now(), by="somebody", why="")
    reply = await desk.post(f"/customers/{contact}/take-back")
    assert "cannot be taken back any more" in await followed(desk, reply)
    assert len(await rows(database, "select 1 from grants")) == 1


async def test_somebody_is_never_called_again_until_they_want_it(
    browser: Browser, database: Database
) -> None:
    contact, desk = await anna(database), await signed_in(browser, database, Role.DESK)
    here = f"/customers/{contact}"
    page = await followed(desk, await desk.post(f"{here}/never-call", {"why": EVIL}))
    assert "No campaign calls or texts Anna Rossi any more." in page
    assert "never called" in page
    assert EVIL not in page
    page = await followed(desk, await desk.post(f"{here}/call-again", {"why": "rang us"}))
    assert "Campaigns may call and text Anna Rossi again." in page
    reply = await desk.post(f"{here}/call-again", {})
    assert "They have said nothing against being called." in await followed(desk, reply)


async def test_who_is_forgotten_is_gone(browser: Browser, database: Database) -> None:
    contact, desk = await anna(database), await sales(browser, database)
    assert "This cannot be taken back." in (await desk.get(f"/customers/{contact}")).text
    page = await followed(desk, await desk.post(f"/customers/{contact}/forget"))
    assert f"Customer {contact} is forgotten." in page
    assert await rows(database, "select 1 from contacts") == []


async def test_calls_are_told_step_by_step(browser: Browser, database: Database) -> None:
    contact, at = await anna(database), now()
    async with database.transaction() as connection:
        await contracts.add_contract(
            connection,
            contact,
            kind="basic",
            starts_on=TODAY - timedelta(days=9),
            ends_on=None,
            paid_until=TODAY + timedelta(days=9),
            at=at,
            by="test",
        )
    organisation = a_texting_organisation()
    line = SupportLine(database, organisation.settings)
    known = await line.who_is_calling(NUMBER, "main", at)
    verdict = line.screen(known, at)
    decision = Decision(at, describe_known(known), verdict.reason, describe_verdict(verdict), 9.04)
    began = Began("pbx-1.7", "screening", at, NUMBER, "+390299000001", "main")
    record = CallRecord(began, decisions=(decision,), ended=Ended(at, Outcome.TALKED))
    await save_call(database, record, organisation.zone, at, NOTHING_FOLLOWS)
    page = (await (await sales(browser, database)).get(f"/customers/{contact}")).text
    steps = page.split('<ol class="steps">')[1].split("</ol>")[0]
    assert "Anna Rossi</li><li>contract basic is paid until" in steps
    assert "<li>put through to support in 9" in steps


# Who may do what.


@pytest.mark.parametrize(
    ("role", "offered", "not_offered"),
    [
        (Role.VIEWER, [], ["grant", "numbers", "contracts", "forget", "never-call"]),
        (Role.DESK, ["never-call"], ["grant", "numbers", "contracts", "forget"]),
        (Role.SALES, ["grant", "numbers", "contracts", "forget"], ["never-call"]),
        (Role.ADMINISTRATOR, ["grant", "numbers", "contracts", "forget", "never-call"], []),
    ],
)
async def test_only_what_one_may_do_is_offered(
    browser: Browser, database: Database, role: Role, offered: list[str], not_offered: list[str]
) -> None:
    contact = await anna(database)
    page = await (await signed_in(browser, database, role)).get(f"/customers/{contact}")
    assert page.status == 200
    assert all(f'action="/customers/{contact}/{each}"' in page.text for each in offered)
    assert not any(f'action="/customers/{contact}/{each}"' in page.text for each in not_offered)


@pytest.mark.parametrize("language", StaffLanguage)
async def test_the_pages_are_read_in_every_language(
    browser: Browser, database: Database, language: StaffLanguage
) -> None:
    contact = await anna(database)
    desk = await signed_in(browser, database, Role.ADMINISTRATOR, language)
    for path in ("/customers", "/customers?q=zzz", "/customers/new", f"/customers/{contact}"):
        page = await desk.get(path)
        assert page.status == 200
        assert f'lang="{language}"' in page.text
