"""Registering: in the directory at once, nothing changed of who is known, seldom enough, and confirmed by text."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from centralino.access.store.audit import audited, changes
from centralino.calls.actions import forget_contact
from centralino.database import Database
from centralino.directory.actions import add_contact
from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.numbers import Source
from centralino.messages.texts_of_registrations import confirming
from centralino.support import grants, staff_store
from centralino.support.awaiting import Awaiting, awaiting_authorisation
from centralino.support.registration import store
from centralino.support.registration.asked import Registrant
from centralino.support.registration.asking import MOST_TRIES
from centralino.support.registration.confirming import Confirmed, confirm_by_code, confirm_by_link
from centralino.support.registration.differing import About, Difference
from centralino.support.registration.registering import (
    Registered,
    Registering,
    TooOften,
    forget_what_is_over,
    register,
)
from centralino.support.rules import GrantState
from tests.fixtures.texts import a_texting_organisation, texting

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
VAT = Code("00743110157", CodeKind.VAT, "IT")
MOBILE, OFFICE = "+393331234567", "+390255550101"
WHO = Registrant("Officine Acme", (MOBILE,), "it", VAT, "acme@example.org")
PER_HOUR = 60
BY_TEXT = confirming(a_texting_organisation(registration_confirm="text").settings)


async def registers(
    database: Database,
    who: Registrant = WHO,
    handle: str = "first",
    at: datetime = NOON,
    *,
    address: str | None = "192.0.2.1",
    per_hour: int = PER_HOUR,
    by_text: bool = False,
) -> Registered | TooOften:
    new = Registering(who, handle, at, "form", "web", address)
    async with database.transaction() as connection:
        return await register(connection, new, per_hour, BY_TEXT if by_text else None)


async def a_customer(database: Database, name: str, number: str, *codes: Code) -> Contact:
    async with database.transaction() as connection:
        new = NewContact(name, "it", codes=codes, numbers=(number,))
        added = await add_contact(connection, new, Source.STAFF, NOON, "bo")
    assert not isinstance(added, Refused)
    return added


async def waiting(database: Database) -> list[Awaiting]:
    async with database.connection() as connection:
        return list((await awaiting_authorisation(connection)).rows)


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.connection() as connection:
        return await (await connection.execute(query)).fetchall()


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


# Seldom enough.


def numbered(place: int) -> Registrant:
    return Registrant(f"Customer {place}", (f"+39025555{place:04}",), "it")


async def test_from_one_address_no_more_than_five_an_hour(database: Database) -> None:
    for place in range(5):
        assert await registers(database, numbered(place), f"h{place}") == Registered()
    refused = await registers(database, numbered(5), "h5", NOON + timedelta(minutes=10))
    assert refused == TooOften(NOON + timedelta(hours=1))
    elsewhere = await registers(database, numbered(6), "h6", address="192.0.2.2")
    assert elsewhere == Registered()
    later = await registers(database, numbered(7), "h7", NOON + timedelta(hours=1))
    assert later == Registered()


async def test_an_address_of_ipv6_is_its_network(database: Database) -> None:
    for place in range(5):
        await registers(database, numbered(place), f"h{place}", address=f"2001:db8:0:1::{place + 1}")
    assert isinstance(await registers(database, numbered(5), "h5", address="2001:db8:0:1:ff::"), TooOften)
    assert await registers(database, numbered(6), "h6", address="2001:db8:0:2::1") == Registered()


async def test_with_one_number_no_more_than_three_a_day_whether_it_is_known_or_not(
    database: Database,
) -> None:
    await a_customer(database, "Known", OFFICE)
    for number in (MOBILE, OFFICE):
        who = Registrant("Acme", (number,), "it")
        for place in range(3):
            assert await registers(database, who, f"{number}{place}", address=None) == Registered()
        assert await registers(database, who, f"{number}3", address=None) == TooOften(
            NOON + timedelta(days=1)
        )


async def test_all_together_no_more_than_the_house_takes(database: Database) -> None:
    for place in range(3):
        taken = await registers(
            database, numbered(place), f"h{place}", address=f"192.0.2.{place}", per_hour=3
        )
        assert taken == Registered()
    refused = await registers(database, numbered(3), "h3", address="192.0.2.9", per_hour=3)
    assert refused == TooOften(NOON + timedelta(hours=1))
    assert await registers(database, numbered(0), "h0", address="192.0.2.9", per_hour=3) == Registered()


async def test_addresses_and_numbers_are_not_kept_with_what_was_tried(database: Database) -> None:
    await registers(database)
    later = NOON + timedelta(days=2)
    await registers(database, numbered(1), "h1", later)
    assert await rows(database, "select count(*), max(length(key)) from registration_tries") == [(6, 32)]
    await forget_what_is_over(database, later)
    assert await rows(database, "select count(*) from registration_tries") == [(3,)]


# Confirmed by text.


async def sent(database: Database) -> tuple[str, str]:
    """The code and the link of the last text."""
    ((body,),) = await rows(database, "select body from texts_out order by id desc limit 1")
    found = re.search(r"([0-9]{6}).*/register/c/([A-Za-z0-9_-]{12}) ", body)
    assert found, body
    return found[1], found[2]


async def confirms(database: Database, handle: str, code: str, at: datetime = NOON) -> Confirmed:
    async with database.transaction() as connection:
        return await confirm_by_code(connection, handle, code, at)


async def opens(database: Database, link: str, at: datetime = NOON) -> Confirmed:
    async with database.transaction() as connection:
        return await confirm_by_link(connection, link, at)


async def test_nobody_is_in_the_directory_before_the_number_is_shown_to_be_theirs(database: Database) -> None:
    assert await registers(database, by_text=True) == Registered(NOON + timedelta(hours=24))
    assert await waiting(database) == []
    code, _ = await sent(database)
    later = NOON + timedelta(minutes=3)
    assert await confirms(database, "first", code, later) == Confirmed.DONE
    (one,) = await waiting(database)
    assert (one.contact.name, one.word.at) == ("Officine Acme", later)
    assert await confirms(database, "first", code, later) == Confirmed.DONE
    assert len(await waiting(database)) == 1


async def test_the_link_confirms_too_and_once(database: Database) -> None:
    await registers(database, by_text=True)
    _, link = await sent(database)
    assert [await opens(database, link), await opens(database, link)] == [Confirmed.DONE, Confirmed.DONE]
    assert len(await waiting(database)) == 1
    assert await opens(database, "somebodys-own") == Confirmed.OVER


async def test_a_code_is_not_guessed(database: Database) -> None:
    await registers(database, by_text=True)
    code, link = await sent(database)
    wrong = "000000" if code != "000000" else "000001"
    tried = [await confirms(database, "first", wrong) for _ in range(MOST_TRIES)]
    assert set(tried) == {Confirmed.WRONG}
    assert await confirms(database, "first", code) == Confirmed.OVER
    assert await confirms(database, "another", code) == Confirmed.OVER
    assert await waiting(database) == []
    assert await opens(database, link) == Confirmed.DONE


async def test_after_a_day_nothing_is_left_of_who_did_not_confirm(database: Database) -> None:
    await registers(database, by_text=True)
    code, link = await sent(database)
    late = NOON + timedelta(hours=24, seconds=1)
    assert await confirms(database, "first", code, late) == Confirmed.OVER
    assert await opens(database, link, late) == Confirmed.OVER
    await registers(database, numbered(1), "second", late)
    assert await forget_what_is_over(database, late) == 1
    assert await rows(database, "select name from registrations") == [("Customer 1",)]


async def test_who_is_known_is_sent_the_same_text(database: Database) -> None:
    known = await a_customer(database, "Acme", MOBILE)
    await registers(database, by_text=True)
    await registers(database, replace(WHO, numbers=("+393337654321",), code=None), "second", by_text=True)
    bodies = await rows(database, "select body, contact_id from texts_out order by id")
    plain = {re.sub(r"[0-9]{6}|c/\S+", "…", body) for body, _ in bodies}
    assert len(plain) == 1
    assert [contact for _, contact in bodies] == [known.id, None]


async def test_the_text_goes_out_by_the_provider_of_the_house(database: Database) -> None:
    at = datetime.now(UTC)
    async with texting(database, registration_confirm="text") as house:
        new = Registering(WHO, "first", at, "form", "web", "192.0.2.1")
        async with database.transaction() as connection:
            await register(connection, new, PER_HOUR, confirming(house.organisation.settings))
        assert await house.texter.once() == 1
        await house.texter.until_sent(5)
    ((state, purpose),) = await rows(database, "select state::text, purpose::text from texts_out")
    assert (state in ("accepted", "sent", "delivered"), purpose) == (True, "registration")


async def test_who_wants_no_texts_gets_none(database: Database) -> None:
    known = await a_customer(database, "Acme", MOBILE)
    at = datetime.now(UTC)
    async with texting(database, registration_confirm="text") as house:
        async with database.transaction() as connection:
            await connection.execute(
                "insert into oppositions (contact_id, source, at, by, why) values (%s, 'staff', %s, 'bo', '')",
                [known.id, at],
            )
            new = Registering(WHO, "first", at, "form", "web")
            await register(connection, new, PER_HOUR, confirming(house.organisation.settings))
        assert await house.texter.once() == 0
    assert await rows(database, "select state::text from texts_out") == [("not-sent",)]


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
