"""Registrations that are confirmed by text: nobody is in the directory before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from centralino.database import Database
from centralino.messages.texts_of_registrations import confirming
from centralino.support.registration.asking import MOST_TRIES
from centralino.support.registration.confirming import Confirmed, confirm_by_code, confirm_by_link
from centralino.support.registration.registering import Registered, Registering, forget_what_is_over, register
from tests.fixtures.texts import texting
from tests.store.registering import (
    MOBILE,
    NOON,
    PER_HOUR,
    WHO,
    a_customer,
    numbered,
    registers,
    rows,
    waiting,
)


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
