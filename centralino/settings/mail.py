"""The settings of e-mail: which server takes it from us, how the way there is kept secret, and what goes together."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, Protocol

from pydantic import AfterValidator, Field, SecretStr

from centralino.settings.spelling import EMAIL, EMPTY_IS_NONE, LONGEST_EMAIL, Port

MailTLS = Literal["starttls", "implicit", "none"]

USUAL_PORTS: Final[Mapping[MailTLS, int]] = {"starttls": 587, "implicit": 465, "none": 25}
"""Those of RFC 6409 and RFC 8314, and of a relay that trusts whoever is near it."""


def _address(text: str | None) -> str | None:
    if text and (len(text) > LONGEST_EMAIL or not EMAIL.fullmatch(text)):
        raise ValueError(f"{text!r} is no e-mail address: it is written like no-reply@example.org")
    return text


MailHost = Annotated[str | None, Field(pattern=r"^(?:[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]+)$"), EMPTY_IS_NONE]
MailPort = Annotated[Port | None, EMPTY_IS_NONE]
MailUser = Annotated[str | None, EMPTY_IS_NONE]
MailPassword = Annotated[SecretStr | None, EMPTY_IS_NONE]
MailSender = Annotated[str | None, AfterValidator(_address), EMPTY_IS_NONE]


class _OfMail(Protocol):
    mail_host: str | None
    mail_tls: MailTLS
    mail_user: str | None
    mail_password: SecretStr | None
    mail_sender: str | None


def complaints_of_mail(settings: _OfMail) -> Iterator[str]:
    """What is missing for the server that was named, and what would give a password away."""
    if settings.mail_host is None:
        return
    if settings.mail_sender is None:
        yield "CENTRALINO_MAIL_SENDER: has to be set for e-mail"
    if (settings.mail_user is None) != (settings.mail_password is None):
        yield "CENTRALINO_MAIL_USER: goes with CENTRALINO_MAIL_PASSWORD; set both, or neither"
    if settings.mail_user and settings.mail_tls == "none" and not _is_here(settings.mail_host):
        yield (
            "CENTRALINO_MAIL_TLS: none would send the password over the network for all to read; "
            "set starttls or implicit"
        )


def _is_here(host: str) -> bool:
    """Whether nothing that is said to it leaves this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
