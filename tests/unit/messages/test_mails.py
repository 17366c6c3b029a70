"""E-mails: what they say in each language, and headers that nobody from outside can add to."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import get_args

import pytest

from centralino.messages.mails.envelope import Envelope, sealed
from centralino.messages.mails.patience import NotNow, Refused, judged, legible, pause_after
from centralino.messages.mails.wording import Letter, letter
from centralino.settings import Language

LINK = "https://centralino.example.org/register/c/AbCdEfGhIjKl?lang=it"
NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
}


def an_envelope(name: str = "Officine Acme", recipient: str = "anna@example.org") -> Envelope:
    return Envelope("no-reply@acme.example", name, recipient, "<1@acme.example>", NOON)


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("organisation", ["", "Officine Acme"], ids=["of no name", "of a name"])
@pytest.mark.parametrize("language", get_args(Language))
def test_both_forms_have_the_code_the_link_and_who_writes(language: Language, organisation: str) -> None:
    said = letter(language, organisation, "012345", LINK)
    for form in (said.text, said.html):
        assert "012345" in form
        assert LINK in form
        assert organisation in form
        assert "24" in form
    assert said.subject.endswith(organisation)
    assert "{" not in said.text + said.subject


@pytest.mark.parametrize("language", get_args(Language))
def test_the_html_loads_nothing_and_leads_nowhere_else(language: Language) -> None:
    html = letter(language, "Officine Acme", "012345", LINK).html
    assert re.findall(r"(?:https?:)?//[^\"<\s]+", html) == [LINK]
    assert not re.search(r"<(?:img|link|script|iframe|object)|url\(|@import|\bsrc=", html, re.IGNORECASE)


def test_the_name_of_the_organisation_is_text() -> None:
    html = letter("en", "<b>Acme</b> & Sons", "012345", LINK).html
    assert "&lt;b&gt;Acme&lt;/b&gt; &amp; Sons" in html


def test_it_goes_as_plain_text_with_the_same_as_html() -> None:
    said = letter("es", "Peña y Compañía", "012345", LINK)
    message = read(sealed(an_envelope("Peña y Compañía"), said))
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert message.get_content_type() == "multipart/alternative"
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == said.text
    assert html.get_content().replace("\r\n", "\n").strip() == said.html.strip()


def test_its_headers_say_from_whom_when_and_that_no_machine_need_answer() -> None:
    message = read(sealed(an_envelope(), letter("it", "Officine Acme", "012345", LINK)))
    assert set(message.keys()) == HEADERS
    assert message["From"] == "Officine Acme <no-reply@acme.example>"
    assert message["To"] == "anna@example.org"
    assert message["Subject"] == "Confermi la sua registrazione – Officine Acme"
    assert message["Date"].datetime == NOON
    assert message["Message-ID"] == "<1@acme.example>"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "name",
    [
        "",
        'Acme "the" <best>, Sons & Co.',
        "Peña y Compañía de los Montes, Sociedad Limitada Unipersonal",
        "Acme \N{TELEPHONE RECEIVER}",
        "=?utf-8?q?x?=",
    ],
)
def test_a_name_stays_a_name(name: str) -> None:
    message = read(sealed(an_envelope(name), Letter("x", "x", "x")))
    assert set(message.keys()) == HEADERS
    (sender,) = message["From"].addresses
    assert sender.addr_spec == "no-reply@acme.example"
    if "=?" not in name:
        assert sender.display_name == name


@pytest.mark.parametrize(
    "recipient",
    [
        "a?bcc=b&c=d@example.org",
        "o'neil+tag@example.org",
        "{anna}|`x`@example.org",
        f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.org",
    ],
)
def test_a_recipient_is_one_recipient(recipient: str) -> None:
    message = read(sealed(an_envelope(recipient=recipient), Letter("x", "x", "x")))
    assert set(message.keys()) == HEADERS
    assert [each.addr_spec for each in message["To"].addresses] == [recipient]


@pytest.mark.parametrize("name", ["Acme\r\nBcc: b@example.org", "Acme\nBcc: b@example.org", "Acme\rx"])
def test_a_header_with_a_line_break_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)linefeed|newline|control|invalid"):
        sealed(an_envelope(name), Letter("x", "x", "x"))
    with pytest.raises(ValueError, match=r"(?i)linefeed|newline"):
        sealed(an_envelope(), Letter(name, "x", "x"))


@pytest.mark.parametrize("language", get_args(Language))
def test_every_server_can_carry_it(language: Language) -> None:
    content = sealed(an_envelope("Compañía"), letter(language, "Compañía", "012345", LINK))
    assert content.isascii()
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998


def test_a_message_is_the_same_however_often_it_is_written() -> None:
    said = letter("it", "Officine Acme", "012345", LINK)
    first, second = (re.sub(rb"={10,}[0-9]+=+", b"", sealed(an_envelope(), said)) for _ in range(2))
    assert first == second


# What a server's answer means.


@pytest.mark.parametrize(
    ("code", "said", "means"),
    [
        (550, "5.1.1 no such user", Refused("550 5.1.1 no such user")),
        (554, "spam\r\nmore\0", Refused("554 spam more")),
        (450, "greylisted", NotNow("450 greylisted")),
        (421, "too busy", NotNow("421 too busy")),
        (530, "Authentication required", NotNow("530 Authentication required")),
        (535, "wrong password", NotNow("535 wrong password")),
    ],
)
def test_only_a_word_on_the_address_or_the_message_is_for_good(
    code: int, said: str, means: Refused | NotNow
) -> None:
    assert judged(code, said) == means


def test_what_a_server_says_is_kept_short_and_legible() -> None:
    assert legible("\x1b[2J a\r\n\tb\N{RIGHT-TO-LEFT OVERRIDE}c") == "[2J a b c"
    assert len(legible("x" * 10_000)) == 300


def test_it_is_tried_again_soon_at_first_and_then_less_and_less_often() -> None:
    pauses = [pause_after(tries).total_seconds() for tries in range(1, 10)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (10, 1200)
