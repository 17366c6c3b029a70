"""The words of the pages in each language of the staff: gettext catalogues, one a subject, English in the source."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from centralino.access.signed_in import StaffLanguage

CATALOGUES = Path(__file__).with_name("catalogues")
LANGUAGES: Final = tuple(StaffLanguage)
SOURCE: Final = StaffLanguage.EN


def read_catalogues(folder: Path = CATALOGUES) -> Mapping[StaffLanguage, NullTranslations]:
    """What a catalogue lacks is said in English. Raises `ValueError` for one that is damaged."""
    return {language: _read(folder / language, language) for language in LANGUAGES}


def _read(folder: Path, language: StaffLanguage) -> NullTranslations:
    words: NullTranslations = NullTranslations()
    for file in sorted(folder.glob("*.po")):
        compiled = BytesIO()
        with file.open("rb") as written:
            write_mo(compiled, read_po(written, locale=language, abort_invalid=True))
        compiled.seek(0)
        found = Translations(compiled)
        if isinstance(words, Translations):
            words.merge(found)
        else:
            words = found
    return words
