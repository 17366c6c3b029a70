"""The verbs our scripts are made of: one call, what is said and asked in it, and all of it written down."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import TypeVar

from agi.fastagi import CommandFailed, Session
from agi.speech import Words, sound_files, spell
from centralino.calls.journal import CallJournal, Unwritten
from centralino.calls.records import Began, CallBackAsked, Decision, Ended, Json, Learned, Reported, Step
from centralino.clock import now
from centralino.prompts.catalogue import Prompt
from centralino.settings.telephone import Ring, Trunk

Choice = TypeVar("Choice")

TO_TAKE_BACK = 2.0  # seconds a caller has to press * after the last digit was read to them


@dataclass(frozen=True, slots=True)
class Rang:
    """How ringing ended: whether there was a conversation, and Asterisk's DIALSTATUS or QUEUESTATUS."""

    answered: bool
    status: str


class Call:
    """A call in a script's hands.

    Every verb may raise `Hangup`: scripts never catch it. What a verb does is done by a subroutine of the dialplan
    (dialplan/verbs.conf), so that a caller whose server dies or freezes in the middle of it is carried on.
    """

    def __init__(
        self,
        session: Session,
        began: Began,
        journal: CallJournal | Unwritten,
        key_wait: float,
        order: str = "",
    ) -> None:
        self.began = began
        self.order = order
        """What was ordered, for calls that the staff ordered: the second part of the path, of `hear/abc`."""
        self.channel = session.request.channel
        self.ringing: Ring | None = None
        """What is being rung for the caller just now."""
        self.withdrawn = False
        """Set by whoever takes the caller out of waiting; the script finds it when the ringing has ended."""
        self._session = session
        self._journal = journal
        self._key_wait = key_wait
        self._greeted = time.perf_counter()

    async def speak(self, language: str) -> None:
        """Go on in this language."""
        await self._session.set_variable("CHANNEL(language)", language)

    async def say(self, *words: Words) -> None:
        """Say it to the end."""
        with self._step("say", says=_spelt(words)):
            await self._session.gosub("say", "s", 1, _files(words))

    async def ask_digits(self, *words: Words, most: int = 24) -> str:
        """The digits keyed until `#`, or until the caller pauses; `*` starts over. Empty when there were none.

        The first key cuts the question short.
        """
        with self._step("ask-digits", says=_spelt(words)) as detail:
            keyed = await self._read(words, most * 2, self._key_wait)
            digits = keyed.rpartition("*")[2][:most]
            detail["keyed"] = digits
        return digits

    async def choose(
        self, *words: Words, keys: Mapping[str, Choice], tries: int, again: Sequence[Words] = ()
    ) -> Choice | None:
        """What the key pressed stands for; a key cuts short whatever is being said.

        A wrong key or none is met with `again`, or else with the question itself, `tries` times in all.
        """
        question = words
        for _ in range(tries):
            key = await self.ask_key(*question)
            if key in keys:
                return keys[key]
            question = (*([Prompt.WRONG_KEY] if key else []), *(again or words))
        return None

    async def ask_key(self, *words: Words) -> str:
        """The key pressed meanwhile or soon after; empty when there was none."""
        return await self._ask_key(words, self._key_wait)

    async def leave(self, *words: Words) -> None:
        """Say it to a machine, once its own greeting is over."""
        with self._step("leave", says=_spelt(words)):
            await self._session.gosub("leave", "s", 1, _files(words))

    async def is_with_a_machine(self) -> bool:
        """Whether the PBX, where it was told to listen for that, took whoever answered for a machine.

        It calls a machine also who says nothing at all: that may be somebody who listens.
        """
        if await self._session.get_variable("AMDSTATUS") != "MACHINE":
            return False
        cause = await self._session.get_variable("AMDCAUSE") or ""
        return not cause.startswith("INITIALSILENCE")

    async def taken_back(self, *words: Words) -> bool:
        """Say what was understood, and whether the caller takes it back by `*`, meanwhile or just after."""
        return await self._ask_key(words, TO_TAKE_BACK) == "*"

    async def ring(
        self, destination: str, ring: Ring, trunk: Trunk | None, *, music: str, priority: int
    ) -> Rang:
        """Ring a queue, a phone or an outside number, with music for the caller, until somebody answers.

        Returns when the conversation is over, or nobody took the call in `ring.ring_for` seconds. Without music they
        hear it ring.
        """
        name = ring.queue or ring.phone or ring.number or ""
        with self._step("ring", destination=destination, rings=name) as detail:
            self.ringing = ring
            try:
                await self._ring(ring, trunk, music, priority)
            finally:
                self.ringing = None
            status = await self._session.get_variable("RANG") or "UNKNOWN"
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

    def report(self, at: datetime, about: str, report: Mapping[str, Json]) -> None:
        """Write down what others have to hear of; whatever happens from here on, they will."""
        self._journal.note(Reported(at, about, report))

    def end(self, ended: Ended) -> None:
        """Write down the end; nothing can be written after it."""
        self._journal.note(ended)
        self._journal.close()

    async def _ask_key(self, words: tuple[Words, ...], wait: float) -> str:
        with self._step("ask-key", says=_spelt(words)) as detail:
            key = await self._read(words, 1, wait)
            detail["keyed"] = key
        return key

    async def _read(self, words: tuple[Words, ...], most: int, wait: float) -> str:
        """All of it in one subroutine: a key that is pressed between two commands would be lost."""
        await self._session.gosub("ask", "s", 1, _files(words), most, f"{wait:g}")
        if await self._session.get_variable("READSTATUS") == "ERROR":
            raise CommandFailed("Read", f"cannot play all of {_files(words)}")
        return await self._session.get_variable("KEYED") or ""

    async def _ring(self, ring: Ring, trunk: Trunk | None, music: str, priority: int) -> None:
        if ring.queue:
            await self._session.gosub("ring-queue", "s", 1, ring.queue, ring.ring_for, music, priority)
            return
        party = f"PJSIP/{ring.phone}" if ring.phone else f"PJSIP/{ring.number}@{ring.trunk}"
        shown = (trunk and trunk.caller_id) or ""
        await self._session.gosub("ring", "s", 1, party, ring.ring_for, music, shown)

    def _step(self, what: str, **detail: Json) -> _Timing:
        return _Timing(self._journal, what, detail)


class _Timing:
    """Times one verb, and writes it down however it ends: a caller who goes is part of the story."""

    def __init__(self, journal: CallJournal | Unwritten, what: str, detail: dict[str, Json]) -> None:
        self._journal, self._what, self._detail = journal, what, detail

    def __enter__(self) -> dict[str, Json]:
        self._at, self._began = now(), time.perf_counter()
        return self._detail

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind:
            self._detail["cut_short_by"] = kind.__name__
        took_ms = (time.perf_counter() - self._began) * 1000
        self._journal.note(Step(self._at, self._what, self._detail, round(took_ms, 1)))


def _files(words: tuple[Words, ...]) -> str:
    return "&".join(file for each in words for file in sound_files(each))


def _spelt(words: tuple[Words, ...]) -> list[Json]:
    return [spell(each) for each in words]
