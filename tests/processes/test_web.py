"""The pages behind personal links, and the process that serves them."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import pytest_asyncio
from pydantic import SecretStr

from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from lab.ports import free_port
from tests.fixtures.campaigns import Built, a_campaign, a_contact
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import Browser, browsing
from tests.processes.checkout import environment, new_checkout
from tests.processes.running import Up

TOKEN = "a-token-of-anna"
NUMBER = "+393331110001"
AUTH_TOKEN = "the-auth-token-of-the-tests"


def settings(**different: Any) -> Any:
    return a_texting_organisation(
        twilio_account=f"AC{'0' * 32}", twilio_token=SecretStr(AUTH_TOKEN), **different
    ).settings


@pytest_asyncio.fixture
async def browser(database: Database) -> AsyncIterator[Browser]:
    async with browsing(settings(), database) as browser:
        yield browser


async def invite(database: Database, **plan: Any) -> Built:
    """Anna, whose link ends in TOKEN."""
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna <Rossi>", NUMBER)
        campaign = await a_campaign(connection, [anna], plan=a_plan_for_now(now(), **plan), at=now())
        await connection.execute("update invitations set token = %s", [TOKEN])
    return campaign


async def rows(database: Database, query: str) -> list[Any]:
    async with database.connection() as connection:
        found = await (await connection.execute(query)).fetchall()
    return [row if len(row) > 1 else row[0] for row in found]


# The page.


async def test_the_page_says_who_invites_to_what_and_offers_two_buttons(
    browser: Browser, database: Database
) -> None:
    await invite(database)
    page = await browser.get(f"/i/{TOKEN}")
    assert page.status == 200
    for words in ("Associazione Amici del Teatro", "Anna &lt;Rossi&gt;", "Cena sociale", "Villa Borghese"):
        assert words in page.text
    assert 'value="yes"' in page.text
    assert 'value="no"' in page.text
    assert "<script" not in page.text
    assert 'name="party"' not in page.text


async def test_nothing_on_the_page_comes_from_elsewhere_and_no_machine_keeps_it(
    browser: Browser, database: Database
) -> None:
    await invite(database)
    page = await browser.get(f"/i/{TOKEN}")
    assert "http" not in page.text.replace("https://inviti.example", "")
    assert page.headers["cache-control"] == "no-store"
    assert "noindex" in page.headers["x-robots-tag"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_to_open_the_page_changes_nothing(browser: Browser, database: Database) -> None:
    await invite(database)
    before = await rows(database, "select * from invitations")
    for path in (
        f"/i/{TOKEN}",
        f"/i/{TOKEN}/never",
        f"/i/{TOKEN}?answer=yes",
        f"/i/{TOKEN}/never?sure=never",
    ):
        assert (await browser.get(path)).status == 200
    assert await rows(database, "select * from invitations") == before
    assert await rows(database, "select count(*) from oppositions") == [0]


@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_a_button_answers_and_shows_what_was_answered(
    browser: Browser, database: Database, answer: str
) -> None:
    await invite(database)
    pressed = await browser.post(f"/i/{TOKEN}", {"answer": answer})
    assert (pressed.status, pressed.headers["location"]) == (303, TOKEN)
    assert await rows(database, "select state, answer, party from invitations") == [
        ("answered", answer, None)
    ]
    assert await rows(database, "select channel, by from answers") == [("link", "personal link")]
    page = await browser.get(f"/i/{TOKEN}")
    assert ("Abbiamo segnato un sì" if answer == "yes" else "Abbiamo segnato un no") in page.text


async def test_minds_may_be_changed_as_often_as_they_are_and_a_double_press_is_one_answer(
    browser: Browser, database: Database
) -> None:
    await invite(database)
    for answer in ("yes", "yes", "no", "yes"):
        await browser.post(f"/i/{TOKEN}", {"answer": answer})
    assert await rows(database, "select answer from answers order by id") == ["yes", "no", "yes"]


@pytest.mark.parametrize(
    ("party", "kept"), [("3", 3), (" 2 ", 2), ("", None), ("0", None), ("many", None), ("100", None)]
)
async def test_how_many_come_is_asked_where_the_plan_asks_it(
    browser: Browser, database: Database, party: str, kept: int | None
) -> None:
    await invite(database, how_many=True)
    assert 'name="party"' in (await browser.get(f"/i/{TOKEN}")).text
    await browser.post(f"/i/{TOKEN}", {"answer": "yes", "party": party})
    assert await rows(database, "select answer, party from invitations") == [("yes", kept)]


async def test_never_again_takes_a_second_press(browser: Browser, database: Database) -> None:
    await invite(database)
    page = await browser.get(f"/i/{TOKEN}/never")
    assert 'value="never"' in page.text
    pressed = await browser.post(f"/i/{TOKEN}/never", {"sure": "never"})
    assert pressed.status == 303
    assert await rows(database, "select state from invitations") == ["opposed"]
    await browser.post(f"/i/{TOKEN}/never", {"sure": "never"})
    assert await rows(database, "select source, by from oppositions") == [("text", "personal link")]
    assert "non le scriveremo più" in (await browser.get(f"/i/{TOKEN}")).text


@pytest.mark.parametrize(
    "path", ["/i/no-such-token", "/i/x", "/i/" + "x" * 99, "/i/%00%00%00%00%00%00", "/i/a/b/c"]
)
async def test_what_is_not_there_has_a_decent_page(browser: Browser, path: str) -> None:
    page = await browser.get(path)
    assert page.status == 404
    assert "Pagina non trovata" in page.text


@pytest.mark.parametrize("form", [{}, {"answer": "perhaps"}, {"answer": ""}, {"x": "y" * 5000}])
async def test_a_form_that_is_none_of_ours_answers_nothing(
    browser: Browser, database: Database, form: Mapping[str, str]
) -> None:
    await invite(database)
    assert (await browser.post(f"/i/{TOKEN}", form)).status == 400
    assert await rows(database, "select count(*) from answers") == [0]


async def test_what_is_too_large_is_refused(browser: Browser) -> None:
    assert (await browser.post(f"/i/{TOKEN}", {"answer": "x" * 100_000})).status == 413


@pytest.mark.parametrize("state", [CampaignState.RUNNING, CampaignState.CANCELLED])
async def test_what_is_over_says_so(browser: Browser, database: Database, state: CampaignState) -> None:
    await invite(database)
    async with database.transaction() as connection:
        closed = now() - timedelta(minutes=1) if state is CampaignState.RUNNING else now() + timedelta(days=1)
        await connection.execute("update campaigns set state = %s, replies_close_at = %s", [state, closed])
    page = await browser.get(f"/i/{TOKEN}")
    assert page.status == 410
    assert "<button" not in page.text
    assert "le risposte sono chiuse" in page.text
    assert (await browser.post(f"/i/{TOKEN}", {"answer": "yes"})).status == 410
    assert await rows(database, "select count(*) from answers") == [0]


async def test_without_a_database_one_is_told_to_come_again(database: Database) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing", connections=1, wait=0.2)
    async with nowhere, browsing(settings(), nowhere) as browser:
        page = await browser.get(f"/i/{TOKEN}")
        assert (page.status, page.headers["retry-after"]) == (503, "120")
        assert "Torni fra poco" in page.text


# The process.


async def test_the_process_serves_until_it_is_told_to_stop(tmp_path: Path, dsn: str) -> None:
    folder, port = new_checkout(tmp_path), free_port()
    variables = {"DATABASE_URL": dsn, "CENTRALINO_WEB_PORT": str(port)}
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "web",
            cwd=folder,
            env=environment() | variables | {"PYTHONPATH": str(Path.cwd())},
            stdin=-3,
            stdout=log,
            stderr=log,
        )
    up = Up(folder, process)
    await up.until(r"answering .*process=web")
    with pytest.raises(OSError, match="404"):
        await asyncio.to_thread(urlopen, f"http://127.0.0.1:{port}/i/nobody-has-this")
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 15) == 0
    assert "nobody-has-this" not in up.logged
