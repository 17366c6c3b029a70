"""Registering: in the directory at once, nothing changed of who is known, and what is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from centralino.access.store.audit import audited, changes
from centralino.calls.actions import forget_contact
from centralino.database import Database
from centralino.directory.contacts import Refused
from centralino.directory.numbers import Source
from centralino.support import grants, staff_store
from centralino.support.registration import store
from centralino.support.registration.asked import Registrant
from centralino.support.registration.differing import About, Difference
from centralino.support.registration.registering import Registered, Registering, register
from centralino.support.rules import GrantState
from tests.store.registering import (
    MOBILE,
    NOON,
    OFFICE,
    PER_HOUR,
    VAT,
    WHO,
    a_customer,
    numbered,
    registers,
    rows,
    waiting,
)


async def test_who_registers_is_in_the_directory_at_once_and_awaits(database: Database) -> None:
    assert await registers(database) == Registered()
    (one,) = await waiting(database)
    assert (one.contact.name, one.contact.language, one.contact.codes) == ("Officine Acme", "it", (VAT,))
    assert [(each.number, each.source) for each in one.contact.numbers] == [(MOBILE, Source.WEB)]
    assert (one.word.by, one.word.why, one.word.at) == ("web", "registered", NOON)
    (wrote,) = one.wrote
    assert (wrote.registration.email, wrote.registration.was_known, wrote.differs) == (WHO.email, False, ())


@pytest.mark.parametrize(
    "who",
    [replace(WHO, name="A stranger", numbers=(OFFICE,)), replace(WHO, name="A stranger", code=None)],
    ids=["by code", "by number"],
)
async def test_of_who_is_known_nothing_is_changed_and_staff_are_told(
    database: Database, who: Registrant
) -> None:
    known = await a_customer(database, "Acme", MOBILE, VAT)
    assert await registers(database, replace(who, language="en")) == Registered()
    (one,) = await waiting(database)
    assert (one.contact, one.word.why) == (known, "registered again")
    expected = [Difference(About.NAME, "A stranger"), Difference(About.LANGUAGE, "en")]
    if who.code:
        expected.insert(1, Difference(About.NUMBER, OFFICE))
    assert list(one.wrote[0].differs) == expected
    assert await rows(database, "select count(*) from contacts") == [(1,)]


async def test_who_has_the_code_of_one_and_the_number_of_another_is_shown_with_both(
    database: Database,
) -> None:
    acme = await a_customer(database, "Acme", OFFICE, VAT)
    bruno = await a_customer(database, "Bruno", MOBILE)
    await registers(database)
    (one,) = await waiting(database)
    assert one.contact.id == acme.id
    assert [other.contact_id for other in one.wrote[0].others] == [bruno.id]


async def test_who_waits_already_keeps_their_place(database: Database) -> None:
    await registers(database)
    await registers(database, handle="second", at=NOON + timedelta(hours=2))
    (one,) = await waiting(database)
    assert one.word.at == NOON
    assert len(one.wrote) == 2


async def test_what_is_sent_twice_is_one_registration(database: Database) -> None:
    both = await asyncio.gather(registers(database), registers(database))
    assert both == [Registered(), Registered()]
    assert await rows(database, "select count(*) from registrations") == [(1,)]


async def test_two_who_are_one_and_come_at_once_are_one_customer(database: Database) -> None:
    await asyncio.gather(*(registers(database, handle=str(place)) for place in range(3)))
    assert await rows(database, "select count(*) from contacts") == [(1,)]
    assert len(await waiting(database)) == 1


async def test_a_revocation_and_a_grant_hold_on_whoever_registers_again(database: Database) -> None:
    known = await a_customer(database, "Acme", MOBILE)
    async with database.transaction() as connection:
        await grants.revoke(connection, known.id, at=NOON - timedelta(days=1), by="bo", why="")
    await registers(database)
    async with database.transaction() as connection:
        assert not await grants.leave_as_it_is(connection, known.id, at=NOON, by="bo", why="")
        last = (await staff_store.grants_of(connection, known.id))[-1]
    assert (last.state, last.by) == (GrantState.REVOKED, "bo")
    assert await waiting(database) == []


async def test_who_had_no_word_yet_is_left_without_support(database: Database) -> None:
    await registers(database)
    (one,) = await waiting(database)
    async with database.transaction() as connection:
        await grants.leave_as_it_is(connection, one.contact.id, at=NOON, by="bo", why="")
        last = (await staff_store.grants_of(connection, one.contact.id))[-1]
        assert (last.state, last.until) == (GrantState.GRANTED, NOON)
        refused = await grants.leave_as_it_is(connection, one.contact.id, at=NOON, by="bo", why="")
        assert isinstance(refused, Refused)


# What is kept.


async def test_whoever_is_forgotten_is_forgotten_with_what_they_wrote(database: Database) -> None:
    await registers(database)
    (one,) = await waiting(database)
    async with database.transaction() as connection:
        await forget_contact(connection, one.contact.id)
    assert await rows(database, "select count(*) from registrations") == [(0,)]


async def test_a_registration_stands_in_the_log_of_changes(database: Database) -> None:
    async with database.transaction() as connection:
        await audited(connection, "registration", "page")
        await register(connection, Registering(WHO, "first", NOON, "form", "web"), PER_HOUR)
        found = await changes(connection, by="registration")
    assert {(each.kind, each.what) for each in found} == {
        (kind, "added") for kind in ("contacts", "codes", "numbers", "grants")
    }


async def test_whatever_a_name_is_it_is_kept_as_it_is(database: Database) -> None:
    names = ["'; drop table contacts; --", "${SHELL(reboot)}", "%(name)s", "\\'; select 1", '{"a": 1}']
    for place, name in enumerate(names):
        await registers(database, replace(numbered(place), name=name), f"h{place}")
    assert [one.contact.name for one in await waiting(database)] == names


async def test_all_web_processes_stamp_alike(database: Database) -> None:
    async with database.connection() as connection:
        first = await store.stamping_key(connection)
    async with database.connection() as connection:
        assert await store.stamping_key(connection) == first
    assert len(first) == 32
