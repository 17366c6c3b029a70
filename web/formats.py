"""Numbers, days, instants and telephone numbers as a language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

from centralino.access.signed_in import StaffLanguage

_LOCALE = {StaffLanguage.EN: "en_GB", StaffLanguage.IT: "it_IT", StaffLanguage.ES: "es_ES"}


@dataclass(frozen=True, slots=True)
class Formats:
    """Of one language; instants are shown on the organisation's clock."""

    language: StaffLanguage
    zone: ZoneInfo

    @property
    def locale(self) -> str:
        return _LOCALE[self.language]

    def number(self, value: float) -> str:
        """1,234.5"""
        return format_decimal(value, locale=self.locale)

    def percent(self, share: float) -> str:
        """0.25 as 25%"""
        return format_percent(share, locale=self.locale)

    def day(self, value: date | datetime, form: str = "medium") -> str:
        """A local day; of an instant, the day it is on our clock."""
        day = value.astimezone(self.zone).date() if isinstance(value, datetime) else value
        return format_date(day, form, locale=self.locale)

    def clock(self, value: datetime) -> str:
        """Hour and minute."""
        return format_time(value, "short", tzinfo=self.zone, locale=self.locale)

    def exact_clock(self, value: datetime) -> str:
        """Hour, minute and second."""
        return format_time(value, "medium", tzinfo=self.zone, locale=self.locale)

    def instant(self, value: datetime, form: str = "medium") -> str:
        """Day and time."""
        day = format_date(value.astimezone(self.zone).date(), form, locale=self.locale)
        return f"{day}, {self.clock(value)}"

    def exact(self, value: datetime) -> str:
        """Day and time to the second, for what is looked at closely."""
        return format_datetime(value, "medium", tzinfo=self.zone, locale=self.locale)

    def length(self, value: timedelta) -> str:
        """3 minutes"""
        return format_timedelta(value, locale=self.locale, threshold=1.2)

    def country(self, code: str) -> str:
        """IT as Italy; a code (ISO 3166) that nobody knows is shown as it is."""
        return str(Locale.parse(self.locale).territories.get(code, code))

    def ago(self, value: datetime, now: datetime) -> str:
        """3 minutes ago"""
        return format_timedelta(value - now, locale=self.locale, add_direction=True, threshold=1.2)


def phone(number: str) -> str:
    """A telephone number spaced as its country does; what is none is shown as it is. It does not break at line ends."""
    try:
        spaced = format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number
    return spaced.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{NON-BREAKING HYPHEN}")
