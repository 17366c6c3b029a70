"""The organisation over the API: the settings that its page shows, where each is written, and the lines people dial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.settings import SettingsError
from centralino.settings.sources import PREFIX, where_written
from web.api.frame import Client, LanguageCode, Told, needs, resource

router = resource("settings/organisation", "Organisation")

Seeing = Annotated[Client, needs(Right.SEE_SETTINGS)]


class DialledLine(Told):
    """A number of ours that people dial."""

    number: str
    language: LanguageCode
    purpose: Literal["support", "invitations"]


class Organisation(Told):
    """As the settings have it. Lengths of time are in seconds."""

    organisation_name: str
    time_zone: Annotated[str, Field(description="Offices open, contracts begin and end by its clock.")]
    default_region: Annotated[str, Field(description="Country of numbers that are written without one.")]
    default_language: Annotated[LanguageCode, Field(description="Where no other is known.")]
    public_address: Annotated[str | None, Field(description="Of the pages and links for the world.")]
    code_countries: Annotated[list[str], Field(description="Countries whose VAT numbers are codes.")]
    customer_code_pattern: Annotated[str | None, Field(description="Customer codes of our own.")]
    code_tries: Annotated[int, Field(description="In one call.")]
    code_repeated_up_to: Annotated[int, Field(description="Codes are repeated up to so many digits.")]
    key_wait: Annotated[float, Field(description="For a key.")]
    lockout_tries: Annotated[int, Field(description="Wrong codes before a number is locked out.")]
    lockout_tries_withheld: Annotated[int, Field(description="The same for all who withhold their number.")]
    lockout_within: float
    lockout_for: float
    look_up_budget: Annotated[float, Field(description="A look-up that takes longer has failed.")]
    frozen_after: Annotated[float, Field(description="A server that is silent for so long has failed.")]
    call_limit: Annotated[float, Field(description="No call is led for longer.")]
    stop_grace: Annotated[float, Field(description="At a stop, calls may go on for so long.")]
    lines: list[DialledLine]
    written: Annotated[
        dict[str, str],
        Field(description="Where a setting is written: a file, or `environment`; others are by default."),
    ]


SETTINGS: Final = tuple(Organisation.model_fields.keys() - {"lines", "written"})


@router.get("", summary="Show the organisation")
async def show(client: Seeing) -> Organisation:
    """None of it is a secret, and all of it is changed where it is written."""
    settings, where = client.settings, _where(client)
    told: dict[str, Any] = {name: getattr(settings, name) for name in SETTINGS}
    lines = [
        DialledLine(number=number, language=line.language, purpose=line.purpose)
        for number, line in settings.telephone.lines.items()
    ]
    written = {name: where[_full(name)] for name in SETTINGS if _full(name) in where}
    return Organisation.model_validate({**told, "lines": lines, "written": written})


def _where(client: Client) -> Mapping[str, str]:
    try:
        return where_written(client.settings.folder)
    except (SettingsError, OSError):
        return {}


def _full(name: str) -> str:
    return f"{PREFIX}{name.upper()}"
