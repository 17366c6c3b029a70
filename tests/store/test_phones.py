"""Phones that are lent and what is ordered for them, and how the PBX is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest
import pytest_asyncio

from centralino.access import tokens
from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.access.store import sessions, staff
from centralino.clock import now
from centralino.database import Connection, Database
from centralino.pbx import AMIConnection
from centralino.pbx.ami import Fields, Message
from centralino.phones import store
from centralino.phones.actions import Lent, keep, lend, let_go, order_call, order_hearing
from centralino.phones.ordering import Ordering
from centralino.phones.rules import GRACE, LENT_FOR, MOST_PHONES, ORDERED_FOR, digest
from scheduler.phones import Phones
from tests.fixtures.campaigns import TRUNK, a_campaign, a_contact, an_organisation

NUMBER = "+393331234567"
AT = now()
SECOND = timedelta(seconds=1)


@dataclass
class APBXWithADatabase:
    """`known` is what its SIP stack knows; `channels` are live, and `rung` is what was originated otherwise."""

    known: dict[str, str] = field(default_factory=dict)
    channels: list[str] = field(default_factory=list)
    rung: list[dict[str, str]] = field(default_factory=list)
    hung_up: list[str] = field(default_factory=list)
    is_linked: bool = True

    async def ask(self, action: str, fields: Fields = (), *, action_id: str | None = None) -> Message:
        told = dict(fields)
        variables = dict(value.split("=", 1) for key, value in fields if key == "Variable")
        match action, told.get("Context"):
            case "Originate", "lend-phone":
                self.known[variables["PHONE"]] = variables["DIGEST"]
            case "Originate", "take-phone-back":
                del self.known[variables["PHONE"]]
            case "Originate", _:
                self.rung.append(told | variables)
            case "Hangup", _:
                self.hung_up.append(told["Channel"])
        return Message((("Response", "Success"),))

    async def ask_list(self, action: str, _fields: Fields = (), *, complete: str) -> list[Message]:
        if action == "DBGetTree":
            return [
                Message((("Key", f"/phones/auth/{name}"), ("Val", f'{{"md5_cred":"{kept}"}}')))
                for name, kept in self.known.items()
            ]
        return [Message((("Channel", channel),)) for channel in self.channels]


async def a_session(connection: Connection, name: str) -> int:
    staff_id = await staff.insert_staff(
        connection,
        name,
        Role.DESK,
        StaffLanguage.IT,
        password_hash="-",
        password_ends_at=AT,
        at=AT,
        by="test",
    )
    assert staff_id
    return await sessions.insert_session(
        connection,
        staff_id,
        tokens.kept(name),
        awaits_code=False,
        at=AT,
        ends_at=AT + timedelta(hours=9),
        from_address="127.0.0.1",
        agent="a test",
    )


@pytest_asyncio.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    async with database.connection() as connection:
        yield connection


@pytest_asyncio.fixture
async def session(connection: Connection) -> int:
    return await a_session(connection, "anna")


async def lent_to(connection: Connection, session: int, phones: int = 5, at: int = 0) -> Lent:
    lent = await lend(connection, session, phones=phones, at=AT + at * SECOND)
    assert lent
    return lent


async def test_each_session_is_lent_a_phone_of_its_own_until_there_are_none(
    connection: Connection, session: int
) -> None:
    another = await a_session(connection, "bruno")
    assert {(await lent_to(connection, each, 2)).name for each in (session, another)} == {
        "browser-1",
        "browser-2",
    }
    assert await lend(connection, await a_session(connection, "carla"), phones=2, at=AT) is None


async def test_a_session_with_many_pages_gives_its_oldest_phone_back(
    connection: Connection, session: int
) -> None:
    phones = [await lent_to(connection, session, at=each) for each in range(MOST_PHONES + 1)]
    later = AT + (MOST_PHONES + 1) * SECOND
    assert not await keep(connection, phones[0].ticket, session, later)
    assert all([await keep(connection, each.ticket, session, later) for each in phones[1:]])


async def test_a_phone_in_use_is_kept_and_another_session_cannot_keep_it(
    connection: Connection, session: int
) -> None:
    phone = await lent_to(connection, session)
    assert not await keep(connection, phone.ticket, await a_session(connection, "bruno"), AT)
    assert await keep(connection, phone.ticket, session, AT + LENT_FOR - SECOND)
    assert phone.name in await store.lent_phones(connection, AT + LENT_FOR + SECOND)
    assert phone.name not in await store.lent_phones(connection, AT + 3 * LENT_FOR)


async def test_a_browser_that_lost_its_connection_may_come_back_for_a_moment(
    connection: Connection, session: int
) -> None:
    phone = await lent_to(connection, session)
    await let_go(connection, phone.ticket, AT)
    assert await keep(connection, phone.ticket, session, AT + GRACE - SECOND)
    await let_go(connection, phone.ticket, AT)
    assert not await keep(connection, phone.ticket, session, AT + GRACE + SECOND)


async def test_nothing_of_a_phone_is_left_when_its_session_ends(connection: Connection, session: int) -> None:
    await lent_to(connection, session)
    await sessions.delete_session_of_anybody(connection, session)
    assert await store.lent_phones(connection, AT) == {}


async def test_the_pbx_learns_what_is_lent_and_forgets_what_is_not(
    database: Database, connection: Connection, session: int
) -> None:
    at = now()
    phone = await lend(connection, session, phones=5, at=at)
    assert phone
    pbx = APBXWithADatabase({"browser-4": "stale"}, ["PJSIP/browser-4-00000007", "PJSIP/browser-40-00000008"])
    phones = Phones(an_organisation().settings, database, cast(AMIConnection, pbx))
    await phones.once()
    assert pbx.known == {phone.name: digest(phone.name, phone.password)}
    assert pbx.hung_up == ["PJSIP/browser-4-00000007"]
    assert await store.is_known(connection, phone.ticket)
    await connection.execute("update browser_phones set ends_at = now() - interval '1 second'")
    await phones.once()
    assert pbx.known == {}
    assert await (await connection.execute("select name from browser_phones")).fetchall() == []


async def test_only_a_number_that_somebody_gave_us_is_called(connection: Connection, session: int) -> None:
    order = {"by": "anna", "number": NUMBER, "trunk": TRUNK, "contact_id": None, "at": AT}
    assert await order_call(connection, session, **order) is None  # type: ignore[arg-type]
    await a_contact(connection, "Anna", NUMBER)
    assert await order_call(connection, session, **order)  # type: ignore[arg-type]


async def test_an_order_is_taken_once_by_the_session_that_gave_it(
    database: Database, connection: Connection, session: int
) -> None:
    contact, another = await a_contact(connection, "Anna", NUMBER), await a_session(connection, "bruno")
    mine, theirs = await lent_to(connection, session), await lent_to(connection, another)
    order = await order_call(
        connection, session, by="anna", number=NUMBER, trunk=TRUNK, contact_id=contact, at=AT
    )
    assert order
    ordering = Ordering(database, within=5)
    assert await ordering.taken(order.token, theirs.name, AT) is None
    assert await ordering.taken(order.token, "browser-9", AT) is None
    assert await ordering.to_hear(order.token, mine.name, AT) is None
    assert await ordering.taken(order.token, mine.name, AT + ORDERED_FOR + SECOND) is None
    assert await ordering.taken(order.token, mine.name, AT) == order
    assert await ordering.taken(order.token, mine.name, AT) is None


async def test_what_a_customer_is_called_is_never_told_to_the_pbx(
    database: Database, connection: Connection, session: int
) -> None:
    name, at = '"; Originate ${SHELL(reboot)} <script>', now()
    contact = await a_contact(connection, name, NUMBER)
    await order_call(
        connection, session, by="anna", number=NUMBER, trunk=TRUNK, contact_id=contact, phone="desk", at=at
    )
    pbx = APBXWithADatabase()
    await Phones(an_organisation().settings, database, cast(AMIConnection, pbx)).once()
    (rung,) = pbx.rung
    assert rung["CallerID"] == f"<{NUMBER}>"
    assert not any("Originate" in value or "SHELL" in value for value in rung.values())


@pytest.mark.parametrize("what", ["a phone on a desk", "a number of yours"])
async def test_what_is_to_be_rung_first_is_rung_once(
    database: Database, connection: Connection, session: int, what: str
) -> None:
    contact, at = await a_contact(connection, "Anna", NUMBER), now()
    if what == "a phone on a desk":
        order = await order_call(
            connection,
            session,
            by="anna",
            number=NUMBER,
            trunk=TRUNK,
            contact_id=contact,
            phone="desk",
            at=at,
        )
    else:
        campaign = await a_campaign(connection, [contact])
        order = await order_hearing(
            connection,
            session,
            by="anna",
            campaign_id=campaign.id,
            contact_id=contact,
            ring=(NUMBER, TRUNK),
            at=at,
        )
    assert order
    pbx = APBXWithADatabase()
    phones = Phones(an_organisation().settings, database, cast(AMIConnection, pbx))
    await phones.once()
    await phones.once()
    (rung,) = pbx.rung
    expected = {
        "a phone on a desk": ("PJSIP/desk", "ordered-call", "desk"),
        "a number of yours": (f"PJSIP/{NUMBER}@{TRUNK}", "hear-call", TRUNK),
    }[what]
    assert (rung["Channel"], rung["Context"], rung["CALL_SOURCE"]) == expected
    ordering = Ordering(database, within=5)
    taken = ordering.taken if order.number else ordering.to_hear
    assert await taken(order.token, expected[2], at) == order
