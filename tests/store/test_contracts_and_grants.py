"""What staff do to contracts and grants is kept with who, when and why; a revocation is told on commit."""

from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta

import pytest

from centralino.database import Database, DatabaseRefused, Notified, Reconnected
from centralino.directory.actions import add_contact
from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.numbers import Source
from centralino.support import contracts, grants, staff_store
from centralino.support.rules import GrantState
from centralino.support.staff_store import ContractChange, ContractRow

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
VAT = Code("00743110157", CodeKind.VAT, "IT")


async def a_contact(database: Database) -> Contact:
    async with database.transaction() as connection:
        contact = await add_contact(connection, NewContact("Acme", codes=(VAT,)), Source.STAFF, NOON, "ada")
    assert isinstance(contact, Contact)
    return contact


async def a_contract(database: Database, contact: Contact) -> ContractRow:
    async with database.transaction() as connection:
        contract = await contracts.add_contract(
            connection,
            contact.id,
            kind="gold",
            starts_on=YEAR[0],
            ends_on=YEAR[1],
            paid_until=None,
            at=NOON,
            by="ada",
        )
    assert isinstance(contract, ContractRow)
    return contract


async def test_every_change_of_a_contract_keeps_what_was_before(database: Database) -> None:
    contact = await a_contact(database)
    contract = await a_contract(database, contact)
    half, later = date(2026, 6, 30), NOON + timedelta(days=1)
    async with database.transaction() as connection:
        await contracts.pay_contract(connection, contract.id, half, at=NOON, by="eva", why="invoice 7")
        await contracts.pay_contract(connection, contract.id, half, at=NOON, by="eva", why="twice")
        await contracts.end_contract(connection, contract.id, half, at=later, by="bo", why="moves away")
        (held,) = await staff_store.contracts_of(connection, contact.id)
        changes = await staff_store.contract_changes_of(connection, contact.id)
    assert (held.ends_on, held.paid_until, held.added_by) == (half, half, "ada")
    assert changes == [
        ContractChange(contract.id, NOON, "eva", "invoice 7", YEAR[1], None),
        ContractChange(contract.id, later, "bo", "moves away", YEAR[1], half),
    ]


async def test_what_makes_no_sense_for_a_contract_is_refused(database: Database) -> None:
    contract = await a_contract(database, await a_contact(database))
    too_soon = Refused("a contract that starts on 2026-01-01 cannot end on 2025-12-31")
    none = Refused(f"there is no contract {contract.id + 1}")
    eve = date(2025, 12, 31)
    async with database.transaction() as connection:
        assert await contracts.end_contract(connection, contract.id, eve, at=NOON, by="x", why="") == too_soon
        assert await contracts.end_contract(connection, contract.id + 1, eve, at=NOON, by="x", why="") == none
        assert await contracts.pay_contract(connection, contract.id + 1, eve, at=NOON, by="x", why="") == none


async def test_every_word_of_the_sales_office_is_kept(database: Database) -> None:
    contact = await a_contact(database)
    friday = NOON + timedelta(days=4)
    async with database.transaction() as connection:
        await grants.await_authorisation(connection, contact.id, at=NOON, by="eva", why="called us")
        assert await grants.grant(connection, contact.id, until=friday, at=NOON, by="bo", why="trial") is None
        await grants.revoke(connection, contact.id, at=friday, by="bo", why="over")
        words = await staff_store.grants_of(connection, contact.id)
    assert [(word.state, word.until, word.by, word.why) for word in words] == [
        (GrantState.AWAITING, None, "eva", "called us"),
        (GrantState.GRANTED, friday, "bo", "trial"),
        (GrantState.REVOKED, None, "bo", "over"),
    ]


async def test_a_grant_that_would_be_over_is_refused(database: Database) -> None:
    contact = await a_contact(database)
    async with database.transaction() as connection:
        refused = await grants.grant(connection, contact.id, until=NOON, at=NOON, by="bo", why="")
        assert isinstance(refused, Refused)
        assert await staff_store.grants_of(connection, contact.id) == []


async def test_a_revocation_is_told_when_it_is_committed_and_not_before(database: Database) -> None:
    contact = await a_contact(database)
    async with aclosing(database.notifications("grants")) as notes:
        assert await anext(notes) == Reconnected()
        with pytest.raises(DatabaseRefused):
            async with database.transaction() as connection:
                await grants.revoke(connection, 999_999, at=NOON, by="bo", why="nobody")
        async with database.transaction() as connection:
            await grants.revoke(connection, contact.id, at=NOON, by="bo", why="fraud")
        assert await anext(notes) == Notified(str(contact.id))


async def test_who_was_granted_awaits_no_longer(database: Database) -> None:
    acme = await a_contact(database)
    async with database.transaction() as connection:
        await grants.await_authorisation(connection, acme.id, at=NOON, by="web", why="")
        await grants.grant(connection, acme.id, until=None, at=NOON, by="bo", why="")
        assert await staff_store.awaiting(connection, most=10) == []
