"""Contracts and grants in the file of a customer: added, changed, ended, and a slip taken back."""

from __future__ import annotations

import pytest

from centralino.clock import now
from centralino.database import Database
from centralino.support import grants
from tests.fixtures.staff import followed
from tests.fixtures.web import Browser
from tests.processes.customers import ESCAPED, EVIL, anna, rows, sales


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
