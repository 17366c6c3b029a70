"""The first page: what each role is told of today, and what an empty house is told to begin with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from centralino.access.rules.rights import RIGHTS, Right, Role
from centralino.access.signed_in import StaffLanguage
from centralino.calls.actions import NOTHING_FOLLOWS, save_call
from centralino.calls.records import Began, CallBackAsked, CallRecord, Ended, Outcome, Step
from centralino.campaigns.answering import take_answer
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.clock import now
from centralino.database import Database
from centralino.messages.store.incoming import insert_text_in, save_what_followed
from centralino.support import grants
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.markup import markup
from tests.fixtures.staff import signed_in
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import Browser

NUMBER, OURS = "+393330001234", "+390299000001"


def talked(call_id: str, outcome: Outcome = Outcome.TALKED, script: str = "screening") -> CallRecord:
    at = now()
    wish = CallBackAsked(at, NUMBER, "support") if outcome is Outcome.CALL_BACK_TAKEN else None
    return CallRecord(
        Began(call_id, script, at, NUMBER, OURS, "main"),
        (Step(at, "ring", {"destination": "support"}, 10.0),),
        call_back=wish,
        ended=Ended(at, outcome),
    )


async def a_day(database: Database) -> None:
    """Three calls, one of them ours; one who waits, a text, a campaign with an answer, a trunk at rest."""
    at, zone = now(), a_texting_organisation().zone
    async with database.transaction() as connection:
        anna, bruno = [await a_contact(connection, name) for name in ("Anna", "Bruno")]
        await grants.await_authorisation(connection, anna, at=at, by="web", why="registered")
        built = await a_campaign(connection, [anna, bruno], plan=a_plan_for_now(at), at=at)
        answered = Answered(Answer.YES, at, AnswerChannel.STAFF, "maria")
        await take_answer(connection, built.invitations[anna], answered, at)
        text = await insert_text_in(
            connection,
            provider="lab",
            provider_id="in1",
            number=NUMBER,
            recipient=OURS,
            body="Forse, <b>chi</b> lo sa",
            at=at,
            meaning="unclear",
        )
        assert text
        await save_what_followed(
            connection, text, "to-staff", contact_id=bruno, invitation_id=built.invitations[bruno]
        )
        await connection.execute(
            "insert into trunks (name, next_call_at, rests_until, rests_why) values ('main', %s, %s, 'no answer')",
            [at, at + timedelta(minutes=5)],
        )
    for record in (talked("1.1"), talked("1.2", Outcome.CALL_BACK_TAKEN), talked("1.3", script="invitation")):
        await save_call(database, record, zone, at, NOTHING_FOLLOWS)


async def test_today_is_told_in_figures_that_lead_to_what_they_count(
    browser: Browser, database: Database
) -> None:
    await a_day(database)
    page = (await (await signed_in(browser, database)).get("/")).text
    text = " ".join("".join(markup(page).text).split())
    for words in ("Calls today 2", "Await authorisation 1", "To be called back 1", "Texts to be read 1"):
        assert words in text
    assert "Support 1 · asked to be called back 1" in text  # and not the call that we placed ourselves
    assert "1 have said yes so far, 0 no." in text
    assert "Trunk main rests until" in text
    assert "Nobody is in the directory yet" not in text
    for address in ("/calls?from=", "/waiting-room", "/call-backs", "/texts", "/campaigns/cena/board"):
        assert f'href="{address}' in page


@pytest.mark.parametrize("role", Role)
async def test_a_role_is_told_of_what_it_may_see(browser: Browser, database: Database, role: Role) -> None:
    await a_day(database)
    page = (await (await signed_in(browser, database, role)).get("/")).text
    figures = {
        "Calls today": Right.SEE_CUSTOMERS,
        "Await authorisation": Right.DECIDE_GRANTS,
        "To be called back": Right.SEE_CALL_BACKS,
        "Texts to be read": Right.SEE_PARTICIPANTS,
        "Campaigns under way": Right.SEE_CAMPAIGNS,
    }
    assert {words for words in figures if words in page} == {
        words for words, right in figures.items() if right in RIGHTS[role]
    }


@pytest.mark.parametrize(
    ("role", "first"), [(Role.ADMINISTRATOR, "/staff"), (Role.SALES, "/uploads"), (Role.VIEWER, None)]
)
async def test_an_empty_house_is_told_what_to_do_first(
    browser: Browser, database: Database, role: Role, first: str | None
) -> None:
    page = (await (await signed_in(browser, database, role)).get("/")).text
    assert ("Nobody is in the directory yet" in page) == (first is not None)
    assert page.count("<li><a href=") == (0 if first is None else 3 if role is Role.ADMINISTRATOR else 2)
    assert first is None or f'<li><a href="{first}"' in page


async def test_a_text_is_read_and_done_once(browser: Browser, database: Database) -> None:
    await a_day(database)
    desk = await signed_in(browser, database, Role.DESK, StaffLanguage.IT)
    page = (await desk.get("/texts")).text
    assert "Forse, &lt;b&gt;chi&lt;/b&gt; lo sa" in page
    assert "non chiaro" in page
    assert 'href="/campaigns/cena/members/' in page
    assert (await desk.post("/texts/1/done")).status == 303
    assert "Nessun" in (await desk.get("/texts")).text
    refused = await desk.post("/texts/1/done")
    assert "centralino-told" in refused.headers["set-cookie"]
    async with database.connection() as connection:
        cursor = await connection.execute("select done_by from texts_in")
        assert await cursor.fetchall() == [("desk-it",)]
