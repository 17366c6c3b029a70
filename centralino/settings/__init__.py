"""The only reader of the environment: every setting, its meaning and its default, checked before anything starts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    model_validator,
)

from centralino.settings.mail import (
    MailHost,
    MailPassword,
    MailPort,
    MailSender,
    MailTLS,
    MailUser,
    complaints_of_mail,
)
from centralino.settings.registration import (
    Confirmation,
    OrganisationName,
    Origins,
    PerHour,
    PrivacyNotice,
    complaints_of_registration,
)
from centralino.settings.sources import PREFIX, SHARED_NAMES, SettingsError, read_toml, written_settings
from centralino.settings.spelling import (
    AMIUser,
    ConfigWord,
    Country,
    Language,
    Port,
    PostgresAddress,
    Seconds,
    VATCountry,
    WebAddress,
    ZoneName,
    split,
)
from centralino.settings.telephone import Telephone
from centralino.settings.texts import (
    PublicAddress,
    TextProvider,
    TextSender,
    TextTrunk,
    TwilioAccountName,
    TwilioToken,
    complaints_of_texts,
)

__all__ = ["Language", "Settings", "SettingsError", "Telephone", "load", "read_telephone"]


def _pattern(text: str | None) -> str | None:
    if not text:
        return None
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


# No more wrong codes than these are looked at, so a lock-out must come before.
MOST_TRIES = 500


class Settings(BaseModel):
    """Every setting; the field `agi_port` is written CENTRALINO_AGI_PORT. Lengths are seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path = Field(description="the checkout")
    telephone: Telephone
    _telephone_file: Path | None = PrivateAttr(None)

    database_url: PostgresAddress = None
    state: Path = Path("var")
    prompts: Path = Path("sounds/own")

    organisation_name: OrganisationName = ""
    default_region: Country = "IT"
    default_language: Language = "it"
    time_zone: ZoneName = "Europe/Rome"

    code_countries: Annotated[tuple[VATCountry, ...], BeforeValidator(split)] = ("IT", "ES", "AR", "CL")
    customer_code_pattern: Annotated[str | None, BeforeValidator(_pattern)] = None
    code_tries: Annotated[int, Field(ge=1, le=9)] = 3
    code_repeated_up_to: Annotated[int, Field(ge=0, le=20)] = 8
    key_wait: Seconds = 6

    lockout_tries: Annotated[int, Field(ge=1, le=MOST_TRIES)] = 8
    lockout_tries_withheld: Annotated[int, Field(ge=1, le=MOST_TRIES)] = 30
    lockout_within: Seconds = 3600
    lockout_for: Seconds = 3600

    look_up_budget: Annotated[float, Field(gt=0, le=5, allow_inf_nan=False)] = 1.0
    database_connections: Annotated[int, Field(ge=1, le=200)] = 8

    agi_host: ConfigWord = "127.0.0.1"
    agi_port: Port = 4573
    agi_allow: Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(split)] = (
        IPv4Network("127.0.0.0/8"),
        IPv6Network("::1/128"),
    )
    call_limit: Seconds = 4 * 3600
    frozen_after: Annotated[int, Field(ge=2, le=600)] = 15
    stop_grace: Seconds = 30

    ami_host: ConfigWord = "127.0.0.1"
    ami_port: Port = 5038
    ami_user: AMIUser = "centralino"
    ami_password: Annotated[SecretStr, Field(min_length=16)]

    sip_host: ConfigWord = "127.0.0.1"
    sip_port: Port = 5060
    rtp_first_port: Port = 10000
    rtp_last_port: Port = 11999

    browser_phones: Annotated[int, Field(ge=0, le=200)] = 20
    websocket_port: Port = 8088

    text_provider: TextProvider = None
    text_sender: TextSender = None
    texts_per_second: Annotated[float, Field(gt=0, le=1_000, allow_inf_nan=False)] = 1.0
    text_trunk: TextTrunk = None
    twilio_account: TwilioAccountName = None
    twilio_token: TwilioToken = None
    twilio_address: WebAddress = "https://api.twilio.com"

    web_host: ConfigWord = "127.0.0.1"
    web_port: Port = 8080
    public_address: PublicAddress = None
    webhooks_to_private_addresses: bool = False

    registrations_per_hour: PerHour = 60
    registration_confirm: Confirmation = "no"
    registration_origins: Origins = ()
    registration_privacy: PrivacyNotice = None

    mail_host: MailHost = None
    mail_port: MailPort = None
    mail_tls: MailTLS = "starttls"
    mail_user: MailUser = None
    mail_password: MailPassword = None
    mail_sender: MailSender = None

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if wrong := list(self._complaints()):
            raise ValueError("\n".join(wrong))
        return self

    def _complaints(self) -> Iterator[str]:
        if not self.code_countries and not self.customer_code_pattern:
            yield (
                "CENTRALINO_CODE_COUNTRIES: names no country, and CENTRALINO_CUSTOMER_CODE_PATTERN is not set: "
                "no code could be right"
            )
        if self.frozen_after <= self.look_up_budget:
            yield "CENTRALINO_FROZEN_AFTER: has to be longer than CENTRALINO_LOOK_UP_BUDGET"
        if self.rtp_first_port >= self.rtp_last_port:
            yield "CENTRALINO_RTP_LAST_PORT: has to be above CENTRALINO_RTP_FIRST_PORT"
        yield from complaints_of_texts(self)
        yield from complaints_of_mail(self)
        yield from complaints_of_registration(self)

    @property
    def telephone_file(self) -> Path | None:
        """Where the telephone side was read from; None when these were not read from a checkout."""
        return self._telephone_file

    @property
    def agi_address(self) -> str:
        """Host and port as they stand in a URL, where an IPv6 address has brackets."""
        return _address(self.agi_host, self.agi_port)

    @property
    def sip_address(self) -> str:
        """As `agi_address`."""
        return _address(self.sip_host, self.sip_port)

    @property
    def state_folder(self) -> Path:
        """Where what changes at run time is kept; relative to the checkout unless absolute."""
        return self.folder / self.state

    @property
    def journal_folder(self) -> Path:
        """Where calls are written down until the database has them."""
        return self.state_folder / "journal"

    def link_of(self, token: str) -> str:
        """The personal link of an invitation; empty while the world does not reach our web process."""
        return f"{self.public_address}/i/{token}" if self.public_address else ""

    def confirming_link_of(self, token: str) -> str:
        """Where whoever registered confirms it; only where they are asked to, and so the world reaches us."""
        return f"{self.public_address}/register/c/{token}"

    def region_of(self, endpoint: str) -> str:
        """The country of numbers that come in by this endpoint without saying theirs."""
        trunk = self.telephone.trunks.get(endpoint)
        return (trunk and trunk.region) or self.default_region


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def load(folder: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a checkout. Raises `SettingsError`, which names every setting that is wrong."""
    folder = (folder or Path.cwd()).resolve()
    written = written_settings(folder, environment)
    telephone = folder / written.pop(f"{PREFIX}TELEPHONE", "telephone.toml")
    values: dict[str, object] = {_field_of(name): value for name, value in written.items()}
    try:
        read = {**values, "folder": folder, "telephone": read_telephone(telephone)}
        settings = Settings.model_validate(read)
    except ValidationError as error:
        raise SettingsError(_complaints(error, _name_of)) from error
    settings._telephone_file = telephone
    return settings


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
        words = _in_words(fault["type"], fault["msg"])
        first, *rest = fault["loc"] or ("",)
        place = ".".join([spell(str(first)), *map(str, rest)])
        lines.append(f"{place}: {words}" if fault["loc"] else words)  # of no one place: the words name them
    return "\n".join(lines)


def _in_words(kind: str, message: str) -> str:
    match kind:
        case "extra_forbidden":
            return "no such setting; see .env.example and telephone.example.toml"
        case "missing":
            return "is not set; `make setup` generates secrets, .env.example has the rest"
        case _:
            return message.removeprefix("Value error, ")
