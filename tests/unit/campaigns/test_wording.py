"""A campaign's words: refused where nobody could fill them in, said in clips that members share, written short."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from centralino.campaigns.words.house_words import HOUSE, CampaignWords, campaign_words
from centralino.campaigns.words.wording import (
    SPOKEN,
    Facts,
    Name,
    Placeholder,
    Said,
    Segment,
    Template,
    spoken_parts,
    written,
)
from centralino.messages.segments import Encoding, segments
from centralino.settings import Language

EVENING = Facts(
    event="Concerto d'autunno",
    starts_at=datetime(2026, 11, 28, 17, 30, tzinfo=UTC),
    zone=ZoneInfo("Europe/Rome"),
    place="Teatro Sociale",
    organisation="Amici della Musica",
)
LINK = "https://example.org/r/Ab3dEf9hKm2"


def test_a_text_is_parsed_into_its_words_and_what_they_leave_open() -> None:
    parsed = Template.parse("Salve {name}, {event}.")
    assert parsed.parts == ("Salve ", Placeholder.NAME, ", ", Placeholder.EVENT, ".")
    assert parsed.names_somebody
    assert not Template.parse("{event}").names_somebody


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(
            "Ciao {nome}", "{nome} cannot stand here: placeholders are {name}, {event}", id="misspelt"
        ),
        pytest.param("Ciao { name }", "{ name } cannot stand here", id="blanks"),
        pytest.param("Ciao {}", "{} cannot stand here", id="empty"),
        pytest.param("Ciao {Name}", "{Name} cannot stand here", id="capital"),
        pytest.param("Ciao {name", "a { stands alone in 'Ciao {name'", id="never closed"),
        pytest.param("Ciao name}", "a } stands alone", id="never opened"),
        pytest.param("Ciao {{name}}", "a { stands alone", id="doubled"),
        pytest.param("Guardi {link}", "{link} cannot stand here", id="a link nobody can press"),
    ],
)
def test_what_nobody_could_fill_in_is_refused_in_words(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match="placeholders are") as caught:
        Template.parse(text, SPOKEN)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("Buongiorno.", (Said("Buongiorno."),), id="words alone"),
        pytest.param("{name}", (Name(),), id="a name alone"),
        pytest.param("Per {name}.", (Said("Per"), Name()), id="a full stop is not a clip"),
        pytest.param("{name}, ciao. Per {name}!", (Name(), Said("ciao. Per"), Name()), id="a name twice"),
        pytest.param(
            "{organisation} chiama {name}: {event}, {day}, {time}, {place}.",
            (
                Said("Amici della Musica chiama"),
                Name(),
                Said("Concerto d'autunno, sabato 28 novembre, alle 18 e 30, Teatro Sociale."),
            ),
            id="what is the same for all is one clip",
        ),
        pytest.param("Il  prezzo\n è 5.", (Said("Il prezzo è 5."),), id="blanks"),
    ],
)
def test_what_is_said_is_clips_that_members_share_and_their_names(
    text: str, said: tuple[Segment, ...]
) -> None:
    assert spoken_parts(Template.parse(text), EVENING, "it") == said


def test_a_link_cannot_be_said() -> None:
    with pytest.raises(ValueError, match=r"\{link\} cannot be said"):
        spoken_parts(Template.parse("Guardi {link}"), EVENING, "it")


def test_a_text_is_written_for_one_member() -> None:
    template = Template.parse("{name}: {event}, {day} {time}, {place}. {link}")
    text = written(template, EVENING, "it", name="Maria Rossi", link=LINK)
    assert text == f"Maria Rossi: Concerto d'autunno, sab 28 nov 18:30, Teatro Sociale. {LINK}"


def test_braces_in_a_name_are_only_a_name() -> None:
    text = written(Template.parse("{name}"), EVENING, "it", name="{link}", link=LINK)
    assert text == "{link}"


def test_a_place_nobody_named_takes_its_comma_along() -> None:
    somewhere = replace(EVENING, place="")
    template = Template.parse("{event}, {day}, {place}. Viene?")
    assert spoken_parts(template, somewhere, "it") == (
        Said("Concerto d'autunno, sabato 28 novembre. Viene?"),
    )
    assert written(template, somewhere, "it", name="", link="") == "Concerto d'autunno, sab 28 nov. Viene?"


def test_the_event_is_told_by_the_clock_of_its_own_zone() -> None:
    late = replace(EVENING, starts_at=datetime(2026, 11, 28, 23, 30, tzinfo=UTC))
    assert spoken_parts(Template.parse("{day}, {time}"), late, "it") == (
        Said("domenica 29 novembre, a mezzanotte e 30"),
    )


@pytest.mark.parametrize("language", HOUSE)
def test_a_campaign_needs_no_words_of_its_own(language: Language) -> None:
    words = campaign_words(language, {"text": None, "greeting": "", "recorded_invitation": "invito.wav"})
    assert words == HOUSE[language]
    for spoken in (words.greeting, words.call_back, words.invitation, words.message):
        assert spoken_parts(Template.parse(spoken, SPOKEN), EVENING, language)
    assert "{organisation}" in words.greeting.split(".")[0]


def test_words_of_its_own_win_over_those_of_the_house() -> None:
    words = campaign_words("it", {"greeting": "Ciao {name}."})
    assert words == replace(HOUSE["it"], greeting="Ciao {name}.")


def test_words_that_are_wrong_are_named() -> None:
    with pytest.raises(ValueError, match=r"invitation: \{link\} cannot stand here"):
        campaign_words("it", {"invitation": "Guardi {link}"})


@pytest.mark.parametrize("language", HOUSE)
def test_the_question_as_a_text_fits_one_segment_and_says_how_to_answer_and_to_stop(
    language: Language,
) -> None:
    text = written(Template.parse(HOUSE[language].text), EVENING, language, name="Maria Rossi", link=LINK)
    assert segments(text).count == 1, len(text)
    assert LINK in text.split()  # nothing sticks to it that a telephone would take for a part of it
    assert all(word in text for word in ("NO", "STOP", "YES" if language == "en" else "SI"))


@pytest.mark.parametrize("language", HOUSE)
@pytest.mark.parametrize(
    "name", [field.name for field in fields(CampaignWords) if field.name.startswith("text")]
)
def test_every_text_keeps_to_the_alphabet_of_telephones(language: Language, name: str) -> None:
    text = written(Template.parse(getattr(HOUSE[language], name)), EVENING, language, name="Ana", link=LINK)
    assert segments(text).encoding is Encoding.GSM
    assert segments(text).count == 1
