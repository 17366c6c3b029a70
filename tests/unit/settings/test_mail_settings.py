"""The settings of e-mail: a password never goes in clear over a network, and what is missing is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from centralino.settings import load
from tests.unit.settings.test_settings import checkout, complaint

__all__ = ["checkout"]

GOOD = {"CENTRALINO_MAIL_HOST": "smtp.example.org", "CENTRALINO_MAIL_SENDER": "no-reply@example.org"}
LOGIN = {"CENTRALINO_MAIL_USER": "centralino", "CENTRALINO_MAIL_PASSWORD": "a secret of a test"}


def test_a_host_and_a_sender_are_enough(checkout: Path) -> None:
    settings = load(checkout, GOOD)
    assert (settings.mail_tls, settings.mail_port, settings.mail_user) == ("starttls", None, None)


def test_what_is_left_empty_is_not_set(checkout: Path) -> None:
    settings = load(
        checkout, {f"CENTRALINO_MAIL_{name}": "" for name in ("HOST", "PORT", "USER", "PASSWORD", "SENDER")}
    )
    assert settings.mail_host is settings.mail_port is settings.mail_user is settings.mail_password is None


def test_the_password_is_in_no_printed_form(checkout: Path) -> None:
    settings = load(checkout, {**GOOD, **LOGIN})
    assert settings.mail_password is not None
    assert settings.mail_password.get_secret_value() == "a secret of a test"
    assert "a secret of a test" not in repr(settings)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"MAIL_SENDER": ""}, "MAIL_SENDER: has to be set for e-mail"),
        ({"MAIL_SENDER": "Acme <a@example.org>"}, "is no e-mail address"),
        ({"MAIL_SENDER": "a@example.org\r\nBcc: b@example.org"}, "is no e-mail address"),
        ({"MAIL_HOST": "smtp.example.org evil"}, "MAIL_HOST"),
        ({"MAIL_PORT": "0"}, "MAIL_PORT"),
        ({"MAIL_TLS": "ssl"}, "MAIL_TLS"),
        ({"MAIL_USER": "centralino"}, "MAIL_USER: goes with CENTRALINO_MAIL_PASSWORD"),
        ({"MAIL_PASSWORD": "x"}, "MAIL_USER: goes with CENTRALINO_MAIL_PASSWORD"),
        ({"MAIL_TLS": "none", "MAIL_USER": "centralino", "MAIL_PASSWORD": "x"}, "MAIL_TLS: none would send"),
    ],
)
def test_what_does_not_go_together_is_named(checkout: Path, change: dict[str, str], says: str) -> None:
    assert says in complaint(checkout, GOOD | {f"CENTRALINO_{name}": value for name, value in change.items()})


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_what_stays_on_this_machine_may_be_said_in_clear(checkout: Path, host: str) -> None:
    settings = load(checkout, {**GOOD, **LOGIN, "CENTRALINO_MAIL_HOST": host, "CENTRALINO_MAIL_TLS": "none"})
    assert settings.mail_host == host


@pytest.mark.parametrize("missing", ["MAIL_HOST", "PUBLIC_ADDRESS"])
def test_nothing_is_confirmed_by_e_mail_where_none_can_be_sent(checkout: Path, missing: str) -> None:
    whole = {
        **GOOD,
        "CENTRALINO_PUBLIC_ADDRESS": "https://example.org",
        "CENTRALINO_REGISTRATION_CONFIRM": "email",
    }
    assert load(checkout, whole).registration_confirm == "email"
    lacking = {name: value for name, value in whole.items() if name != f"CENTRALINO_{missing}"}
    assert f"email needs CENTRALINO_{missing} to be set" in complaint(checkout, lacking)
