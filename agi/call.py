"""The verbs our scripts are made of: one call, what is said and asked in it, and all of it written down."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from agi.fastagi import CommandFailed, Session
from agi.speech import Digits, NameClip, Words, at_most_seconds, sound_files
from centralino.calls.journal import CallJournal
from centralino.calls.records import Began, CallBackAsked, Decision, Ended, Json, Learned, Step
from centralino.clock import now
from centralino.prompts.catalogue import Prompt
from centralino.settings.telephone import Ring, Trunk

Choice = TypeVar("Choice")

ANSWERED = "conversation"  # the dialplan's context that runs when somebody takes the caller
_LONGEST_KEYING = 60.0  # seconds a person may take to key a code once the prompt is over


@dataclass(frozen=True, slots=True)
class Rang:
    """How ringing somebody ended: whether there was a conversation, and Asterisk's DIALSTATUS or QUEUESTATUS."""

    answered: bool
    status: str


class Call:
    """A call in a script's hands.

    Every verb may raise `Hangup`: scripts never catch it. Each one first tells Asterisk how long it may take at the
    most, so that a caller whose server freezes is carried on by the dialplan.
    """

    def __init__(
        self, session: Session, began: Began, journal: CallJournal, frozen_after: int, key_wait: float
    ) -> None:
        self.began = began
        self.channel = session.request.channel
        self.ringing: Ring | None = None
        """What is being rung for the caller just now."""
        self.withdrawn = False
        """Set by whoever takes the caller out of waiting; the script finds it when the ringing has ended."""
        self._session = session
        self._journal = journal
        self._frozen_after = frozen_after
        self._key_wait = key_wait
        self._greeted = time.perf_counter()

    async def speak(self, language: str) -> None:
        """Go on in this language."""
        await self._session.set_variable("CHANNEL(language)", language)

    async def say(self, *words: Words) -> None:
        """Say it to the end."""
        with self._step("say", says=_spelt(words)):
            await self._session.answer()
            await self._expect(sum(map(at_most_seconds, words)))
            for file in _files(words):
                await self._session.stream_file(file)

    async def ask_digits(self, *words: Words, most: int = 24) -> str:
        """The digits keyed until `#`, or until the caller pauses; `*` starts over. Empty when there were none.

        The first key cuts the question short. One command does all of it, for a key pressed between
        two commands is lost.
        """
        with self._step("ask-digits", says=_spelt(words)) as detail:
            await self._session.answer()
            await self._expect(sum(map(at_most_seconds, words)) + _LONGEST_KEYING)
            keyed = await self._read(words, most=most * 2)
            digits = keyed.rpartition("*")[2][:most]
            detail["keyed"] = digits
        return digits

    async def choose(self, *words: Words, keys: Mapping[str, Choice], tries: int) -> Choice | None:
        """What the key pressed stands for; a wrong key or none is met with the question again, `tries` times in all."""
        for _ in range(tries):
            key = await self._ask_key(words)
            if key in keys:
                return keys[key]
            if key:
                await self.say(Prompt.WRONG_KEY)
        return None

    async def star_pressed_during(self, *words: Words) -> bool:
        """Say it, and tell whether the caller pressed `*` meanwhile or just after, which is how one corrects."""
        with self._step("say", says=_spelt(words)) as detail:
            await self._expect(sum(map(at_most_seconds, words)))
            for file in _files(words):
                if (await self._session.stream_file(file, "*")).key:
                    detail["keyed"] = "*"
                    return True
            return False

    async def ring(
        self, destination: str, ring: Ring, trunk: Trunk | None, *, music: str, priority: int
    ) -> Rang:
        """Ring a queue, a phone or an outside number, with music for the caller, until somebody answers.

        Returns when the conversation is over, or nobody took the call in `ring.ring_for` seconds.
        """
        name = ring.queue or ring.phone or ring.number or ""
        with self._step("ring", destination=destination, rings=name) as detail:
            await self._session.answer()
            await self._session.set_variable("TIMEOUT(absolute)", 0)
            self.ringing = ring
            try:
                status = await (
                    self._queue(ring, music, priority) if ring.queue else self._dial(ring, trunk, music)
                )
            finally:
                self.ringing = None
            await self._expect(0)
            answered = await self._session.get_variable("CONVERSATION") == "yes"
            detail.update(status=status, answered=answered)
        return Rang(answered, status)

    def decided(self, at: datetime, known: Json, rule: str, verdict: Mapping[str, Json]) -> None:
        """Write down a decision and how long after the greeting of the session it fell."""
        took_ms = (time.perf_counter() - self._greeted) * 1000
        self._journal.note(Decision(at, known, rule, verdict, round(took_ms, 3)))

    def learned(self, at: datetime, number: str, contact_id: int) -> None:
        """Write down that this number is the contact's."""
        self._journal.note(Learned(at, number, contact_id))

    def call_back_asked(self, at: datetime, number: str, about: str) -> None:
        """Write down that the caller wants to be called at this number, about this destination."""
        self._journal.note(CallBackAsked(at, number, about))

    def end(self, ended: Ended) -> None:
        """Write down the end; nothing can be written after it."""
        self._journal.note(ended)
        self._journal.close()

    async def _ask_key(self, words: tuple[Words, ...]) -> str:
        with self._step("ask-key", says=_spelt(words)) as detail:
            await self._session.answer()
            await self._expect(sum(map(at_most_seconds, words)) + self._key_wait)
            key = await self._read(words, most=1)
            detail["keyed"] = key
        return key

    async def _read(self, words: tuple[Words, ...], *, most: int) -> str:
        """Read() takes several files and GET DATA one; as with GET DATA, no key is lost between them."""
        await self._session.exec("Read", "KEYED", "&".join(_files(words)), most, "", 1, f"{self._key_wait:g}")
        if await self._session.get_variable("READSTATUS") == "ERROR":
            raise CommandFailed("EXEC Read", f"cannot play {', '.join(_files(words))}")
        return await self._session.get_variable("KEYED") or ""

    async def _queue(self, ring: Ring, music: str, priority: int) -> str:
        """`c` brings us back when the one who answered hangs up."""
        await self._session.set_variable("QUEUE_PRIO", priority)
        await self._session.set_variable("CHANNEL(musicclass)", music)
        await self._session.exec("Queue", ring.queue or "", "c", "", "", ring.ring_for, "", ANSWERED)
        return await self._session.get_variable("QUEUESTATUS") or "UNKNOWN"

    async def _dial(self, ring: Ring, trunk: Trunk | None, music: str) -> str:
        """`g` brings us back when the one who answered hangs up; `f` presents the trunk's own number."""
        shown = f"f({trunk.caller_id})" if trunk and trunk.caller_id else ""
        party = f"PJSIP/{ring.phone}" if ring.phone else f"PJSIP/{ring.number}@{ring.trunk}"
        await self._session.exec("Dial", party, ring.ring_for, f"gm({music})U({ANSWERED}){shown}")
        return await self._session.get_variable("DIALSTATUS") or "UNKNOWN"

    async def _expect(self, seconds: float) -> None:
        """If we do not speak again within that and a little more, the dialplan takes the caller to a person."""
        await self._session.set_variable("TIMEOUT(absolute)", int(seconds) + self._frozen_after)

    def _step(self, what: str, **detail: Json) -> _StepInTheMaking:
        return _StepInTheMaking(self._journal, what, detail)


class _StepInTheMaking:
    """Times one verb, and writes it down however it ends: a caller who goes is part of the story."""

    def __init__(self, journal: CallJournal, what: str, detail: dict[str, Json]) -> None:
        self._journal, self._what, self._detail = journal, what, detail

    def __enter__(self) -> dict[str, Json]:
        self._at, self._began = now(), time.perf_counter()
        return self._detail

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind:
            self._detail["cut_short_by"] = kind.__name__
        took_ms = (time.perf_counter() - self._began) * 1000
        self._journal.note(Step(self._at, self._what, self._detail, round(took_ms, 1)))


def _files(words: tuple[Words, ...]) -> list[str]:
    return [file for each in words for file in sound_files(each)]


def _spelt(words: tuple[Words, ...]) -> list[Json]:
    return [_spell(each) for each in words]


def _spell(words: Words) -> str:
    match words:
        case Prompt():
            return str(words)
        case Digits(text):
            return text
        case NameClip(clip):
            return f"names/{clip}"
