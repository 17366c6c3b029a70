"""The board comes alive in a browser, its drawer tells of a member, and all of it is for everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from playwright.async_api import Page, expect

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.answering import take_answer
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.campaigns.store.forecasts import save_forecast
from centralino.clock import now
from centralino.database import Database
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.pictures import picture
from tests.browser.windows import Windows
from tests.fixtures.campaigns import Built, a_campaign, a_contact
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser

NAMES = (
    "Anna Rossi",
    "Bruno Bianchi",
    "Carla Verdi",
    "Dario Neri",
    "Elena Gallo",
    "Franco Gallo",
    "Giulia Fontana",
)
HERE = "/campaigns/cena"


async def cena(database: Database) -> Built:
    """Seven members, of whom three have answered in the last minutes, as three to five were expected to."""
    async with database.transaction() as connection:
        people = [await a_contact(connection, each) for each in NAMES]
        campaign = await a_campaign(connection, people, plan=a_plan_for_now(now(), how_many=True), at=now())
    for nth, answer in enumerate((Answer.YES, Answer.NO, Answer.YES)):
        await said(database, campaign, nth, answer, minutes=-9 + 3 * nth)
    began = (now() - timedelta(minutes=15)).timestamp()
    course = [[began + 900 * nth, nth, nth * 1.5, nth * 2] for nth in range(4)]
    async with database.transaction() as connection:
        await connection.execute(
            "insert into forecasts (campaign_id, begun_at) values (%s, %s)", [campaign.id, now()]
        )
        await save_forecast(connection, campaign.id, {"yes": course, "calls": []}, now())
    return campaign


async def said(database: Database, campaign: Built, nth: int, answer: Answer, minutes: float = 0) -> None:
    at = now() + timedelta(minutes=minutes)
    party = 2 if answer is Answer.YES else None
    answered = Answered(answer, at, AnswerChannel.CALL, "+393401230001", party=party)
    async with database.transaction() as connection:
        await take_answer(connection, list(campaign.invitations.values())[nth], answered, at)


@asynccontextmanager
async def looking(windows: Windows, house: Browser, database: Database, path: str) -> AsyncIterator[Page]:
    page = await at_the_desk(
        windows, house, database, Role.ORGANISER, language=StaffLanguage.EN, path=f"{HERE}/{path}"
    )
    try:
        yield page
    finally:
        await page.close()  # a board that is open keeps the house from closing


async def test_an_answer_comes_onto_the_board_and_its_drawer_tells_of_the_member(
    windows: Windows, house: Browser, database: Database
) -> None:
    campaign = await cena(database)
    async with looking(windows, house, database, "board") as page:
        await expect(page.locator("#connection")).to_have_text("live")
        await expect(page.locator("#curve canvas")).to_be_visible()
        await expect(page.locator("#curve .u-legend")).to_contain_text("Expected to come, at most")
        await said(database, campaign, 3, Answer.YES)
        answers = page.locator(".answers li")
        await expect(answers.first).to_contain_text("Dario Neri")
        await expect(answers.first).to_contain_text("yes, 2 people")
        await audit(page)
        await picture(page, "board", whole=True)
        await answers.first.get_by_role("link").click()
        drawer = page.locator("dialog.drawer")
        await expect(drawer.get_by_role("heading", name="Dario Neri")).to_be_visible()
        await audit(page)
        await picture(page, "member")
        await drawer.locator("summary", has_text="Withdraw").click()
        await drawer.get_by_role("button", name="Withdraw").click()
        await expect(drawer.get_by_role("status")).to_contain_text("Withdrawn")
        await expect(page).to_have_url(f"{house.address}{HERE}/board")
        await drawer.get_by_role("button", name="Close").click()
        await expect(drawer).to_be_hidden()


async def test_a_board_that_is_held_still_does_not_move(
    windows: Windows, house: Browser, database: Database
) -> None:
    campaign = await cena(database)
    async with looking(windows, house, database, "board") as page:
        await expect(page.locator("#connection")).to_have_text("live")
        await page.get_by_role("button", name="Hold it still").click()
        await said(database, campaign, 3, Answer.YES)
        await page.wait_for_timeout(1500)
        await expect(page.locator(".answers")).not_to_contain_text("Dario Neri")
        await page.get_by_role("button", name="Hold it still").click()
        await expect(page.locator(".answers")).to_contain_text("Dario Neri")


async def test_participants_and_a_member_on_a_page_of_their_own_are_for_everybody(
    windows: Windows, house: Browser, database: Database
) -> None:
    campaign = await cena(database)
    await said(database, campaign, 0, Answer.NO)
    async with looking(windows, house, database, "participants") as page:
        await expect(page.get_by_text("Changed their mind: yes (2) by call")).to_be_visible()
        await audit(page)
        await picture(page, "participants", whole=True)
        await page.goto(f"{house.address}{HERE}/participants/paper")
        await audit(page)
        await page.goto(f"{house.address}{HERE}/members/{next(iter(campaign.invitations))}")
        await audit(page)
