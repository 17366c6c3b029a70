"""Days and times as a voice reads them well, and as short as a text wants them, in each language."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from centralino.settings import Language

WEEKDAYS: Final[dict[Language, str]] = {
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
MONTHS: Final[dict[Language, str]] = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
# Without á, which no text may hold that is to fit 160 characters (3GPP TS 23.038, the GSM alphabet).
SHORT_WEEKDAYS: Final[dict[Language, str]] = {
    "it": "lun mar mer gio ven sab dom",
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "es": "lun mar mie jue vie sab dom",
}
SHORT: Final = 3  # letters of a month: no two of a language begin with the same
ENDINGS: Final = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def spoken_day(on: date, language: Language) -> str:
    """As in `sabato 28 novembre`, `Saturday the 28th of November`, `sábado 28 de noviembre`; without an article."""
    weekday = WEEKDAYS[language].split()[on.weekday()]
    month = MONTHS[language].split()[on.month - 1]
    match language:
        case "it":
            return f"{weekday} {'primo' if on.day == 1 else on.day} {month}"
        case "en":
            return f"{weekday} the {on.day}{ENDINGS.get(on.day, 'th')} of {month}"
        case "es":
            return f"{weekday} {on.day} de {month}"


def spoken_time(at: time, language: Language) -> str:
    """With its preposition, which depends on the hour: `alle 18 e 30`, `at 6:30 pm`, `a las 6 y media de la tarde`."""
    match language:
        case "it":
            return _italian_time(at)
        case "en":
            return _english_time(at)
        case "es":
            return _spanish_time(at)


def written_day(on: date, language: Language) -> str:
    """As in `sab 28 nov`."""
    weekday = SHORT_WEEKDAYS[language].split()[on.weekday()]
    return f"{weekday} {on.day} {MONTHS[language].split()[on.month - 1][:SHORT]}"


def written_time(at: time, language: Language) -> str:
    """As in `18:30`, in English `6:30 pm`."""
    return _twelve_hours(at) if language == "en" else f"{at.hour}:{at.minute:02}"


def _italian_time(at: time) -> str:
    if (at.hour, at.minute) == (12, 0):
        return "a mezzogiorno"
    hour = {0: "a mezzanotte", 1: "all'una"}.get(at.hour, f"alle {at.hour}")
    return f"{hour} e {at.minute}" if at.minute else hour


def _english_time(at: time) -> str:
    named = {(0, 0): "at midnight", (12, 0): "at noon"}
    return named.get((at.hour, at.minute)) or f"at {_twelve_hours(at)}"


def _twelve_hours(at: time) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'pm' if at.hour >= 12 else 'am'}"


def _spanish_time(at: time) -> str:
    """By the half day: of `21` the voice would make a masculine number."""
    hour = at.hour % 12 or 12
    minutes = {0: "", 15: " y cuarto", 30: " y media"}.get(at.minute, f" y {at.minute}")
    return f"{'a la una' if hour == 1 else f'a las {hour}'}{minutes} {_part_of_day(at.hour)}"


def _part_of_day(hour: int) -> str:
    if hour == 0 or hour >= 21:
        return "de la noche"
    if hour < 6:
        return "de la madrugada"
    if hour < 12:
        return "de la mañana"
    return "del mediodía" if hour == 12 else "de la tarde"
