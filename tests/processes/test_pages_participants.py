"""Who is invited, as the staff look through them: the list, the files, and what is done about one member."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.answering import take_answer
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import Built, a_campaign, a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import Browser, browsing
from tests.processes.checkout import CHECKOUT

SCRIPT = "<script>alert(1)</script>"
HERE = "/campaigns/cena"


@pytest_asyncio.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "prompts.toml").symlink_to(CHECKOUT / "sounds" / "prompts.toml")
    async with browsing(a_texting_organisation(folder=tmp_path).settings, database) as browser:
        yield browser


@pytest_asyncio.fixture
async def desk(browser: Browser, database: Database) -> AtTheDesk:
    return await signed_in(browser, database, Role.ORGANISER)


async def cena(
    database: Database,
    names: Sequence[str] = ("Anna Rossi", "Bruno Bianchi"),
    state: CampaignState = CampaignState.RUNNING,
) -> Built:
    async with database.transaction() as connection:
        people = [await a_contact(connection, each) for each in names]
        return await a_campaign(connection, people, plan=a_plan_for_now(now()), state=state, at=now())


async def said(
    database: Database, campaign: Built, nth: int, answer: Answer, party: int | None = None, minutes: int = 0
) -> None:
    at = now() + timedelta(minutes=minutes)
    answered = Answered(answer, at, AnswerChannel.TEXT, "+393401230001", party=party)
    async with database.transaction() as connection:
        await take_answer(connection, list(campaign.invitations.values())[nth], answered, at)


def member(campaign: Built, nth: int = 0) -> str:
    return f"{HERE}/members/{list(campaign.invitations)[nth]}"


# The list.


async def test_the_list_shows_who_comes_with_how_many_and_every_change_of_mind(
    desk: AtTheDesk, database: Database
) -> None:
    campaign = await cena(database)
    await said(database, campaign, 0, Answer.NO)
    await said(database, campaign, 0, Answer.YES, party=3, minutes=1)
    page = await desk.get(f"{HERE}/participants")
    assert page.status == 200
    assert "Comes, 3 people" in page.text
    assert "Changed their mind: no by text" in page.text
    assert "waiting for the next step" in page.text
    assert f'hx-get="{member(campaign)}"' in page.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Anna", "Bruno", "Carla"]),
        ("said=yes", ["Anna"]),
        ("said=no", ["Bruno"]),
        ("said=none", ["Carla"]),
        ("said=changed", ["Anna"]),
        ("state=waiting", ["Carla"]),
        ("name=RUN", ["Bruno"]),
        ("name=%25", []),
        ("said=nonsense&state=nonsense&after=nonsense", ["Anna", "Bruno", "Carla"]),
    ],
)
async def test_the_list_shows_those_who_are_looked_for(
    desk: AtTheDesk, database: Database, query: str, shown: list[str]
) -> None:
    campaign = await cena(database, ("Anna", "Bruno", "Carla"))
    await said(database, campaign, 0, Answer.NO)
    await said(database, campaign, 0, Answer.YES, minutes=1)
    await said(database, campaign, 1, Answer.NO)
    page = await desk.get(f"{HERE}/participants?{query}")
    assert [each for each in ("Anna", "Bruno", "Carla") if f">{each}</a>" in page.text] == shown


async def test_the_list_goes_on_by_name_and_shows_nobody_twice(desk: AtTheDesk, database: Database) -> None:
    names = [f"Member {number:03} {SCRIPT}" for number in range(120)]
    await cena(database, names)
    seen: list[str] = []
    address = f"{HERE}/participants"
    while address:
        page = await desk.get(address)
        assert SCRIPT not in page.text
        seen += [each[:10] for each in names if f">{each[:10]} " in page.text]
        address = (
            page.text.rsplit(f'href="{HERE}/participants?after=', 1)[1].split('"')[0]
            if "Further" in page.text
            else ""
        )
        address = address and f"{HERE}/participants?after={address}"
    assert seen == [each[:10] for each in names]


async def test_the_list_on_paper_has_everybody_with_a_box_to_tick(
    desk: AtTheDesk, database: Database
) -> None:
    campaign = await cena(database, ("Anna", SCRIPT))
    await said(database, campaign, 0, Answer.YES, party=2)
    page = await desk.get(f"{HERE}/participants/paper?said=yes")
    assert "2 people come" in page.text
    assert "Anna" in page.text
    assert SCRIPT not in page.text


async def test_a_campaign_that_is_not_there_has_no_participants(desk: AtTheDesk, database: Database) -> None:
    for path in ("participants", "participants.csv", "participants.xlsx", "event.ics", "members/1", "board"):
        assert (await desk.get(f"/campaigns/none/{path}")).status == 404


# The files.


async def test_the_csv_has_the_members_who_are_looked_for_and_no_formula(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER, StaffLanguage.IT)
    campaign = await cena(database, ("=HYPERLINK(1)", "Anna"))
    await said(database, campaign, 0, Answer.YES, party=2)
    reply = await desk.get(f"{HERE}/participants.csv?said=yes")
    assert reply.headers["content-disposition"] == 'attachment; filename="cena.csv"'
    (row,) = csv.DictReader(StringIO(reply.text.removeprefix("\ufeff"), newline=""))
    assert (row["Nome"], row["Risposta"], row["Da"]) == ("'=HYPERLINK(1)", "sì", "+39 340 123 0001")


async def test_the_workbook_has_all_members_page_after_page(desk: AtTheDesk, database: Database) -> None:
    names = [f"Member {number:04}" for number in range(1_100)]
    await cena(database, names)
    async with desk.browser.http.get(
        f"{desk.browser.address}{HERE}/participants.xlsx", headers=desk.cookie
    ) as reply:
        sheet = load_workbook(BytesIO(await reply.read())).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == names


async def test_the_event_is_a_calendar_file(desk: AtTheDesk, database: Database) -> None:
    await cena(database)
    reply = await desk.get(f"{HERE}/event.ics")
    assert reply.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Cena sociale" in reply.text
    assert "@inviti.example" in reply.text


@pytest.mark.parametrize("file", ["participants.csv", "participants.xlsx", "event.ics"])
async def test_files_leave_the_house_only_with_whoever_may_take_them(
    browser: Browser, database: Database, file: str
) -> None:
    await cena(database)
    viewer = await signed_in(browser, database, Role.VIEWER)
    assert (await viewer.get(f"{HERE}/{file}")).status == 403
    assert file not in (await viewer.get(f"{HERE}/participants")).text


# One member.


async def test_a_member_is_shown_with_what_was_done_and_what_comes_next(
    desk: AtTheDesk, database: Database
) -> None:
    campaign = await cena(database, (SCRIPT,))
    page = await desk.get(member(campaign))
    assert "<!DOCTYPE html>" in page.text
    assert SCRIPT not in page.text
    assert "What comes next" in page.text
    assert "Invited" in page.text
    assert "singly, by test" in page.text
    part = await desk.get(member(campaign), {"hx-request": "true"})
    assert "<!DOCTYPE html>" not in part.text
    assert 'id="drawer-title"' in part.text
    assert f'hx-post="{member(campaign)}/answer"' in part.text


async def test_an_answer_that_came_to_the_staff_counts_and_may_be_changed(
    desk: AtTheDesk, database: Database
) -> None:
    campaign = await cena(database)
    done = await desk.post(f"{member(campaign)}/answer", {"answer": "yes", "party": "4"})
    assert (done.status, done.headers["location"]) == (303, member(campaign))
    assert "Comes, 4 people" in (await desk.get(member(campaign))).text
    await desk.post(f"{member(campaign)}/answer", {"answer": "no", "party": "4"})
    page = await desk.get(member(campaign))
    assert "Does not come" in page.text
    assert f"through the staff · {desk.name}" in page.text


async def test_what_is_no_answer_changes_nothing(desk: AtTheDesk, database: Database) -> None:
    campaign = await cena(database)
    await desk.post(f"{member(campaign)}/answer", {"answer": "perhaps"})
    assert "waiting for the next step" in (await desk.get(member(campaign))).text
    assert (await desk.post(f"{HERE}/members/999999/answer", {"answer": "yes"})).status == 404


async def test_who_is_withdrawn_can_be_invited_again(desk: AtTheDesk, database: Database) -> None:
    campaign = await cena(database)
    await desk.post(f"{member(campaign)}/withdraw", {"withdraw_why": f"moved {SCRIPT}"})
    page = await desk.get(member(campaign))
    assert "Invite again" in page.text
    assert "Nothing more: withdrawn." in page.text
    await desk.post(f"{member(campaign)}/invite")
    assert "waiting for the next step" in (await desk.get(member(campaign))).text


async def test_who_is_never_to_be_called_is_not_until_they_say_otherwise(
    desk: AtTheDesk, database: Database
) -> None:
    campaign = await cena(database)
    await desk.post(f"{member(campaign)}/never", {"never_why": f"by letter {SCRIPT}"})
    page = await desk.get(member(campaign))
    assert "Nothing more: does not want to be called." in page.text
    assert "told to the staff · by letter &lt;script&gt;" in page.text
    await desk.post(f"{member(campaign)}/call-again", {"again_why": ""})
    assert "Nothing more" in (await desk.get(member(campaign))).text
    await desk.post(f"{member(campaign)}/call-again", {"again_why": "rang us"})
    page = await desk.get(member(campaign))
    assert "waiting for the next step" in page.text
    assert f"{desk.name} · rang us" in page.text


@pytest.mark.parametrize("deed", ["answer", "withdraw", "invite", "never", "call-again"])
async def test_who_only_looks_does_nothing(browser: Browser, database: Database, deed: str) -> None:
    campaign = await cena(database)
    viewer = await signed_in(browser, database, Role.VIEWER)
    assert f'action="{member(campaign)}/{deed}"' not in (await viewer.get(member(campaign))).text
    assert (await viewer.post(f"{member(campaign)}/{deed}", {"answer": "yes"})).status == 403


async def test_who_has_said_yes_gets_the_event_for_their_calendar(
    browser: Browser, database: Database
) -> None:
    campaign = await cena(database)
    async with database.connection() as connection:
        rows = await connection.execute("select token from invitations order by id limit 1")
        ((token,),) = await rows.fetchall()
    assert "event.ics" not in (await browser.get(f"/i/{token}")).text
    await said(database, campaign, 0, Answer.YES)
    assert f'href="{token}/event.ics"' in (await browser.get(f"/i/{token}")).text
    reply = await browser.get(f"/i/{token}/event.ics")
    assert "SUMMARY:Cena sociale" in reply.text
    assert (await browser.get("/i/nobodys-token/event.ics")).status == 404
