"""A caller with a keypad and a support line without a database, to lead scripts through in no time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

from agi.call import Call
from agi.fastagi import Hangup
from centralino.calls.journal import CallJournal, pages_to_settle
from centralino.calls.records import Began, CallRecord, Ended, Outcome
from centralino.settings import Settings
from centralino.support.line import SupportLine
from centralino.support.rules import Codes, Contract, Customer, Known

FOR_EVER = Contract("standard", date(2020, 1, 1), None, date(2099, 12, 31))
ENDED = Contract("standard", date(2020, 1, 1), date(2020, 12, 31), date(2020, 12, 31))
PAID = Customer(1, "Rossi", code="00488410010", contracts=(FOR_EVER,))
EXPIRED = Customer(2, "Bianchi", code="00743110157", contracts=(ENDED,))
NUMBER = "+390212345678"

SETTINGS = Settings.model_validate(
    {
        "folder": Path("/nowhere"),
        "ami_password": "a-password-of-a-test",
        "telephone": {
            "lines": {"+390298765432": {"language": "it"}},
            "safe": {"phone": "desk"},
            "phones": {"desk": {"password": "not-a-secret"}},
            "queues": {"support": {"members": [{"phone": "desk"}]}},
            "trunks": {"main": {"host": "127.0.0.1", "caller_id": "+390298765432"}},
            "hours": {"never": {}},
            "destinations": {
                "support": {
                    "ring": [{"queue": "support"}, {"number": "+393331234567", "trunk": "main"}],
                    "otherwise": "sales",
                },
                "sales": {"ring": [{"phone": "desk"}], "otherwise": "call_back"},
                "night": {"ring": [{"phone": "desk"}], "hours": "never", "otherwise": "goodbye"},
            },
        },
    }
)


async def _nothing() -> None:
    """Happens while it rings."""


@dataclass
class Caller:
    """Asterisk's side of a call: `keys` is what is keyed at each question, None being a hang-up there.

    `answers` are the things that are rung and answer; everything said is in `heard`.
    """

    keys: list[str | None] = field(default_factory=list)
    answers: Sequence[str] = ()
    heard: list[str] = field(default_factory=list)
    rung: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    while_speaking: Callable[[], None] = lambda: None
    while_ringing: Callable[[], Awaitable[None]] = _nothing
    request: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(channel="PJSIP/main-00000001"))

    async def set_variable(self, name: str, value: str | int) -> None:
        self.variables[name] = str(value)

    async def get_variable(self, name: str) -> str | None:
        return self.variables.get(name)

    async def gosub(self, context: str, extension: str, priority: int, *arguments: str | int) -> None:
        """The subroutines of dialplan/verbs.conf."""
        match context:
            case "say" | "leave":
                self.heard += str(arguments[0]).split("&")
                self.while_speaking()
                await asyncio.sleep(0)
            case "ask":
                self._ask(str(arguments[0]))
            case "ring" | "ring-queue":
                await self._ring(str(arguments[0]))

    def _ask(self, files: str) -> None:
        self.heard += files.split("&")
        keyed = self.keys.pop(0) if self.keys else ""
        if keyed is None:
            raise Hangup("the caller went")
        self.variables |= {"KEYED": keyed.rstrip("#"), "READSTATUS": "OK" if keyed else "TIMEOUT"}

    async def _ring(self, what: str) -> None:
        self.rung.append(what)
        await self.while_ringing()
        if what in self.answers:
            self.variables |= {"CONVERSATION": "yes", "RANG": "ANSWER"}
        else:
            self.variables["RANG"] = "NOANSWER"

    def heard_of_ours(self) -> list[str]:
        """The prompts heard, and digits as digits."""
        return [name.removeprefix("centralino/").removeprefix("digits/") for name in self.heard]


@dataclass(frozen=True, slots=True)
class Line(SupportLine):
    """The real rules over people held in two tables; `fails` is a database that is down."""

    by_number: Mapping[str, tuple[Customer, ...]] = field(default_factory=dict)
    by_code: Mapping[str, tuple[Customer, ...]] = field(default_factory=dict)
    locked: bool = False
    fails: bool = False
    looked_up: list[str] = field(default_factory=list)
    afresh: Callable[[Known], Known] = lambda known: known

    async def who_is_calling(self, number: str | None, source: str, now: datetime) -> Known:
        codes = Codes.LOCKED_OUT if self.locked else Codes.NOT_ASKED
        return Known(number, self.by_number.get(number or "", ()), codes, look_up_failed=self.fails)

    async def try_code(self, known: Known, source: str, keyed: str, now: datetime) -> Known | None:
        self.looked_up.append(keyed)
        found = self.by_code.get(keyed)
        return replace(known, customers=found, codes=Codes.FOUND) if found else None

    async def known_afresh(self, known: Known) -> Known:
        return self.afresh(known)


def line(**what: object) -> Line:
    return Line(None, SETTINGS, **what)  # type: ignore[arg-type]


def call_of(caller: Caller, folder: Path, number: str | None = NUMBER) -> Call:
    began = Began("test-1.1", "screening", datetime.now(UTC), number, "+390298765432", "main", "it")
    return Call(caller, began, CallJournal(folder, began), 6.0)  # type: ignore[arg-type]


def written_of(call: Call, folder: Path) -> CallRecord:
    """The call's record, once it is over."""
    call.end(Ended(datetime.now(UTC), Outcome.TALKED))
    (page,) = pages_to_settle(folder)
    return page.read()
