"""What a campaign says and writes where its plan says nothing else, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from centralino.campaigns.words.wording import SPOKEN, WRITTEN, Template
from centralino.settings import Language


@dataclass(frozen=True, slots=True)
class CampaignWords:
    """All that one campaign says and writes, besides the prompts. Raises ValueError naming the words that are wrong."""

    greeting: str
    """Who calls, and for whom: the first thing that is said."""
    call_back: str
    """The first thing that is said to somebody who calls us."""
    invitation: str
    """What for, when and where; said again at key 3, and to everybody of a household."""
    message: str
    """All of it for an answering machine."""
    text: str
    """The question as a text, with how to say yes and no and how to be left alone."""
    text_unclear: str
    text_yes: str
    text_no: str
    text_stop: str
    text_over: str

    def __post_init__(self) -> None:
        for field in fields(self):
            try:
                Template.parse(
                    getattr(self, field.name), WRITTEN if field.name.startswith("text") else SPOKEN
                )
            except ValueError as error:
                raise ValueError(f"{field.name}: {error}") from error


def campaign_words(language: Language, own: Mapping[str, str | None]) -> CampaignWords:
    """The house's words, but where there are `own` ones; keys that are no words of a campaign are passed over."""
    known = {field.name for field in fields(CampaignWords)}
    return replace(HOUSE[language], **{name: text for name, text in own.items() if text and name in known})


# Spoken words name the caller first, and ask for nobody's gender. The question as a text fits one segment of 160 with
# names of usual length and a link of 33, and no text holds a letter outside the GSM alphabet (3GPP TS 23.038): that
# would make two or three segments of one.
HOUSE: Final[Mapping[Language, CampaignWords]] = {
    "it": CampaignWords(
        greeting="Salve, le telefona {organisation}. È un messaggio automatico per {name}.",
        call_back="Salve, ha chiamato {organisation}.",
        invitation="C'è un invito: {event}, {day}, {time}, {place}. Viene?",
        message="Salve, ha telefonato {organisation}, per {name}. C'è un invito: {event}, {day}, {time}, {place}. "
        "Per rispondere, richiami questo numero. Grazie.",
        text="{organisation} invita {name}: {event}, {day} {time}, {place}. "
        "Risponda SI/NO o {link} Basta: STOP",
        text_unclear="Ci scusi, non abbiamo capito. {name}, {event}, {day} {time}: viene? "
        "Risponda solo SI o NO, o {link}",
        text_yes="Grazie, abbiamo segnato un sì per {name}: {event}, {day} {time}, {place}. "
        "Se cambia idea, risponda NO.",
        text_no="Grazie, abbiamo segnato un no per {name}: {event}, {day}. Se cambia idea, risponda SI.",
        text_stop="{organisation}: non le telefoneremo e non le scriveremo più.",
        text_over="{organisation}: le risposte per {event} sono chiuse. Grazie lo stesso.",
    ),
    "en": CampaignWords(
        greeting="Hello, this is {organisation}. This is an automatic call for {name}.",
        call_back="Hello, you have reached {organisation}.",
        invitation="There is an invitation: {event}, on {day}, {time}, {place}. Will you come?",
        message="Hello, this is {organisation}, with a message for {name}. There is an invitation: {event}, on {day}, "
        "{time}, {place}. To answer, please call this number. Thank you.",
        text="{organisation} invites {name}: {event}, {day} {time}, {place}. "
        "Reply YES/NO or {link} No more: STOP",
        text_unclear="Sorry, we did not understand. {name}, {event}, {day} {time}: will you come? "
        "Reply just YES or NO, or {link}",
        text_yes="Thank you, we have put down a yes for {name}: {event}, {day} {time}, {place}. "
        "If you change your mind, reply NO.",
        text_no="Thank you, we have put down a no for {name}: {event}, {day}. If you change your mind, reply YES.",
        text_stop="{organisation}: we will not call or text you any more.",
        text_over="{organisation}: replies for {event} are closed. Thank you all the same.",
    ),
    "es": CampaignWords(
        greeting="Hola, le llama {organisation}. Este es un mensaje automático para {name}.",
        call_back="Hola, ha llamado a {organisation}.",
        invitation="Hay una invitación: {event}, el {day}, {time}, {place}. ¿Vendrá?",
        message="Hola, ha llamado {organisation}, con un mensaje para {name}. Hay una invitación: {event}, el {day}, "
        "{time}, {place}. Para responder, llame a este número. Gracias.",
        text="{organisation} invita a {name}: {event}, {day} {time}, {place}. "
        "Responda SI/NO o {link} Basta: STOP",
        text_unclear="Disculpe, no hemos entendido. {name}, {event}, {day} {time}: ¿viene? "
        "Responda solo SI o NO, o {link}",
        text_yes="Gracias, hemos anotado que viene {name}: {event}, {day} {time}, {place}. "
        "Si cambia de idea, responda NO.",
        text_no="Gracias, hemos anotado que no viene {name}: {event}, {day}. Si cambia de idea, responda SI.",
        text_stop="{organisation}: no le llamaremos ni le escribiremos nunca.",
        text_over="{organisation}: para {event} ya no se puede responder. Gracias igualmente.",
    ),
}
