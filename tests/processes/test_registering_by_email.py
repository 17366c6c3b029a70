"""Registration that is confirmed by e-mail: from the form over a real mail server to the directory."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest_asyncio

from centralino.access.rules.rights import Right, Role
from centralino.database import Database
from centralino.messages.mails.server import MailServer
from centralino.stack.doctor import State
from centralino.stack.doctor.mail import mail
from lab.ports import free_port
from scheduler.mailer import Mailer
from tests.fixtures.campaigns import a_contact
from tests.fixtures.mailbox import SENDER, Mailbox, a_mailbox, a_mailing_house
from tests.fixtures.programs import a_program
from tests.fixtures.staff import FROM_HERE
from tests.fixtures.texts import PUBLIC
from tests.fixtures.web import Reply, browsing
from tests.processes.checkout import new_checkout
from tests.processes.registrants import ENGLISH, Door
from tests.processes.test_serve import serving, stop

ANNA = "anna@example.org"


@dataclass(frozen=True, slots=True)
class House:
    """A house as a stranger finds it, and the mail server to which it sends."""

    door: Door
    mailbox: Mailbox
    mailer: Mailer

    async def sends(self, **form: str) -> Reply:
        return await self.door.sends({"email": ANNA, **form})

    async def gets(self) -> tuple[str, str]:
        """The code and the link of the last e-mail, which say the same in both forms."""
        assert await self.mailer.once() == 1
        plain, html = (self.mailbox.came[-1].said(kind) for kind in ("plain", "html"))
        found = re.search(rf"([0-9]{{6}}).*{PUBLIC}(/register/c/\S+)", plain, re.DOTALL)
        assert found
        assert found[1] in html
        assert found[2] in html
        return found[1], found[2]


@asynccontextmanager
async def a_house(database: Database, mailbox: Mailbox) -> AsyncIterator[House]:
    settings = a_mailing_house(mailbox.port)
    async with browsing(settings, database) as browser:
        yield House(Door(browser, database), mailbox, Mailer(database, MailServer(settings)))


@pytest_asyncio.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with a_mailbox() as mailbox, a_house(database, mailbox) as house:
        yield house


async def names(house: House) -> list[tuple[Any, ...]]:
    return await house.door.rows("select name from contacts")


async def test_the_code_of_the_e_mail_confirms_and_only_then_somebody_waits(house: House) -> None:
    reply = await house.sends()
    place = reply.headers["location"]
    assert place.startswith("/register/sent/")
    page = (await house.door.browser.get(place, ENGLISH)).text
    assert "We are sending you an e-mail with a code." in page
    assert "Code of the e-mail" in page
    assert "1 person has registered and not confirmed it by e-mail yet." in await house.door.room()
    code, _ = await house.gets()
    assert await names(house) == []
    wrong = await house.door.browser.post(place, {"code": "1"}, {**FROM_HERE, **ENGLISH})
    assert (wrong.status, "That is not the code of the e-mail." in wrong.text) == (400, True)
    done = await house.door.browser.post(place, {"code": code}, FROM_HERE)
    assert (done.status, done.headers["location"]) == (303, "/register/thanks")
    assert await names(house) == [("Officine Acme",)]


async def test_opening_the_link_of_the_e_mail_changes_nothing_its_button_does(house: House) -> None:
    await house.sends(language="es")
    _, link = await house.gets()
    assert link.endswith("?lang=es")
    page = (await house.door.browser.get(link)).text
    assert "Alguien se ha registrado con esta dirección de correo electrónico." in page
    assert await names(house) == []
    action = re.search(r'action="([^"]+)"', page)
    assert action
    done = await house.door.browser.post(action[1], {}, FROM_HERE)
    assert done.headers["location"] == "/register/thanks?lang=es"
    assert await names(house) == [("Officine Acme",)]


async def test_the_form_asks_for_an_address_and_for_no_mobile(house: House) -> None:
    form = (await house.door.browser.get("/register", ENGLISH)).text
    assert re.search(r'<input id="email"[^>]* required', form)
    assert "it has to be a mobile" not in form
    page = await house.sends(email="")
    assert page.status == 400
    assert 'id="email-wrong">Without an e-mail address we could not send you the code.' in page.text
    assert (await house.sends(number="02 5555 0101")).status == 303


async def test_nothing_that_somebody_wrote_is_sent_to_another(house: House) -> None:
    await house.sends(name="Buy at evil.example now")
    await house.gets()
    (came,) = house.mailbox.came
    assert "evil" not in came.said("plain") + came.said("html") + str(came.message["Subject"])


async def test_who_is_known_is_answered_and_written_to_as_everybody(house: House) -> None:
    async with house.door.database.transaction() as connection:
        await a_contact(connection, "Anna Rossi", "+393331234567")
    known = await house.sends()
    stranger = await house.sends(number="02 5555 0101", code="", email="bruno@example.org")
    assert (known.status, known.text) == (stranger.status, stranger.text)
    assert await house.mailer.once() == 2
    plain = {re.sub(r"[0-9]{6}|/c/\S+", "…", each.said("plain")) for each in house.mailbox.came}
    assert len(plain) == 1


async def test_staff_see_which_e_mail_was_refused_and_whom_to_call(house: House) -> None:
    house.mailbox.to_recipient = "550 <b>no such user</b>"
    await house.sends(email="a?bcc=b&c=d@example.org")
    await house.mailer.once()
    room = await house.door.room(Role.SALES)
    assert "1 e-mail to somebody who registered has not gone" in room
    assert "550 &lt;b&gt;no such user&lt;/b&gt;" in room
    assert "refused for good" in room
    assert "a?bcc=b&amp;c=d@example.org" in room
    assert 'href="tel:+393331234567"' in room
    assert "mailto:" not in room


async def test_a_program_registers_somebody_who_confirms_by_e_mail(house: House) -> None:
    program = await a_program(house.door.browser, house.door.database, Right.REGISTER_CUSTOMERS)
    anna = {"name": "Anna", "numbers": ["02 5555 0101"], "language": "en", "consent": True}
    refused = await program.post("/registrations", anna)
    assert (refused.status, set(refused.faults)) == (422, {"/email"})
    added = await program.post("/registrations", {**anna, "email": ANNA})
    assert added.body["confirm_until"] is not None
    code, _ = await house.gets()
    here = f"/registrations/{added.body['handle']}/confirmation"
    assert (await program.post(here, {"code": code})).body == {"outcome": "done"}
    assert await names(house) == [("Anna",)]


async def test_the_doctor_says_whether_the_server_takes_e_mail_from_us() -> None:
    async with a_mailbox() as mailbox:
        found = await mail(a_mailing_house(mailbox.port))
        assert (found.state, found.found) == (State.WELL, f"127.0.0.1:{mailbox.port} takes it from us")
    found = await mail(a_mailing_house(free_port()))
    assert found.state == State.WRONG
    assert "CENTRALINO_MAIL_HOST" in found.do


async def test_while_nobody_answers_at_the_mail_server_the_page_does_not_wait(database: Database) -> None:
    async with a_house(database, Mailbox(free_port())) as house:
        assert (await house.sends()).status == 303
        await house.mailer.once()
        assert "is tried again" in await house.door.room(Role.SALES)


async def test_the_scheduler_sends_it_by_itself_and_ends_when_it_is_told_to(
    database: Database, dsn: str, tmp_path: Path
) -> None:
    async with a_mailbox() as mailbox, a_house(database, mailbox) as house:
        server = {"HOST": "127.0.0.1", "PORT": str(mailbox.port), "TLS": "none", "SENDER": SENDER}
        named = {f"CENTRALINO_MAIL_{name}": value for name, value in server.items()}
        scheduler = await serving(new_checkout(tmp_path), "scheduler", DATABASE_URL=dsn, **named)
        await house.sends()
        await scheduler.until("an e-mail is sent")
        assert await stop(scheduler) == 0
    assert [each.recipients for each in mailbox.came] == [(ANNA,)]
    assert ANNA not in scheduler.logged
