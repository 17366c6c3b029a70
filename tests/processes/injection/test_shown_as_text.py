"""Whatever stands in the database, a page shows it as text: nothing of it becomes an element or an attribute."""

from __future__ import annotations

import pytest

from tests.fixtures.markup import strangers
from tests.fixtures.poisons import CAME_OF_IT
from tests.processes.injection.house import Poisoned
from tests.processes.injection.walking import Walk

CAMPAIGN = "/campaigns/{name}"
SURELY_SEEN = {
    *(
        "/customers",
        "/customers/{id:int}",
        "/waiting-room",
        "/call-backs",
        "/calls",
        "/calls/{id}",
        "/what-if",
        "/live",
    ),
    *("/lists", "/lists/{name}", "/uploads", "/texts", "/audit", "/campaigns", CAMPAIGN),
    *(CAMPAIGN + part for part in ("/history", "/board", "/participants", "/members/{id:int}")),
}


async def test_every_page_shows_what_was_written_and_nothing_comes_of_it(poisoned: Poisoned) -> None:
    walk, shown = Walk(poisoned.desk), 0
    async for page in walk.pages("/campaigns/cena/history"):
        assert page.reply.status < 500, page.address
        if page.is_page:
            assert strangers(page.reply.text) == [], page.address
        assert "poisoned" not in " ".join(page.reply.headers), page.address
        shown += CAME_OF_IT in page.reply.text
    assert walk.seen.keys() >= SURELY_SEEN, SURELY_SEEN - walk.seen.keys()
    assert shown > len(SURELY_SEEN) / 2  # it was there to be seen


@pytest.mark.parametrize("part", ["", "/event.ics", "/never"])
async def test_a_members_page_shows_an_event_as_text(poisoned: Poisoned, part: str) -> None:
    async with poisoned.database.connection() as connection:
        cursor = await connection.execute("select token from invitations order by id limit 1")
        (token,) = await cursor.fetchone() or ("",)
    page = await poisoned.browser.get(f"/i/{token}{part}")
    assert page.status == 200
    if part == "/event.ics":
        lines = page.text.replace("\r\n ", "").split("\r\n")
        assert [each for each in lines if each.startswith(("BEGIN", "END"))] == [
            "BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR",
        ]  # fmt: skip
    else:
        own_style = page.text.replace("<style>", "").replace("</style>", "")
        assert strangers(own_style) == []
