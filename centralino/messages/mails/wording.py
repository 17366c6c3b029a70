"""What the e-mail says with which somebody confirms their registration, in each language.

Nothing of what they wrote stands in it: whoever registers with the address of another has nothing said to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from centralino.settings import Language


@dataclass(frozen=True, slots=True)
class Letter:
    """What an e-mail says: the same as plain text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    who: str
    whom: str  # where the organisation has no name
    code: str
    link: str
    button: str
    lasts: str
    not_you: str


_WORDS: Final[Mapping[Language, _Words]] = {
    "it": _Words(
        subject="Confermi la sua registrazione",
        who="Qualcuno, speriamo lei, si è registrato presso {organisation} con questo indirizzo e-mail.",
        whom="Qualcuno, speriamo lei, si è registrato sul nostro sito con questo indirizzo e-mail.",
        code="Il suo codice:",
        link="Lo scriva nella pagina in cui si è registrato, oppure apra questo indirizzo e prema il pulsante:",
        button="Confermo la mia registrazione",
        lasts="Valgono entrambi 24 ore.",
        not_you="Se non è stato lei non deve fare nulla: dopo 24 ore non conserviamo né il suo indirizzo né altro.",
    ),
    "en": _Words(
        subject="Please confirm your registration",
        who="Somebody, we hope you, has registered with {organisation} and gave this e-mail address.",
        whom="Somebody, we hope you, has registered on our web site and gave this e-mail address.",
        code="Your code:",
        link="Write it on the page where you registered, or open this address and press the button:",
        button="Confirm my registration",
        lasts="Both are valid for 24 hours.",
        not_you="If it was not you, there is nothing to do: after 24 hours we keep neither your address nor the rest.",
    ),
    "es": _Words(
        subject="Confirme su registro",
        who="Alguien, esperamos que usted, se ha registrado en {organisation} con esta dirección de correo.",
        whom="Alguien, esperamos que usted, se ha registrado en nuestro sitio web con esta dirección de correo.",
        code="Su código:",
        link="Escríbalo en la página en la que se registró, o abra esta dirección y pulse el botón:",
        button="Confirmar mi registro",
        lasts="Ambos son válidos durante 24 horas.",
        not_you="Si no fue usted, no tiene que hacer nada: a las 24 horas no conservamos ni su dirección ni lo demás.",
    ),
}

_PAGES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


def letter(language: Language, organisation: str, code: str, link: str) -> Letter:
    """What is sent; `link` is a whole address."""
    words = _WORDS[language]
    who = words.who.format(organisation=organisation) if organisation else words.whom
    subject = f"{words.subject} – {organisation}" if organisation else words.subject
    lines = (who, f"{words.code} {code}", f"{words.link}\n{link}", words.lasts, words.not_you)
    html = _PAGES.get_template("registration.html").render(
        language=language, subject=subject, who=who, words=words, code=code, link=link
    )
    return Letter(subject, "\n\n".join(lines) + "\n", html)
