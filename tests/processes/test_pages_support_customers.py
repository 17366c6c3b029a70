"""The file of a customer: it says what holds and changes it; somebody new gets one."""

from __future__ import annotations

from datetime import timedelta

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
from tests.fixtures.staff import followed, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser
from tests.processes.customers import EVIL, NUMBER, anna, rows, sales

CODE = "00743110157"
TODAY = now().date()


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
