"""How single values are spelt: names, numbers, countries, lengths; what is not is refused in words."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from stdnum.util import get_cc_module

Language = Literal["it", "en", "es"]

# Sections of this name mean something to Asterisk itself, in one of its files.
ASTERISKS_OWN = frozenset(
    {"anonymous", "authentication", "default", "general", "global", "globals", "system", "udp", "ws"}
)
# What the phones in browsers are called there: browser-1 and so on.
BROWSER_PHONE = "browser-"
# In seconds: what is longer is a slip, and sooner or later no instant can be reckoned with it.
YEAR = 366 * 24 * 3600
# A file in a folder of recordings; nothing that leads out of it.
RECORDING = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.wav")

# As browsers judge it (HTML Living Standard, "valid e-mail address"), with a domain of two parts at the least.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})+")
LONGEST_EMAIL = 254  # characters (RFC 5321, 4.5.3.1.3)

# The two spellings of libpq (PostgreSQL documentation, "Connection Strings"); there may be several hosts, or none.
_ESCAPED = r"(?:[^\s%/@]|%[0-9A-Fa-f]{2})*"
_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|(?:[^\s%:/?@,\[\]]|%[0-9A-Fa-f]{2})*)(?::[0-9]{1,5})?"
_URL = re.compile(rf"postgres(?:ql)?://(?:{_ESCAPED}@)?{_HOST}(?:,{_HOST})*(?:/{_ESCAPED})?(?:\?\S*)?")
_CONNINFO = re.compile(r"\s*(?:[a-z_]+\s*=\s*(?:'(?:\\.|[^'\\])*'|[^\s']\S*)(?:\s+|$))+")

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=YEAR, allow_inf_nan=False)]
E164 = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
# One line of a configuration file, with nothing that ends it, begins a comment or asks for a variable.
ConfigWord = Annotated[str, Field(pattern=r"^[^\s;#\[\]${}\"\\]+$")]


def _is_recording(name: str) -> str:
    if not RECORDING.fullmatch(name):
        raise ValueError(
            f"{name!r} is no recording: NAME.wav, of letters, digits, ., - and _, without a folder"
        )
    return name


def _not_asterisks_own(name: str) -> str:
    if name.lower() in ASTERISKS_OWN:
        raise ValueError(f"{name!r} means something to Asterisk itself: choose another name")
    if name.lower().startswith(BROWSER_PHONE):
        raise ValueError(f"{name!r} could be a phone in a browser: choose another name")
    return name


def _fits_one_line(password: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[^\s;#\"\\]+", password.get_secret_value()):
        raise ValueError("a password has no blanks, quotes, backslashes, ; or #")
    return password


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; it is written like Europe/Rome") from error
    return name


def _country(code: str) -> str:
    if code not in SUPPORTED_REGIONS:
        raise ValueError(f"{code!r} is no country; it is written like IT or GB (ISO 3166)")
    return code


def _has_vat_numbers(country: str) -> str:
    if get_cc_module(country.lower(), "vat") is None:
        raise ValueError(f"no rule is known for VAT numbers of {country!r}")
    return country


def _web_address(text: str) -> str:
    if not re.fullmatch(
        r"https?://(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?", text
    ):
        raise ValueError("is written like https://example.org or https://example.org/centralino")
    return text.rstrip("/")


def _postgres_address(text: str | None) -> str | None:
    if not text:
        return None
    if not _URL.fullmatch(text) and not _CONNINFO.fullmatch(text):
        raise ValueError(
            "is written like postgresql://user:password@host:5432/database, or host=… dbname=…; "
            "in a user or password @ is written %40, / %2F, % %25"
        )
    return text


EMPTY_IS_NONE = BeforeValidator(lambda text: text or None)
# Names that become sections of Asterisk's files: endpoints, queues, users of AMI.
SectionName = Annotated[Name, AfterValidator(_not_asterisks_own)]
AMIUser = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$"), AfterValidator(_not_asterisks_own)]
Password = Annotated[SecretStr, AfterValidator(_fits_one_line)]
RecordingName = Annotated[str, AfterValidator(_is_recording)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Country = Annotated[str, AfterValidator(_country)]
PostgresAddress = Annotated[str | None, AfterValidator(_postgres_address)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
VATCountry = Annotated[Country, AfterValidator(_has_vat_numbers)]


def split(text: object) -> object:
    """The parts of what is written with commas between them; what is no text is left as it is."""
    return tuple(part.strip() for part in text.split(",") if part.strip()) if isinstance(text, str) else text
