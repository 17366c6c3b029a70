"""The text that one confirms a registration with takes one segment on the air."""

from __future__ import annotations

from typing import get_args

import pytest

from centralino.messages.segments import Encoding, segments
from centralino.settings import Language
from centralino.support.registration.texted import text_of

LINK = "https://centralino.example.org/register/c/AbCdEfGhIjKl"


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize(
    "organisation", ["", "Officine Meccaniche Acme e Figli"], ids=["of no name", "of a long name"]
)
def test_it_is_one_segment_with_code_and_link(language: Language, organisation: str) -> None:
    text = text_of(language, organisation, "012345", LINK)
    found = segments(text)
    assert (found.encoding, found.count) == (Encoding.GSM, 1), text
    assert "012345" in text
    assert LINK in text
    assert text.startswith(organisation[:24])
