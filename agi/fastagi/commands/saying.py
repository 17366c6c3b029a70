"""Commands that say digits, numbers, letters, dates and times in the channel's language.

Each returns the key that interrupted it, or None; only `escape_digits` interrupt.
"""

from __future__ import annotations

from datetime import datetime

from agi.fastagi.commands.channel import given
from agi.fastagi.commands.sender import Sender


class SayingCommands(Sender):
    __slots__ = ()

    async def say_digits(self, digits: str | int, escape_digits: str = "") -> str | None:
        """Digit by digit: 0 to 9, `*`, `#`."""
        return await self._play("SAY DIGITS", digits, escape_digits)

    async def say_number(self, number: int, escape_digits: str = "", gender: str | None = None) -> str | None:
        """As one number; some languages have genders: `m`, `f`, `n`, `c`."""
        return await self._play("SAY NUMBER", number, escape_digits, *given(gender))

    async def say_alpha(self, text: str, escape_digits: str = "") -> str | None:
        """Letter by letter."""
        return await self._play("SAY ALPHA", text, escape_digits)

    async def say_phonetic(self, text: str, escape_digits: str = "") -> str | None:
        """Letter by letter in the phonetic alphabet."""
        return await self._play("SAY PHONETIC", text, escape_digits)

    async def say_date(self, when: datetime, escape_digits: str = "") -> str | None:
        """The date of an instant, in Asterisk's own time zone."""
        return await self._play("SAY DATE", epoch(when), escape_digits)

    async def say_time(self, when: datetime, escape_digits: str = "") -> str | None:
        """The time of day of an instant, in Asterisk's own time zone."""
        return await self._play("SAY TIME", epoch(when), escape_digits)

    async def say_datetime(
        self,
        when: datetime,
        escape_digits: str = "",
        format: str = "ABdY 'digits/at' IMp",
        zone: str | None = None,
    ) -> str | None:
        """An instant in a form of voicemail.conf, in a zone of /usr/share/zoneinfo or Asterisk's own."""
        return await self._play("SAY DATETIME", epoch(when), escape_digits, format, *given(zone))


def epoch(when: datetime) -> int:
    """Seconds since 1970 in UTC; ValueError without a time zone."""
    if when.tzinfo is None:
        raise ValueError(f"without a time zone {when} is no instant")
    return int(when.timestamp())
