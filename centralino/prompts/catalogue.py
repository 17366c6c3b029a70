"""The prompts by name, and their words and voices as sounds/prompts.toml has them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import get_args

from centralino.settings import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
VOICES = ("it-IT", "en-GB", "en-US", "es-ES", "fr-FR", "de-DE")  # what SVOX Pico speaks


class Prompt(StrEnum):
    """Every prompt a script may say; the value is the name of its clip."""

    GREETING = "greeting"
    CODE_ASK = "code-ask"
    CODE_NOTHING = "code-nothing"
    CODE_MALFORMED = "code-malformed"
    CODE_UNKNOWN = "code-unknown"
    CODE_UNDERSTOOD = "code-understood"
    CODE_CLEARED = "code-cleared"
    WHICH_INTRO = "which-intro"
    WHICH_FOR = "which-for"
    WHICH_CODE_ENDING = "which-code-ending"
    WHICH_PRESS = "which-press"
    WRONG_KEY = "wrong-key"
    TO_SUPPORT = "to-support"
    TO_SALES = "to-sales"
    SALES_UNKNOWN = "sales-unknown"
    SALES_NO_CONTRACT = "sales-no-contract"
    SALES_UNPAID = "sales-unpaid"
    SALES_EXPIRED = "sales-expired"
    SALES_AWAITING = "sales-awaiting"
    SALES_REVOKED = "sales-revoked"
    SALES_LOCKED_OUT = "sales-locked-out"
    REVOKED_WHILE_WAITING = "revoked-while-waiting"
    CLOSED = "closed"
    NOBODY_ANSWERS = "nobody-answers"
    CALL_BACK_OFFER = "call-back-offer"
    CALL_BACK_ASK_NUMBER = "call-back-ask-number"
    CALL_BACK_WRONG_NUMBER = "call-back-wrong-number"
    CALL_BACK_UNDERSTOOD = "call-back-understood"
    CALL_BACK_CONFIRM = "call-back-confirm"
    CALL_BACK_TAKEN = "call-back-taken"
    INVITATION_CHOICES = "invitation-choices"
    INVITATION_CHOICE_PERSON = "invitation-choice-person"
    INVITATION_CHOICE_NEVER = "invitation-choice-never"
    INVITATION_SHORT = "invitation-short"
    INVITATION_NO_ANSWER = "invitation-no-answer"
    INVITATION_YES = "invitation-yes"
    INVITATION_NO = "invitation-no"
    INVITATION_HOW_MANY = "invitation-how-many"
    INVITATION_SO_MANY = "invitation-so-many"
    INVITATION_NEVER = "invitation-never"
    INVITATION_NEVER_UNDO = "invitation-never-undo"
    INVITATION_NEVER_UNDONE = "invitation-never-undone"
    INVITATION_GOODBYE = "invitation-goodbye"
    INVITATION_TO_PERSON = "invitation-to-person"
    INVITATION_APOLOGY = "invitation-apology"
    INVITATION_FOR = "invitation-for"
    INVITATION_ALSO_FOR = "invitation-also-for"
    INVITATION_CODE_ASK = "invitation-code-ask"
    INVITATION_CODE_UNKNOWN = "invitation-code-unknown"
    INVITATION_SAID_YES = "invitation-said-yes"
    INVITATION_SAID_NO = "invitation-said-no"
    INVITATION_OVER = "invitation-over"
    INVITATION_NONE = "invitation-none"
    GOODBYE = "goodbye"
    APOLOGY = "apology"
    ONE_MOMENT = "one-moment"


@dataclass(frozen=True, slots=True)
class Voice:
    """A synthetic voice and how it speaks; speed and pitch are factors of the voice's own."""

    name: str
    speed: float
    pitch: float

    def __post_init__(self) -> None:
        if self.name not in VOICES:
            raise ValueError(f"there is no voice {self.name!r} (there is: {', '.join(VOICES)})")
        for what, factor in (("speed", self.speed), ("pitch", self.pitch)):
            if not 0.5 <= factor <= 2.0:
                raise ValueError(f"{what} {factor} is not between 0.5 and 2.0")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of every prompt in every language, and the voice that says them."""

    words: Mapping[Prompt, Mapping[Language, str]]
    voices: Mapping[Language, Voice]


class CatalogueError(Exception):
    """prompts.toml is not complete or not right; one line for each complaint, naming prompt and language."""


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue of a prompts.toml; complete, or `CatalogueError` names all that is wrong with it."""
    tables = _read_tables(path)
    voices = _table(tables.pop("voices", {}))
    complaints = [*_about_voices(voices), *_about_words(tables)]
    if complaints:
        raise CatalogueError("\n".join(f"{path.name}: {complaint}" for complaint in complaints))
    return Catalogue(
        words={prompt: {each: str(_table(tables[prompt])[each]) for each in LANGUAGES} for prompt in Prompt},
        voices={each: _voice(voices[each]) for each in LANGUAGES},
    )


def _read_tables(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogueError(f"{path} is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error


def _about_words(tables: Mapping[str, object]) -> Iterator[str]:
    for name in sorted(tables.keys() - set(Prompt)):
        yield f"{name}: no script says a prompt of this name"
    for prompt in Prompt:
        words = _table(tables.get(prompt))
        for language in LANGUAGES:
            said = words.get(language)
            if not isinstance(said, str) or not said.strip():
                yield f"{prompt}: has no words in {language}"
        for other in sorted(words.keys() - set(LANGUAGES)):
            yield f"{prompt}: {other} is not one of our languages ({', '.join(LANGUAGES)})"


def _about_voices(voices: Mapping[str, object]) -> Iterator[str]:
    for language in LANGUAGES:
        try:
            _voice(voices.get(language))
        except ValueError as error:
            yield f"voices: {language}: {error}"


def _voice(written: object) -> Voice:
    match written:
        case {
            "name": str(name),
            "speed": int() | float() as speed,
            "pitch": int() | float() as pitch,
            **rest,
        }:
            if not rest:
                return Voice(name, float(speed), float(pitch))
    raise ValueError("it has a name, a speed and a pitch, and nothing else")


def _table(written: object) -> Mapping[str, object]:
    return written if isinstance(written, dict) else {}
