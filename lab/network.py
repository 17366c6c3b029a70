"""The whole lab: the carrier, the people who answer at its numbers, and calls placed into the trunk."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from agi.fastagi import FastAGIServer, Session
from centralino.prompts.catalogue import Prompt
from centralino.stack.asterisk import AsteriskLayout
from lab.audio import SoundServer
from lab.callee import Reached, take_call
from lab.caller import CallerAtThePhone
from lab.carrier import HOST, Account, Carrier, Ledger
from lab.ears import PERSON, Library
from lab.heard import Heard, Hears, Moment, Over, is_about
from lab.member_at_the_phone import MembersAtThePhone
from lab.member_with_a_text import MembersWithTexts
from lab.members import Members
from lab.personas import Caller, People, read_people
from lab.sounds import SUPPORT_LINE, library_of
from lab.voices import make_member_voices, make_voices

CHECKOUT = Path(__file__).resolve().parents[1]
LONGEST_CALL = 900.0
"""Seconds; longer than anybody's patience."""

Watch = Callable[[str, Moment], object]


class Lab:
    """`async with Lab(account) as lab: heard = await lab.call("ann-paid", to="+390299000001")`.

    Everything it starts ends with it. `watch` is shown every moment of every call, with the caller's name. Callers
    know these `prompts` when they hear them.
    """

    def __init__(
        self,
        account: Account,
        people: People | None = None,
        *,
        members: Members | None = None,
        prompts: Collection[Prompt] = SUPPORT_LINE,
        folder: Path | None = None,
        watch: Watch = lambda _caller, _moment: None,
    ) -> None:
        self.account = account
        self.people = people or read_people()
        self.members = members or {}
        self.reached: list[Reached] = []
        """The calls that the callees among the people took, or did not."""
        self.called_back: list[Heard] = []
        """The calls that members made to the number that had called them."""
        self._given_folder = folder
        self._prompts = prompts
        self._watch = watch
        self._numbers = itertools.count(1)
        self._calls: dict[str, CallerAtThePhone] = {}
        self._tries: Counter[str] = Counter()
        self._voices: Mapping[str, Path] = {}
        self._sounds = SoundServer()
        self._agi = FastAGIServer({"caller": self._on_caller, "callee": self._on_callee})
        self._things = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.stop()

    async def start(self) -> None:
        """Bring the network up. Raises what Asterisk's start raises."""
        folder = self._given_folder or Path(self._things.enter_context(TemporaryDirectory(prefix="lab-")))
        layout = AsteriskLayout.read(CHECKOUT)
        await self._members_come_home(folder)
        self._voices = await asyncio.to_thread(make_voices, self.people, folder / "voices")
        self._library: Library = await asyncio.to_thread(
            library_of, self._prompts, layout, CHECKOUT, self._voices
        )
        self._things.push_async_callback(self._sounds.stop)
        await self._sounds.start()
        self._things.push_async_callback(self._agi.stop, grace=1)
        await self._agi.start(HOST, 0)
        self._carrier = Carrier(self.account, folder / "carrier", layout, self._agi.port)
        self._things.push_async_callback(self._carrier.stop)
        await self._carrier.start()

    async def stop(self) -> None:
        """Take the network down; whoever still talks is cut off."""
        await self._things.aclose()

    @property
    def ledger(self) -> Ledger:
        """The carrier's own record of every call that came out of the trunk."""
        return self._carrier.ledger

    def left_with(self, member: str) -> Sequence[Path]:
        """The recordings of a member's answering machine, call by call."""
        return self._at_the_phone.left_with(member)

    async def _members_come_home(self, folder: Path) -> None:
        recordings = folder / "recordings"
        recordings.mkdir(parents=True, exist_ok=True)
        voices = await asyncio.to_thread(make_member_voices, folder / "voices" / "members")
        self._at_the_phone = MembersAtThePhone(self.members, voices, recordings, self._call_back)
        self._things.push_async_callback(self._at_the_phone.stop)
        self.texts = MembersWithTexts(self.members)
        self._things.push_async_callback(self.texts.stop)

    async def call(self, who: str, *, to: str, known_as: str | None = None) -> Heard:
        """Have somebody call a number over the trunk; returns when the call is over.

        `known_as` is the name the call is watched by, where one person calls several times. Raises KeyError for
        a caller nobody has described, `TimeoutError` for a call that does not end.
        """
        return await self._place(known_as or who, self.people.callers[who], to)

    async def _call_back(self, name: str, persona: Caller, to: str) -> None:
        self.called_back.append(await self._place(name, persona, to))

    async def _place(self, name: str, persona: Caller, to: str) -> Heard:
        id = f"lab-{next(self._numbers)}-{name}"
        phone = CallerAtThePhone(persona, self._library, lambda moment: self._watch(name, moment))
        self._calls[id] = phone
        try:
            async with asyncio.timeout(LONGEST_CALL):
                cause = await self._carrier.connect(id, to, persona.number)
            await phone.until_put_down()
        finally:
            del self._calls[id]
        phone.note(Over(phone.now, cause, phone.hung_up))
        return Heard(name, to, tuple(phone.moments), self._when_rung(phone, persona.number))

    def _when_rung(self, phone: CallerAtThePhone, shown: str | None) -> float | None:
        """When the person heard last began to ring: in the carrier's record, the call to them that fits best."""
        voices = [
            moment for moment in phone.moments if isinstance(moment, Hears) and is_about(moment.sound, PERSON)
        ]
        if not voices:
            return None
        heard_at = phone.placed_at + next(each.at for each in voices if each.sound == voices[-1].sound)
        calls = [call for call in self.reached if is_about(voices[-1].sound, call.name) and call.answered_at]
        best = min(
            calls,
            key=lambda call: (call.shown != shown, abs(heard_at - (call.answered_at or 0))),
            default=None,
        )
        return best.rang_at - phone.placed_at if best else None

    async def _on_caller(self, session: Session) -> None:
        """A call of ours has been answered: its sound is taken off the channel, and the caller lives it."""
        phone = self._calls[session.request.uniqueid]
        sound = self._sounds.expect()
        await self._carrier.tap(session.request.channel, sound.channel)
        await phone.talk(session, sound)

    async def _on_callee(self, session: Session) -> None:
        """Somebody is called; at a number that is nobody's the dialplan says so."""
        number = session.request.path.removeprefix("callee/")
        name = self.people.at(number)
        if name is None:
            if self._at_the_phone.at(number):
                await self._at_the_phone.take_call(session, number)
            return
        callee = self.people.callees[name]
        takes = callee.takes_call(self._tries[name])
        self._tries[name] += 1
        call = Reached(name, number, session.request.callerid, takes, asyncio.get_running_loop().time())
        self.reached.append(call)
        await take_call(session, callee, self._voices[name], call)
