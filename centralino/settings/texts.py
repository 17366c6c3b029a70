"""The settings of texts: who carries them, from whom they come, and what goes together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Protocol

from pydantic import Field, SecretStr

from centralino.settings.spelling import EMPTY_IS_NONE, SectionName, WebAddress
from centralino.settings.telephone import Telephone

TextProvider = Annotated[Literal["twilio", "sip", "lab"] | None, EMPTY_IS_NONE]
# A number, a Messaging Service of Twilio, or a name of up to eleven letters and digits, to which nobody can reply.
TextSender = Annotated[
    str | None, Field(pattern=r"^(\+[1-9][0-9]{6,14}|MG[0-9a-f]{32}|[A-Za-z0-9 ]{1,11})$"), EMPTY_IS_NONE
]
TextTrunk = Annotated[SectionName | None, EMPTY_IS_NONE]
TwilioAccountName = Annotated[str | None, Field(pattern=r"^AC[0-9a-f]{32}$"), EMPTY_IS_NONE]
TwilioToken = Annotated[SecretStr | None, EMPTY_IS_NONE]
PublicAddress = Annotated[WebAddress | None, EMPTY_IS_NONE]

_NEEDS = {
    "twilio": ("text_sender", "twilio_account", "twilio_token"),
    "lab": ("text_sender", "twilio_account", "twilio_token"),
    "sip": ("text_sender", "text_trunk"),
}


class _OfTexts(Protocol):
    telephone: Telephone
    text_provider: Literal["twilio", "sip", "lab"] | None
    text_sender: str | None
    text_trunk: str | None
    twilio_account: str | None
    twilio_token: SecretStr | None
    public_address: str | None


def complaints_of_texts(settings: _OfTexts) -> Iterator[str]:
    """What is missing for the provider that was chosen."""
    if settings.text_trunk and settings.text_trunk not in settings.telephone.trunks:
        yield f"CENTRALINO_TEXT_TRUNK: telephone.toml has no trunk {settings.text_trunk}"
    if settings.text_provider is None:
        return
    for name in (*_NEEDS[settings.text_provider], "public_address"):
        if not getattr(settings, name):
            yield f"CENTRALINO_{name.upper()}: has to be set for texts by {settings.text_provider}"
