"""The only reader of the environment: every setting, its meaning and its default, checked before anything starts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from centralino.settings.sources import PREFIX, SHARED_NAMES, SettingsError, read_toml, written_settings
from centralino.settings.telephone import Language, Telephone, ZoneName

__all__ = ["Language", "Settings", "SettingsError", "Telephone", "load", "read_telephone"]


def _split(text: object) -> object:
    return tuple(part.strip() for part in text.split(",") if part.strip()) if isinstance(text, str) else text


def _pattern(text: str | None) -> str | None:
    if not text:
        return None
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Settings(BaseModel):
    """Every setting; the field `agi_port` is written CENTRALINO_AGI_PORT. Lengths are seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path = Field(description="the checkout")
    telephone: Telephone

    database_url: str | None = None
    state: Path = Path("var")
    prompts: Path = Path("sounds/own")

    default_region: Country = "IT"
    default_language: Language = "it"
    time_zone: ZoneName = "Europe/Rome"

    code_countries: Annotated[tuple[Country, ...], BeforeValidator(_split)] = ("IT", "ES", "AR", "CL")
    customer_code_pattern: Annotated[str | None, BeforeValidator(_pattern)] = None
    code_tries: Annotated[int, Field(ge=1, le=9)] = 3
    code_repeated_up_to: Annotated[int, Field(ge=0, le=20)] = 8
    key_wait: Seconds = 6

    lockout_tries: Annotated[int, Field(ge=1)] = 8
    lockout_tries_withheld: Annotated[int, Field(ge=1)] = 30
    lockout_within: Seconds = 3600
    lockout_for: Seconds = 3600

    look_up_budget: Annotated[float, Field(gt=0, le=5)] = 1.0
    database_connections: Annotated[int, Field(ge=1, le=200)] = 8

    agi_host: str = "127.0.0.1"
    agi_port: Port = 4573
    agi_allow: Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_split)] = (
        IPv4Network("127.0.0.0/8"),
        IPv6Network("::1/128"),
    )
    call_limit: Seconds = 4 * 3600
    frozen_after: Annotated[int, Field(ge=2, le=600)] = 15
    stop_grace: Seconds = 30

    ami_host: str = "127.0.0.1"
    ami_port: Port = 5038
    ami_user: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")] = "centralino"
    ami_password: Annotated[SecretStr, Field(min_length=16)]

    sip_host: str = "127.0.0.1"
    sip_port: Port = 5060
    rtp_first_port: Port = 10000
    rtp_last_port: Port = 10999

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"

    @property
    def state_folder(self) -> Path:
        """Where what changes at run time is kept; relative to the checkout unless absolute."""
        return self.folder / self.state

    @property
    def journal_folder(self) -> Path:
        """Where calls are written down until the database has them."""
        return self.state_folder / "journal"

    def region_of(self, endpoint: str) -> str:
        """The country of numbers that come in by this endpoint without saying theirs."""
        trunk = self.telephone.trunks.get(endpoint)
        return (trunk and trunk.region) or self.default_region


def load(folder: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a checkout. Raises `SettingsError`, which names every setting that is wrong."""
    folder = (folder or Path.cwd()).resolve()
    written = written_settings(folder, environment)
    telephone = folder / written.pop(f"{PREFIX}TELEPHONE", "telephone.toml")
    values: dict[str, object] = {_field_of(name): value for name, value in written.items()}
    try:
        return Settings.model_validate({**values, "folder": folder, "telephone": read_telephone(telephone)})
    except ValidationError as error:
        raise SettingsError(_complaints(error, _name_of)) from error


def read_telephone(path: Path) -> Telephone:
    """The telephone side, checked. Raises `SettingsError` that names the table and the key."""
    try:
        return Telephone.model_validate(read_toml(path))
    except ValidationError as error:
        raise SettingsError(f"{path.name}: " + _complaints(error, str)) from error


def _field_of(name: str) -> str:
    return name.removeprefix(PREFIX).lower()


def _name_of(field: str) -> str:
    name = field.upper()
    return name if name in SHARED_NAMES else PREFIX + name


def _complaints(error: ValidationError, spell: Callable[[str], str]) -> str:
    lines = []
    for fault in error.errors(include_url=False):
        first, *rest = fault["loc"] or ("telephone",)
        place = ".".join([spell(str(first)), *map(str, rest)])
        lines.append(f"{place}: {_in_words(fault['type'], fault['msg'])}")
    return "\n".join(lines)


def _in_words(kind: str, message: str) -> str:
    match kind:
        case "extra_forbidden":
            return "no such setting; see .env.example and telephone.example.toml"
        case "missing":
            return "is not set; `make setup` generates secrets, .env.example has the rest"
        case _:
            return message.removeprefix("Value error, ")
