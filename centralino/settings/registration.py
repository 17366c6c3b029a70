"""The settings of registration on the web site: how often, where the form may be shown, and what goes together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, Protocol

from pydantic import AfterValidator, BeforeValidator, Field

from centralino.settings.spelling import EMPTY_IS_NONE, WebAddress, split


def _origin(text: str) -> str:
    """As it stands in a Content-Security-Policy, where a blank or a semicolon would begin something else."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?", text):
        raise ValueError(f"{text!r} is no origin: it is written like https://www.example.org, without a path")
    return text.lower()


def _shown(text: str) -> str:
    if not text.isprintable():
        raise ValueError("is one line that can be shown")
    return text.strip()


OrganisationName = Annotated[str, Field(max_length=60), AfterValidator(_shown)]
PerHour = Annotated[int, Field(ge=0, le=10_000)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], BeforeValidator(split)]
PrivacyNotice = Annotated[WebAddress | None, EMPTY_IS_NONE]
Confirmation = Literal["no", "text", "email"]


class _OfRegistration(Protocol):
    registration_confirm: Confirmation
    text_provider: Literal["twilio", "sip", "lab"] | None
    mail_host: str | None
    public_address: str | None


def complaints_of_registration(settings: _OfRegistration) -> Iterator[str]:
    """What is missing for the way that was chosen."""
    if settings.registration_confirm == "text" and settings.text_provider is None:
        yield "CENTRALINO_REGISTRATION_CONFIRM: text needs CENTRALINO_TEXT_PROVIDER to be set"
    if settings.registration_confirm == "email":
        for name in ("mail_host", "public_address"):
            if not getattr(settings, name):
                yield f"CENTRALINO_REGISTRATION_CONFIRM: email needs CENTRALINO_{name.upper()} to be set"
