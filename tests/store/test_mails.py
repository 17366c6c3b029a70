"""The mailer and a real mail server: nothing is lost, no secret is said in clear, and staff hear what is refused."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from centralino.clock import now
from centralino.database import Database
from centralino.messages.asking_registrants import confirming
from centralino.messages.mails.patience import NotNow, Refused, Taken
from centralino.messages.mails.sending import take_due
from centralino.messages.mails.server import MailServer
from centralino.messages.mails.store import HeldUpRow, held_up
from centralino.settings import Settings
from centralino.support.registration.asked import Registrant
from centralino.support.registration.asking import LASTS_FOR
from centralino.support.registration.registering import (
    Registered,
    Registering,
    TooOften,
    forget_what_is_over,
    register,
)
from lab.ports import HOST, free_port, give_back
from scheduler.mailer import Mailer
from tests.fixtures.campaigns import a_contact
from tests.fixtures.mailbox import (
    PASSWORD,
    SENDER,
    USER,
    Mailbox,
    a_mailbox,
    a_mailing_house,
    trusting,
)

ANNA = "anna@example.org"
WITH_A_LOGIN = {"mail_user": USER, "mail_password": SecretStr(PASSWORD)}
PLENTY = 20.0  # seconds, of which a quiet machine needs hardly any


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.connection() as connection:
        return await (await connection.execute(query)).fetchall()


async def registers(
    database: Database,
    settings: Settings,
    handle: str = "first",
    email: str = ANNA,
    *,
    at: datetime | None = None,
) -> Registered | TooOften:
    number = f"+39025555{sum(map(ord, handle)):04}"
    new = Registering(Registrant("Anna", (number,), "it", None, email), handle, at or now(), "form", "web")
    async with database.transaction() as connection:
        return await register(connection, new, 60, confirming(settings))


async def pass_(database: Database, time: timedelta) -> None:
    """So much time passes for what waits."""
    async with database.transaction() as connection:
        await connection.execute("update mails_out set due_at = due_at - %s", [time])


async def not_gone(database: Database) -> list[HeldUpRow]:
    async with database.connection() as connection:
        return list(await held_up(connection, now(), overdue=now() - timedelta(minutes=2), most=10))


@asynccontextmanager
async def a_house(database: Database, mailbox: Mailbox) -> AsyncIterator[Mailer]:
    """Anna has registered."""
    settings = a_mailing_house(mailbox.port)
    await registers(database, settings)
    yield Mailer(database, MailServer(settings))


async def test_what_the_server_has_taken_is_sent_and_its_code_is_kept_nowhere(database: Database) -> None:
    async with a_mailbox() as mailbox, a_house(database, mailbox) as mailer:
        assert [await mailer.once(), await mailer.once()] == [1, 0]
    (came,) = mailbox.came
    assert (came.sender, came.recipients, came.message["To"]) == (SENDER, (ANNA,), ANNA)
    assert await rows(database, "select state::text, message, tries, said from mails_out") == [
        ("sent", None, 1, "")
    ]
    assert await not_gone(database) == []


async def test_it_goes_as_soon_as_somebody_registers(database: Database) -> None:
    async with a_mailbox() as mailbox:
        settings = a_mailing_house(mailbox.port)
        mailer = Mailer(database, MailServer(settings))
        working = asyncio.create_task(mailer.forever())
        try:
            await registers(database, settings)
            async with asyncio.timeout(PLENTY):
                while not mailbox.came:
                    await asyncio.sleep(0.01)
        finally:
            working.cancel()
            await asyncio.wait([working])
        await mailer.until_sent(PLENTY)
    assert await rows(database, "select state::text from mails_out") == [("sent",)]


async def test_a_refusal_is_for_good_and_staff_see_why(database: Database) -> None:
    async with a_mailbox() as mailbox, a_house(database, mailbox) as mailer:
        mailbox.to_recipient = "550 5.1.1 <anna@example.org>: no such user"
        await mailer.once()
        await pass_(database, timedelta(days=1))
        assert await mailer.once() == 0
    (one,) = await not_gone(database)
    assert (one.name, one.recipient, str(one.state)) == ("Anna", ANNA, "refused")
    assert one.said == "550 5.1.1 <anna@example.org>: no such user"
    assert await rows(database, "select message from mails_out") == [(None,)]


async def test_what_is_not_taken_now_is_tried_again_under_the_same_name(database: Database) -> None:
    async with a_mailbox() as mailbox, a_house(database, mailbox) as mailer:
        mailbox.to_recipient = "451 4.7.1 come again later"
        assert [await mailer.once(), await mailer.once()] == [1, 0]
        (one,) = await not_gone(database)
        assert (str(one.state), one.said) == ("waiting", "451 4.7.1 come again later")
        ((before,),) = await rows(database, "select message from mails_out")
        mailbox.to_recipient = "250 OK"
        await pass_(database, timedelta(seconds=11))
        assert await mailer.once() == 1
    assert mailbox.came[0].message["Message-ID"].encode() in before
    assert await not_gone(database) == []


async def test_a_server_that_is_down_is_tried_again_when_it_is_up(database: Database) -> None:
    port = free_port()
    settings = a_mailing_house(port)
    await registers(database, settings)
    mailer = Mailer(database, MailServer(settings))
    assert await mailer.once() == 1
    (one,) = await not_gone(database)
    assert "onnect" in one.said
    await pass_(database, timedelta(seconds=11))
    async with a_mailbox(port) as mailbox:
        assert await mailer.once() == 1
        assert len(mailbox.came) == 1
    give_back([port])


async def test_what_a_crash_left_in_somebodys_hands_is_sent_later(database: Database) -> None:
    async with a_mailbox() as mailbox, a_house(database, mailbox) as mailer:
        assert len(await take_due(database, now(), 8)) == 1  # by one who died of it
        await pass_(database, timedelta(seconds=60))
        assert await mailer.once() == 0
        await pass_(database, timedelta(seconds=61))
        assert await mailer.once() == 1
    assert len(mailbox.came) == 1


async def test_what_nobody_tries_is_shown_after_two_minutes(database: Database) -> None:
    await registers(database, a_mailing_house(1))
    assert await not_gone(database) == []
    await pass_(database, timedelta(seconds=121))
    assert [(str(each.state), each.said) for each in await not_gone(database)] == [("waiting", "")]


async def test_two_who_send_send_each_once(database: Database) -> None:
    async with a_mailbox() as mailbox:
        settings = a_mailing_house(mailbox.port)
        for place in range(6):
            await registers(database, settings, f"h{place}", f"a{place}@example.org")
        mailers = [Mailer(database, MailServer(settings)) for _ in range(2)]
        taken = await asyncio.gather(*(each.once() for each in mailers))
    assert sum(taken) == 6
    assert sorted(each.recipients[0] for each in mailbox.came) == [
        f"a{place}@example.org" for place in range(6)
    ]


async def test_whoever_has_confirmed_is_not_written_to_again(database: Database) -> None:
    async with a_mailbox() as mailbox, a_house(database, mailbox) as mailer:
        async with database.transaction() as connection:
            contact_id = await a_contact(connection, "Anna", "+390255550101")
            await connection.execute(
                "update registrations set contact_id = %s, entered_at = now(), was_known = true", [contact_id]
            )
        assert await mailer.once() == 0
        await mailer.settle_arrived()
    assert await rows(database, "select state::text, message from mails_out") == [("sent", None)]


async def test_after_a_day_it_is_neither_sent_nor_kept(database: Database) -> None:
    async with a_mailbox() as mailbox:
        settings = a_mailing_house(mailbox.port)
        late = now() - LASTS_FOR - timedelta(seconds=1)
        await registers(database, settings, at=late)
        assert await Mailer(database, MailServer(settings)).once() == 0
        assert await not_gone(database) == []
    await forget_what_is_over(database, now())
    assert await rows(database, "select count(*) from mails_out") == [(0,)]


async def test_one_mailbox_is_written_to_three_times_a_day_however_it_is_spelt(database: Database) -> None:
    settings, at = a_mailing_house(1), now()
    for place, email in enumerate((ANNA, "Anna@Example.org", "anna+more@example.org")):
        assert isinstance(await registers(database, settings, f"h{place}", email, at=at), Registered)
    refused = await registers(database, settings, "h3", "anna+again@example.org", at=at)
    assert refused == TooOften(at + timedelta(days=1))
    assert isinstance(await registers(database, settings, "h4", "bo@example.org", at=at), Registered)


# What is secret.


def a_server(mailbox: Mailbox, tls: ssl.SSLContext | None = None, **settings: Any) -> MailServer:
    return MailServer(a_mailing_house(mailbox.port, **settings), tls or trusting())


@pytest.mark.parametrize("secrecy", ["starttls", "implicit"])
async def test_a_login_is_said_where_nobody_can_read_it(secrecy: Any) -> None:
    async with a_mailbox(offers=secrecy, wants_login=True) as mailbox:
        server = a_server(mailbox, mail_tls=secrecy, **WITH_A_LOGIN)
        assert await server.send(ANNA, b"Subject: x\r\n\r\nx\r\n") == Taken()
        assert await server.complaint() == ""
    assert mailbox.logins == [(USER, PASSWORD, True)] * 2
    assert len(mailbox.came) == 1


async def test_without_the_secrecy_that_was_asked_for_nothing_is_said() -> None:
    async with a_mailbox(offers="none") as mailbox:
        server = a_server(mailbox, mail_tls="starttls", **WITH_A_LOGIN)
        outcome = await server.send(ANNA, b"Subject: x\r\n\r\nx\r\n")
        assert isinstance(outcome, NotNow)
        assert "STARTTLS" in outcome.said
        assert "STARTTLS" in await server.complaint()
    assert (mailbox.logins, mailbox.came) == ([], [])


@pytest.mark.parametrize("secrecy", ["starttls", "implicit"])
async def test_a_server_that_nobody_vouches_for_is_told_nothing(secrecy: Any) -> None:
    async with a_mailbox(offers=secrecy) as mailbox:
        server = a_server(mailbox, ssl.create_default_context(), mail_tls=secrecy, **WITH_A_LOGIN)
        outcome = await server.send(ANNA, b"Subject: x\r\n\r\nx\r\n")
        assert isinstance(outcome, NotNow)
        assert "certificate" in outcome.said
    assert (mailbox.logins, mailbox.came) == ([], [])


async def test_a_wrong_password_is_no_word_on_the_address() -> None:
    async with a_mailbox(offers="starttls", wants_login=True) as mailbox:
        login = {"mail_user": USER, "mail_password": SecretStr("another")}
        server = a_server(mailbox, mail_tls="starttls", **login)
        outcome = await server.send(ANNA, b"Subject: x\r\n\r\nx\r\n")
        assert isinstance(outcome, NotNow)
        assert outcome.said.startswith("535")
        assert "another" not in outcome.said
        assert (await server.complaint()).startswith("535")


async def test_a_login_that_is_missing_is_no_word_on_the_address() -> None:
    async with a_mailbox(wants_login=True) as mailbox:
        assert isinstance(await a_server(mailbox).send(ANNA, b"Subject: x\r\n\r\nx\r\n"), NotNow)


async def test_a_server_that_is_silent_is_waited_for_no_longer_than_is_right() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    port = free_port()
    async with await asyncio.start_server(say_nothing, HOST, port):
        server = MailServer(a_mailing_house(port))
        assert await server.send(ANNA, b"", within=0.05) == NotNow("no answer in time")
    give_back([port])


async def test_a_name_that_cannot_be_one_is_a_failure_like_others() -> None:
    server = MailServer(a_mailing_house(25, mail_host=f"{'a' * 70}.example"))
    assert isinstance(await server.send(ANNA, b""), NotNow)


@pytest.mark.parametrize("where", ["to_recipient", "to_message"])
async def test_a_word_on_the_recipient_or_the_message_is_the_servers(where: str) -> None:
    async with a_mailbox() as mailbox:
        for said, means in (("553 not\x07 here", Refused("553 not here")), ("452 full", NotNow("452 full"))):
            setattr(mailbox, where, said)
            assert await a_server(mailbox).send(ANNA, b"Subject: x\r\n\r\nx\r\n") == means
