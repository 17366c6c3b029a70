"""The pages of the organisation, of the rules of calling, and of the provider of texts."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.access.store.audit import changes
from centralino.clock import now
from centralino.database import Connection, Database
from centralino.messages.lives import TextPurpose, TextState
from centralino.messages.store import outgoing
from centralino.messages.store.outgoing import NewText
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import signed_in
from tests.fixtures.texts import let_texts_be_due, texting
from tests.fixtures.web import Browser

NUMBER = "+393331234567"
PAGES = ["/settings/organisation", "/settings/rules", "/settings/texts"]


async def test_pages_are_shown_to_administrators_alone_in_their_language(
    browser: Browser, database: Database
) -> None:
    desks = [await signed_in(browser, database, language=language) for language in StaffLanguage]
    sales = await signed_in(browser, database, Role.SALES)
    for page in PAGES:
        assert [(await desk.get(page)).status for desk in desks] == [200, 200, 200]
        assert (await sales.get(page)).status == 403


async def test_the_organisation_is_told_without_its_secrets(browser: Browser, database: Database) -> None:
    page = (await (await signed_in(browser, database)).get("/settings/organisation")).text
    assert "CENTRALINO_TIME_ZONE" in page
    assert "Europe/Rome" in page
    assert "Italy (IT)" in page
    for secret in ("PASSWORD", "TOKEN", "DATABASE_URL"):
        assert secret not in page


async def test_the_law_is_told_with_its_source_and_its_days_of_effect(
    browser: Browser, database: Database
) -> None:
    page = (await (await signed_in(browser, database, language=StaffLanguage.IT)).get("/settings/rules")).text
    assert "Codice di condotta per le attività di telemarketing" in page
    assert "lun–ven: 09:00–20:00" in page
    assert "dal 28 set 2024" in page
    assert "oggi non in vigore" in page  # Bloctel, until August 2026
    assert "Registro pubblico delle opposizioni" in page
    assert "Riunione" in page


async def a_failed_text(connection: Connection, code: str, error: str) -> None:
    text = NewText(None, None, None, TextPurpose.INVITATION, NUMBER, "<i>Come</i>", 1)
    text_id = await outgoing.insert_sending(connection, text, provider="lab", claim=uuid4(), at=now())
    await outgoing.save_state(
        connection, text_id, TextState.FAILED, settled_at=now(), error_code=code, error=error
    )


async def test_why_texts_failed_is_told_in_words(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    async with database.transaction() as connection:
        await a_failed_text(connection, "30003", "Unreachable destination handset")
        await a_failed_text(connection, "99999", "<b>something new</b>")
    page = (await desk.get("/settings/texts")).text
    assert "the telephone is off or out of reach" in page
    assert "Unreachable destination" not in page
    assert "&lt;b&gt;something new" in page
    assert "&lt;i&gt;Come" in page
    assert "auth_token" not in page


async def test_a_test_text_goes_to_a_number_of_theirs(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    sent = await desk.post("/settings/texts/test", {"number": "333 1234567"})
    assert (sent.status, sent.headers["location"]) == (303, "/settings/texts")
    async with texting(database) as lab:
        async with database.transaction() as connection:
            await let_texts_be_due(connection, now())
        assert await lab.texter.once() == 1
    page = (await desk.get("/settings/texts")).text
    assert "A test of our texts" in page
    assert "taken by the provider" in page
    async with database.connection() as connection:
        noted = await changes(connection, subject="provider")
    assert [(each.by, each.what, each.after) for each in noted] == [
        (desk.name, "tried", {"number": NUMBER, "provider": "lab"})
    ]


async def test_the_fourth_test_text_of_a_minute_is_refused(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    for _ in range(3):
        assert (await desk.post("/settings/texts/test", {"number": NUMBER})).status == 303
    page = await desk.post("/settings/texts/test", {"number": NUMBER})
    assert page.status == 409
    assert "There were 3 test texts within a minute" in page.text
    async with database.transaction() as connection:
        await connection.execute("update texts_out set claimed_at = %s", [now() - timedelta(minutes=2)])
    assert (await desk.post("/settings/texts/test", {"number": NUMBER})).status == 303


async def test_whoever_wants_no_texts_is_sent_none_for_a_test(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    async with database.transaction() as connection:
        contact = await a_contact(connection, "Ada", NUMBER)
        await connection.execute(
            "insert into oppositions (contact_id, source, at, by, why) values (%s, 'staff', %s, 'x', 'x')",
            [contact, now()],
        )
    page = await desk.post("/settings/texts/test", {"number": NUMBER})
    assert page.status == 409
    assert "wants neither calls nor texts" in page.text


async def test_what_is_no_number_gets_no_text(browser: Browser, database: Database) -> None:
    page = await (await signed_in(browser, database)).post(
        "/settings/texts/test", {"number": "<script>alert(1)</script>"}
    )
    assert page.status == 400
    assert "<script>alert" not in page.text
