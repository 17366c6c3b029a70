"""Whom we speak SIP with: the trunks of operators, and phones of our own."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from centralino.settings.spelling import E164, ConfigWord, Country, Password, Port
from centralino.settings.telephone.part import Part

Codec = Literal["alaw", "ulaw", "g722"]  # those of which our Asterisk loads the module


class Trunk(Part):
    """A SIP trunk: the peer, how we authenticate to it, and how much it carries.

    `lines` and `calls_per_second` limit what we call out with a campaign; calls put through are not counted.
    """

    host: ConfigWord
    port: Port = 5060
    user: ConfigWord | None = None
    password: Password | None = None
    register_with_it: bool = False
    caller_id: E164 | None = None
    lines: Annotated[int, Field(ge=1, le=10_000)] = 30
    calls_per_second: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)] = 5.0
    region: Country | None = None
    codecs: tuple[Codec, ...] = Field(("alaw", "ulaw"), min_length=1)

    @model_validator(mode="after")
    def _has_a_whole_account_or_none(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password go together: one is of no use without the other")
        if self.register_with_it and self.user is None:
            raise ValueError("register_with_it needs the user and the password of the account")
        return self


class Phone(Part):
    """A SIP phone that registers with us; its calls present `number` when it dials one of our lines."""

    password: Password
    number: E164 | None = None
    name: Annotated[str, Field(pattern=r"^[^\n\r\"<>;\\${}]{0,40}$")] = ""
