"""The words: complete in every language, or a complaint that says where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from centralino.prompts.catalogue import LANGUAGES, CatalogueError, Prompt, Voice, read_catalogue

OURS = Path(__file__).parents[3] / "sounds" / "prompts.toml"


def test_our_prompts_have_their_words_in_every_language() -> None:
    catalogue = read_catalogue(OURS)
    assert set(catalogue.words) == set(Prompt)
    assert all(set(words) == set(LANGUAGES) for words in catalogue.words.values())


def test_no_words_are_too_long_to_be_listened_to() -> None:
    said = [words for each in read_catalogue(OURS).words.values() for words in each.values()]
    assert max(map(len, said)) <= 140


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_prompts_say_the_same(language: str) -> None:
    said = [words[language] for words in read_catalogue(OURS).words.values()]  # type: ignore[index]
    assert len(set(said)) == len(said)


def test_keys_are_named_the_same_way_wherever_a_number_is_keyed() -> None:
    words = read_catalogue(OURS).words
    endings = {"it": "prema cancelletto", "en": "press the hash key", "es": "pulse almohadilla"}
    for prompt in (Prompt.CODE_ASK, Prompt.CALL_BACK_ASK_NUMBER):
        assert all(endings[language] in words[prompt][language] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        pytest.param('en = "For"', "", "which-for: has no words in en", id="a language is left out"),
        pytest.param('en = "For"', 'en = "  "', "which-for: has no words in en", id="words are blank"),
        pytest.param('en = "For"', "en = 4", "which-for: has no words in en", id="words are a number"),
        pytest.param("[goodbye]", "[goodby]", "goodbye: has no words in it", id="a name is misspelt"),
        pytest.param("[goodbye]", "[goodby]", "goodby: no script says", id="a misspelt name is named"),
        pytest.param(
            'en = "For"', 'en = "For"\nfr = "Pour"', "which-for: fr is not one", id="another language"
        ),
        pytest.param(
            'name = "es-ES"', 'name = "es-AR"', "there is no voice 'es-AR'", id="a voice nobody has"
        ),
        pytest.param(
            '"es-ES", speed = 1.0', '"es-ES", speed = 9', "voices: es: speed 9.0", id="far too fast"
        ),
        pytest.param(
            '"es-ES", speed', '"es-ES", sped', "voices: es: it has a name", id="a voice's misspelt setting"
        ),
        pytest.param("[voices]", "[voice]", "voices: it: it has a name", id="no voices"),
        pytest.param("[goodbye]", "[goodbye", "prompts.toml: ", id="not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, was: str, becomes: str, complaint: str) -> None:
    text = OURS.read_text(encoding="utf-8")
    assert was in text
    changed = tmp_path / "prompts.toml"
    changed.write_text(text.replace(was, becomes), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(changed)
    assert complaint in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="nowhere"):
        read_catalogue(tmp_path / "nowhere.toml")


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "prompts.toml").write_text("")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(tmp_path / "prompts.toml")
    assert len(str(caught.value).splitlines()) == len(LANGUAGES) * (1 + len(Prompt))


def test_a_voice_that_nobody_could_follow_refuses_to_be_built() -> None:
    with pytest.raises(ValueError, match="pitch"):
        Voice("it-IT", 1.0, 0.1)
