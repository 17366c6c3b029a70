"""Members and their invitations held in tables, and a campaign whose clips are all there, to lead scripts through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agi.call import Call
from centralino.calls.journal import CallJournal
from centralino.calls.records import Began, CallRecord
from centralino.campaigns.calls.inviting import Guest, Inviting, Question
from centralino.campaigns.calls.reporting import last_told
from centralino.campaigns.clips.sayings import Named, Saying, Sayings, Voiced
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.rules.plan import Plan
from tests.fixtures.campaigns import PLAN
from tests.unit.agi.pretended import SETTINGS, Caller

MEMBER = "+393331234567"
SHOWN = "+390298765432"

ANNA = Guest(11, 1, Named("Anna"), InvitationState.CALLING)
MARIO = Guest(12, 2, Named("Mario"), InvitationState.CALLING)
NAMELESS = Guest(13, 3, Named(""), InvitationState.CALLING)


def a_question(*guests: Guest, campaign_id: int = 7, over: bool = False, **plan: object) -> Question:
    """A campaign whose event is next month, unless told otherwise."""
    soon = datetime.now(UTC) + timedelta(days=30)
    event = {**PLAN["event"], "starts_at": soon}
    written = {**PLAN, "event": event, "replies_close_at": soon - timedelta(days=1), **plan}
    return Question(campaign_id, Plan.model_validate(written), guests or (ANNA,), over)


def has_answered(guest: Guest, answer: str) -> Guest:
    return replace(guest, state=InvitationState.ANSWERED, answer=answer)


@dataclass(frozen=True, slots=True)
class EveryClip(Sayings):
    """Each saying is one clip of its name, with the names of members where the house's words have them."""

    silent: frozenset[Saying] = frozenset()
    nameless: frozenset[Saying] = frozenset()

    def say(self, saying: Saying, named: Sequence[Named] = ()) -> tuple[Voiced, ...]:
        if saying in self.silent:
            return ()
        names = [clip for each in named for clip in self.name(each) if saying not in self.nameless]
        return (Voiced(f"said/{saying}", saying), *names)

    def names_somebody(self, saying: Saying) -> bool:
        return saying not in self.nameless and saying is Saying.GREETING

    def name(self, named: Named) -> tuple[Voiced, ...]:
        return (Voiced(f"said/{named.name}", named.name),) if named.name else ()


@dataclass(frozen=True, slots=True)
class Invitations(Inviting):
    """`fails` is a database that is down."""

    called_for: Question | None = None
    by_number: Mapping[str, tuple[Question, ...]] = field(default_factory=dict)
    by_contact: Mapping[int, tuple[Question, ...]] = field(default_factory=dict)
    fails: bool = False
    silent: frozenset[Saying] = frozenset()
    nameless: frozenset[Saying] = frozenset()

    async def called(self, call_id: int) -> Question | None:
        return None if self.fails else self.called_for

    async def at_number(self, number: str, dialled: str, now: datetime) -> tuple[Question, ...] | None:
        return None if self.fails else self.by_number.get(number, ())

    async def of_contacts(
        self, contact_ids: Sequence[int], dialled: str, now: datetime
    ) -> tuple[Question, ...] | None:
        return tuple(question for each in contact_ids for question in self.by_contact.get(each, ()))

    def sayings(self, question: Question) -> Sayings:
        return EveryClip(question.plan, Path("/nowhere"), Path("/nowhere"), self.silent, self.nameless)


def invitations(**what: object) -> Invitations:
    return Invitations(None, SETTINGS, **what)  # type: ignore[arg-type]


def call_out(caller: Caller, folder: Path) -> Call:
    """A call of ours to the member."""
    began = Began("out-3", "invitation", datetime.now(UTC), SHOWN, MEMBER, "main", "it", call_out=3)
    return Call(caller, began, CallJournal(folder, began), 6.0)  # type: ignore[arg-type]


def call_in(caller: Caller, folder: Path, number: str | None = MEMBER) -> Call:
    """A member's call to the number that was shown to them."""
    began = Began("test-1.1", "call-back", datetime.now(UTC), number, SHOWN, "main", "it")
    return Call(caller, began, CallJournal(folder, began), 6.0)  # type: ignore[arg-type]


def told(record: CallRecord) -> dict[int, tuple[object, ...]]:
    """What the script told in the end, by invitation: disposition, answer, how many come."""
    return {
        each.told.invitation_id: tuple(
            value for value in (each.told.disposition, each.told.answer, each.told.party) if value is not None
        )
        for each in last_told(record)
    }
