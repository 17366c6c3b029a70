"""What the rules know of a person: their lines, what they said, and how they were disturbed before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from centralino.campaigns.rules.dispositions import NOBODY_WAS_DISTURBED, Disposition
from centralino.campaigns.rules.hours import Hours
from centralino.campaigns.rules.law import RuleSet, rule_sets
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.rules.zones import country_of, zone_of
from centralino.settings.telephone.disturbance import Disturbance


@dataclass(frozen=True, slots=True)
class Line:
    """A number at which somebody may be reached. `registers` are those opposition registers in which it stands."""

    number: str
    mobile: bool
    invalid: bool = False
    registers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PastCall:
    """An attempt to reach the person, by whatever campaign; without a disposition it is still open."""

    placed_at: datetime
    over_at: datetime | None
    number: str
    disposition: Disposition | None
    invitation_id: int
    event_id: int

    @property
    def disturbed(self) -> bool:
        """Whether the far end was asked to ring, as far as anybody knows."""
        return self.disposition not in NOBODY_WAS_DISTURBED

    @property
    def ended_at(self) -> datetime:
        return self.over_at or self.placed_at


@dataclass(frozen=True, slots=True)
class PastText:
    """A text with the question that was sent, or at least given to a provider."""

    at: datetime
    number: str
    invitation_id: int
    event_id: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is invited. `never` says since when and how they opposed; calls and texts are oldest first.

    Calls are those of the last 30 days, and all of the invitations that are looked at.
    """

    id: int
    lines: tuple[Line, ...]
    time_zone: str | None = None
    prefers_texts: bool = False
    never: str | None = None
    calls: tuple[PastCall, ...] = ()
    texts: tuple[PastText, ...] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation of a person."""

    id: int
    event_id: int
    state: InvitationState = InvitationState.WAITING
    campaign_over: bool = False

    def calls_of(self, person: Person) -> tuple[PastCall, ...]:
        """The attempts made for it."""
        return tuple([call for call in person.calls if call.invitation_id == self.id])

    def texts_of(self, person: Person) -> tuple[PastText, ...]:
        """The texts sent for it."""
        return tuple([text for text in person.texts if text.invitation_id == self.id])


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for everybody in a campaign: its plan, the organisation's budget, the law."""

    plan: Plan
    disturbance: Disturbance
    zone: ZoneInfo
    """The organisation's."""
    _hours: dict[str | None, tuple[Hours, ...]] = field(default_factory=dict, compare=False, repr=False)

    def law(self, line: Line, at: datetime) -> tuple[RuleSet, ...]:
        """The rule sets of the line's country for calls of this purpose, as they are in force at that instant."""
        day = at.astimezone(self.zone).date()
        return tuple(each for each in self._law(country_of(line.number)) if each.is_in_force_on(day))

    def hours(self, line: Line) -> tuple[Hours, ...]:
        """Every set of hours that a call to this line has to lie in."""
        country = country_of(line.number)
        if country not in self._hours:
            own = self.plan.hours.hours()
            self._hours[country] = (own, *(each.hours for each in self._law(country)))
        return self._hours[country]

    def zone_of(self, person: Person, line: Line) -> ZoneInfo:
        """By whose clock a call to this line is judged."""
        return zone_of(line.number, person.time_zone, self.zone)[0]

    def _law(self, country: str | None) -> tuple[RuleSet, ...]:
        return rule_sets(country, self.plan.purpose) if country else ()
