"""The words of a text with which the provider of texts is tried out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from centralino.access.signed_in import StaffLanguage
from web.formats import Formats
from web.marking import N_
from web.office import Office

WORDS: Final = N_("A test of our texts, sent at %(clock)s. There is nothing to be done.")


def words_of_test(office: Office, language: StaffLanguage, at: datetime) -> str:
    """By the second, so that one is told from another."""
    return office.look.say(language, WORDS, clock=Formats(language, office.zone).exact_clock(at))
