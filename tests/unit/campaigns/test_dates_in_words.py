"""Days and times in words, where languages are irregular."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from centralino.campaigns.words.dates_in_words import spoken_day, spoken_time, written_day, written_time
from centralino.messages.segments import fits_gsm
from centralino.prompts.catalogue import LANGUAGES
from centralino.settings import Language


@pytest.mark.parametrize(
    ("on", "italian", "english", "spanish"),
    [
        (date(2026, 11, 28), "sabato 28 novembre", "Saturday the 28th of November", "sábado 28 de noviembre"),
        (date(2026, 6, 1), "lunedì primo giugno", "Monday the 1st of June", "lunes 1 de junio"),
        (
            date(2026, 9, 2),
            "mercoledì 2 settembre",
            "Wednesday the 2nd of September",
            "miércoles 2 de septiembre",
        ),
        (date(2026, 4, 23), "giovedì 23 aprile", "Thursday the 23rd of April", "jueves 23 de abril"),
        (date(2026, 12, 11), "venerdì 11 dicembre", "Friday the 11th of December", "viernes 11 de diciembre"),
        (date(2026, 5, 31), "domenica 31 maggio", "Sunday the 31st of May", "domingo 31 de mayo"),
        (date(2026, 7, 21), "martedì 21 luglio", "Tuesday the 21st of July", "martes 21 de julio"),
    ],
)
def test_a_day_is_spoken_as_people_say_it(on: date, italian: str, english: str, spanish: str) -> None:
    assert [spoken_day(on, each) for each in ("it", "en", "es")] == [italian, english, spanish]


@pytest.mark.parametrize(
    ("at", "italian", "english", "spanish"),
    [
        (time(18, 30), "alle 18 e 30", "at 6:30 pm", "a las 6 y media de la tarde"),
        (time(21, 0), "alle 21", "at 9 pm", "a las 9 de la noche"),
        (time(9, 15), "alle 9 e 15", "at 9:15 am", "a las 9 y cuarto de la mañana"),
        (time(20, 5), "alle 20 e 5", "at 8:05 pm", "a las 8 y 5 de la tarde"),
        (time(12, 0), "a mezzogiorno", "at noon", "a las 12 del mediodía"),
        (time(12, 30), "alle 12 e 30", "at 12:30 pm", "a las 12 y media del mediodía"),
        (time(13, 0), "alle 13", "at 1 pm", "a la una de la tarde"),
        (time(1, 30), "all'una e 30", "at 1:30 am", "a la una y media de la madrugada"),
        (time(0, 0), "a mezzanotte", "at midnight", "a las 12 de la noche"),
        (time(0, 10), "a mezzanotte e 10", "at 12:10 am", "a las 12 y 10 de la noche"),
    ],
)
def test_a_time_is_spoken_with_the_preposition_its_hour_takes(
    at: time, italian: str, english: str, spanish: str
) -> None:
    assert [spoken_time(at, each) for each in ("it", "en", "es")] == [italian, english, spanish]


def test_days_and_times_are_written_short() -> None:
    on, at = date(2026, 11, 28), time(18, 5)
    assert [written_day(on, each) for each in ("it", "en", "es")] == [
        "sab 28 nov",
        "Sat 28 Nov",
        "sab 28 nov",
    ]
    assert [written_time(at, each) for each in ("it", "en", "es")] == ["18:05", "6:05 pm", "18:05"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_day_of_the_year_makes_a_text_longer_by_its_letters(language: Language) -> None:
    days = [written_day(date(2026, 1, 1) + timedelta(days=each), language) for each in range(365)]
    assert all(fits_gsm(day) for day in days)
    assert len({day.split(maxsplit=1)[1] for day in days}) == 365
