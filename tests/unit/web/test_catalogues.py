"""Every message of the pages is said in every language of the staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from centralino.access.refusals import Refusal
from centralino.access.signed_in import StaffLanguage
from web.catalogues import CATALOGUES, SOURCE

WEB = CATALOGUES.parent
CENTRALINO = WEB.parent / "centralino"
WAYS = [("templates/**.html", "jinja2"), ("**.py", "python")]
WORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
TRANSLATED = [each for each in StaffLanguage if each is not SOURCE]

Message = str | tuple[str, ...]


def said() -> set[Message]:
    """All that pages say, as it stands in the source."""
    found = extract_from_dir(
        WEB, WAYS, {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}, WORDS
    )
    messages = {each[2] if isinstance(each[2], str) else tuple(each[2]) for each in found}
    worded = extract_from_dir(CENTRALINO, [("**.py", "python")], {}, {"worded": None})
    return messages | {str(each[2]) for each in worded} | set(map(str, Refusal))


def catalogue(language: StaffLanguage) -> Iterator[tuple[Path, Message, Message, bool]]:
    for file in sorted((CATALOGUES / language).glob("*.po")):
        with file.open("rb") as written:
            for each in read_po(written, locale=language):
                if each.id:
                    words = each.id if isinstance(each.id, str) else tuple(each.id)
                    yield file, words, each.string, each.fuzzy


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_every_message(language: StaffLanguage) -> None:
    known = {words for _, words, string, fuzzy in catalogue(language) if not fuzzy and all(string)}
    assert sorted(map(str, said() - known)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_nothing_that_nobody_says_and_nothing_twice(language: StaffLanguage) -> None:
    known = [words for _, words, _, _ in catalogue(language)]
    assert sorted(map(str, set(known) - said())) == []
    assert sorted(str(each) for each in set(known) if known.count(each) > 1) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_filled_in_is_filled_in_every_language(language: StaffLanguage) -> None:
    for file, words, string, _ in catalogue(language):
        places = {frozenset(re.findall(r"%\(\w+\)[sd]", each)) for each in _all(words)}
        for each in _all(string):
            assert frozenset(re.findall(r"%\(\w+\)[sd]", each)) in places, (file.name, each)


def _all(words: Message) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)
