"""From somebody's spreadsheet to a sheet of who comes, in a real browser over the real system."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from centralino.clock import now
from lab.link import link_in
from tests.browser.journeys.association import Association, an_association
from tests.browser.journeys.at_the_door import sign_in_for_the_first_time
from tests.browser.journeys.bringing_in import (
    bring_in,
    download_the_refusals,
    figure,
    make_a_list,
    take_the_good_rows,
    try_it,
)
from tests.browser.journeys.downloads import Rows, download, rows_of_csv, rows_of_workbook
from tests.browser.journeys.drawing_up import draw_up_a_campaign, make_ready
from tests.browser.journeys.hearing import hear_it, press
from tests.browser.journeys.soci import (
    ANNA,
    AT_THEIR_TELEPHONES,
    BRUNO,
    CARLA,
    DARIO,
    NUMBER_OF,
    REFUSED,
    YES,
    spreadsheet,
)
from tests.browser.journeys.watching import (
    ON_THE_BOARD_WITHIN,
    launch,
    open_the_board,
    sees,
    was_never_loaded_again,
)
from tests.browser.windows import PHONE, Windows
from tests.pbx.nothing_counts import a_call_that_counts_nothing

LIST = "soci"
TEXTED_WITHIN = 60.0  # seconds


async def test_a_campaign_goes_from_a_spreadsheet_to_a_sheet_of_who_comes(
    windows: Windows, tmp_path: Path
) -> None:
    async with an_association(members=AT_THEIR_TELEPHONES) as us:
        page = await windows.open(language="en")
        await sign_in_for_the_first_time(page, us.address, "administrator", await us.first_password())

        await make_a_list(page, LIST)
        await bring_in(page, spreadsheet(tmp_path))
        await try_it(page)
        await the_faults_are_told(page)
        await take_the_good_rows(page, told="5 rows are taken into the directory")
        await expect(page.locator(".headline")).to_contain_text("4 members")

        await draw_up_a_campaign(page, LIST, starts_at=now() + timedelta(days=30))
        await make_ready(page)
        await hearing_it_counts_nothing(us, page)

        await launch(page, told="4 members will be called or texted from now on")
        await open_the_board(page)
        await sees(page, ANNA, "yes", "by call")
        await sees(page, BRUNO, "no", "by call")
        await sees(page, CARLA, "yes", "by call")
        await a_mind_is_changed(windows, await the_link_that_was_texted(us, CARLA))
        await sees(page, CARLA, "no", "a change of mind", "by the personal link", within=ON_THE_BOARD_WITHIN)
        await was_never_loaded_again(page)

        await page.get_by_role("link", name="Participants").click()
        await expect(page.get_by_text("Changed their mind: yes by call")).to_be_visible()
        tells_who_comes(rows_of_csv(await download(page, "CSV")))
        tells_who_comes(rows_of_workbook(await download(page, "XLSX")))
        await page.close()


async def the_faults_are_told(page: Page) -> None:
    """On the page by their number, in the file row by row, with what stood there."""
    assert [await figure(page, name) for name in ("Rows", "New people", "Rows merged", "Rows refused")] == [
        "8",
        "4",
        "1",
        "3",
    ]
    told = await download_the_refusals(page)
    for cell in REFUSED:
        assert cell in told
    assert BRUNO not in told


async def hearing_it_counts_nothing(us: Association, page: Page) -> None:
    async with a_call_that_counts_nothing(us.house):
        await hear_it(page)
        await press(page, YES)
    assert not us.lab.ledger.calls


async def the_link_that_was_texted(us: Association, member: str) -> str:
    """As it stands in the text that the network carried to them."""
    async with asyncio.timeout(TEXTED_WITHIN):
        while not (texts := us.texts.sent_to(NUMBER_OF[member])):
            await asyncio.sleep(0.1)
    link = link_in(texts[0].body)
    assert link
    return link


async def a_mind_is_changed(windows: Windows, link: str) -> None:
    """On a telephone, without a script."""
    page = await windows.open(PHONE, light="dark", language="en", script=False)
    await page.goto(link)
    await expect(page.get_by_text("We have put down a yes")).to_be_visible()
    await page.get_by_role("button", name="No, I will not come").click()
    await expect(page.get_by_text("We have put down a no")).to_be_visible()
    await page.close()


def tells_who_comes(rows: Rows) -> None:
    answers = {row["Name"]: (row["Answer"], row["By way of"]) for row in rows}
    assert answers == {
        ANNA: ("yes", "by call"),
        BRUNO: ("no", "by call"),
        CARLA: ("no", "by the personal link"),
        DARIO: ("", ""),
    }
    (changed,) = (row["Changes of mind"] for row in rows if row["Name"] == CARLA)
    assert "yes by call" in changed
    assert "no by the personal link" in changed
