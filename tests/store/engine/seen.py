"""What an oracle sees of people, campaigns, calls and texts, and keeps in a log of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from centralino.campaigns.rules.plan import Plan

# For these the far end was not asked to ring.
UNDISTURBED = {"invalid-number", "congestion", "trunk-failed", "not-placed"}


@dataclass
class Person:
    """Somebody who may be called."""

    id: int
    numbers: list[str]
    time_zone: str | None
    prefers_texts: bool
    opposed: bool = False


@dataclass
class Campaign:
    """A campaign with the plan it has now."""

    id: int
    event: int
    plan: Plan
    runs: bool = True


@dataclass
class Call:
    """A call, and how it ended for each invitation it was for; None while that is not known."""

    id: int
    number: str
    trunk: str
    at: datetime
    ended: dict[int, str | None]
    picked_up: bool = False
    over_at: datetime | None = None
    hung_up: bool = False
    told_at: datetime | None = None  # when it was last learned how it ended, which may be long after its end

    @property
    def is_open(self) -> bool:
        return self.over_at is None or None in self.ended.values()


@dataclass
class Text:
    """A text with the question. One that failed did not reach its number; one not sent might never have been."""

    id: int
    claim: UUID
    invitation: int
    number: str
    at: datetime
    failed: bool = False
    is_open: bool = True
    is_accepted: bool = False
    not_sent_at: datetime | None = None

    @property
    def counts(self) -> bool:
        return not self.failed and not self.not_sent_at


@dataclass
class Invitation:
    """Somebody's invitation to a campaign."""

    id: int
    campaign: Campaign
    person: Person
    answered: bool = False
    withdrawn: bool = False


@dataclass
class Attempt:
    """A call as one of those it was for knows it."""

    call: Call
    invitation: Invitation

    @property
    def kind(self) -> str | None:
        return self.call.ended[self.invitation.id]

    @property
    def disturbed(self) -> bool:
        return self.kind not in UNDISTURBED

    @property
    def end(self) -> datetime:
        return self.call.over_at or self.call.at


@dataclass
class Budget:
    """What a person may be asked to bear, over all campaigns."""

    per_day: int
    per_week: int
    per_30_days: int
    gap: timedelta


@dataclass
class Trunk:
    """What a trunk carries, and how it fared."""

    lines: int
    per_second: float
    failures: int = 0
    rests_until: datetime | None = None


@dataclass
class Log:
    """Everything that was seen to happen."""

    budget: Budget
    trunks: dict[str, Trunk]
    people: dict[int, Person] = field(default_factory=dict)
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    invitations: dict[int, Invitation] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    texts: dict[int, Text] = field(default_factory=dict)
    not_in_use: set[str] = field(default_factory=set)
    opposed_numbers: set[str] = field(default_factory=set)

    def opposed_people(self) -> list[Person]:
        """Those who are never to be called."""
        return [
            each for each in self.people.values() if each.opposed or self.opposed_numbers & set(each.numbers)
        ]

    def known_of(self, invitation: Invitation) -> str:
        """All that was seen to happen to somebody, for whoever reads a failure."""
        person = invitation.person
        rows = [f"{person}, for {invitation.campaign}"]
        for each in self.attempts_of(person):
            call = each.call
            rows.append(
                f"call {call.id} to {call.number}: {call.at} to {call.over_at}, {each.kind} for {each.invitation.id}"
            )
        mine = [each for each in self.texts.values() if self.invitations[each.invitation].person is person]
        return "\n  ".join(
            [*rows, *map(str, mine), f"not in use: {self.not_in_use}, opposed: {self.opposed_numbers}"]
        )

    def attempts_of(self, person: Person) -> list[Attempt]:
        found = [
            Attempt(call, self.invitations[each])
            for call in self.calls.values()
            for each in call.ended
            if self.invitations[each].person is person
        ]
        return sorted(found, key=lambda each: each.call.at)
