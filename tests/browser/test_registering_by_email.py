"""Registration by e-mail in a real browser: the form, the e-mail and its code, and what staff see of one that fails."""

from __future__ import annotations

import re

from playwright.async_api import expect

from centralino.access.rules.rights import Role
from centralino.database import Database
from centralino.messages.mails.server import MailServer
from lab.ports import HOST, free_port
from scheduler.mailer import Mailer
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.pictures import picture
from tests.browser.test_registering import fill_in
from tests.browser.windows import PHONE, Windows
from tests.fixtures.mailbox import a_mailbox, a_mailing_house
from tests.fixtures.web import browsing


async def test_somebody_registers_by_e_mail_and_staff_see_one_that_did_not_go(
    windows: Windows, database: Database
) -> None:
    port = free_port()
    async with a_mailbox() as mailbox:
        settings = a_mailing_house(mailbox.port, public_address=f"http://{HOST}:{port}")
        mailer = Mailer(database, MailServer(settings))
        async with browsing(settings, database, port) as house:
            page = await windows.open(PHONE, language="it")
            await page.goto(f"{house.address}/register")
            await fill_in(page, database, "Officine Acme")
            await page.get_by_label("E-mail *").fill("anna@example.org")
            await page.get_by_role("button", name="Registrami").click()
            await expect(page.get_by_text("Le stiamo mandando un'e-mail con un codice.")).to_be_visible()
            await audit(page)
            await picture(page, "register-email", whole=True)
            assert await mailer.once() == 1

            letter = await windows.open(PHONE, language="it")
            await letter.set_content(mailbox.came[0].said("html"))
            await audit(letter)
            await picture(letter, "email", whole=True)
            code = re.search(r"\b[0-9]{6}\b", mailbox.came[0].said("plain"))
            assert code
            await page.get_by_label("Codice dell'e-mail").fill(code[0])
            await page.get_by_role("button", name="Conferma").click()
            await expect(page.get_by_role("heading", name="Grazie")).to_be_visible()

            mailbox.to_recipient = "550 5.1.1 <bruno@example.org>: Recipient address rejected: User unknown"
            await page.goto(f"{house.address}/register")
            await fill_in(page, database, "Bruno Bianchi")
            await page.get_by_label("E-mail *").fill("bruno@example.org")
            await page.get_by_role("button", name="Registrami").click()
            await expect(page.get_by_text("Le stiamo mandando un'e-mail con un codice.")).to_be_visible()
            assert await mailer.once() == 1
            room = await at_the_desk(windows, house, database, Role.SALES, path="/waiting-room")
            await room.get_by_text("1 e-mail a chi si è registrato non è partita").click()
            await expect(room.get_by_text("User unknown")).to_be_visible()
            await audit(room)
            await picture(room, "waiting-room-email")
