"""What is said, as the files that Asterisk plays and as the record spells it."""

from __future__ import annotations

import pytest

from agi.speech import Digits, NameClip, Spoken, Words, sound_files, spell
from centralino.prompts.catalogue import Prompt


@pytest.mark.parametrize(
    ("words", "files", "spelt"),
    [
        pytest.param(Prompt.GREETING, ["centralino/greeting"], "greeting", id="a prompt"),
        pytest.param(NameClip("acme"), ["centralino/names/acme"], "names/acme", id="a recorded name"),
        pytest.param(Digits("1-2"), ["digits/1", "digits/2"], "1-2", id="digits"),
        pytest.param(
            Spoken("said/it/3f2a", "Maria Rossi"), ["centralino/said/it/3f2a"], "Maria Rossi", id="any words"
        ),
    ],
)
def test_words_are_files_for_asterisk_and_text_for_the_record(
    words: Words, files: list[str], spelt: str
) -> None:
    assert list(sound_files(words)) == files
    assert spell(words) == spelt
