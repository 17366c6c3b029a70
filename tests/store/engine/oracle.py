"""What must not happen to anybody and who must not be forgotten, told from a plan's words and by looking at everything.

It is slow and simple, and shares nothing with the rules of the product but the plan's plain values. It keeps its own
log of what it saw happen and asks the wall clock of whoever is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from holidays import country_holidays

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.plan import Again, CallingHours, Plan

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
SHORTLY = timedelta(seconds=61)  # after a call, in which everybody may be looked at once more
PAUSE = timedelta(minutes=61)  # the longest, before a text that could not be sent is tried again
AHEAD = timedelta(seconds=0.25)  # how far a claim may look ahead
OTHER_PART_WITHIN = timedelta(hours=36)
ORGANISATION = "Europe/Rome"

# For these the far end was not asked to ring.
UNDISTURBED = {"invalid-number", "congestion", "trunk-failed", "not-placed"}
# After these there is nothing to wait for.
THE_LAST = {"answered", "never", "talked"}
# After these another part of the day is worth waiting for.
ANOTHER_PART = {"no-answer", "machine", "rejected", "no-key"}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# The numbers of a history by how they begin: whose law holds, and in which zone they are where that is sure.
KINDS = {
    "+39333": ("IT", "Europe/Rome"),
    "+3906": ("IT", "Europe/Rome"),
    "+1212": ("US", "America/New_York"),
    "+9144": ("IN", "Asia/Kolkata"),
    "+614": ("AU", None),
}
MOBILE = ("+39333", "+1212", "+614")

# The law for marketing: Monday to Friday, Saturday, Sunday, eves (None: as any day), whose holidays.
LAW = {
    "IT": (["09:00-20:00"], ["10:00-19:00"], [], ["10:00-19:00"], "IT"),
    "US": (["08:00-21:00"], ["08:00-21:00"], ["08:00-21:00"], None, None),
    "AU": (["09:00-20:00"], ["09:00-17:00"], [], None, "AU"),
}


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
class Oracle:
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

    # What is seen.

    def see_call(self, call: Call, campaign: int) -> None:
        """A call was claimed: nothing may have stood against it."""
        for against in self._against_the_call(call):
            raise AssertionError(f"call {call.id} to {call.number} over {call.trunk} at {call.at}: {against}")
        for invitation in call.ended:
            assert self.invitations[invitation].campaign.id == campaign
            self._complain(
                f"call {call.id} to {call.number} at {call.at}",
                self.invitations[invitation],
                self.against_calling(self.invitations[invitation], call.number, call.at),
            )
        self.calls[call.id] = call

    def see_text(self, text: Text) -> None:
        """A text was claimed: nothing may have stood against it."""
        invitation = self.invitations[text.invitation]
        against = self.against_texting(invitation, text.number, text.at)
        self._complain(f"text {text.id} to {text.number} at {text.at}", invitation, against)
        self.texts[text.id] = text

    def _complain(self, of: str, invitation: Invitation, against: str | None) -> None:
        if against:
            raise AssertionError(f"{of} for {invitation.id}: {against}\n  {self.known_of(invitation)}")

    def see_trunk(self, call: Call, kind: str | None, at: datetime) -> None:
        """What a call says of its trunk; None: it was carried."""
        trunk = self.trunks[call.trunk]
        if kind in ("trunk-failed", "congestion"):
            trunk.failures += 1
            trunk.rests_until = at + timedelta(seconds=60) if trunk.failures >= 5 else trunk.rests_until
        else:
            trunk.failures, trunk.rests_until = 0, None

    def see_end(self, call: Call, ended: dict[int, str], at: datetime) -> None:
        """How a call ended for these; only what was given up as lost is displaced."""
        new = {each: kind for each, kind in ended.items() if call.ended[each] in (None, "lost")}
        call.ended.update(new)
        if "invalid-number" in new.values():
            self.not_in_use.add(call.number)
        elif set(new.values()) & {"answered", "never", "talked", "no-key", "hung-up", "machine"}:
            self.not_in_use.discard(call.number)

    def opposed_people(self) -> list[Person]:
        """Those who are never to be called."""
        return [
            each for each in self.people.values() if each.opposed or self.opposed_numbers & set(each.numbers)
        ]

    def known_of(self, invitation: Invitation) -> str:
        """All that was seen to happen to somebody, for whoever reads a failure."""
        person = invitation.person
        rows = [f"{person}, for {invitation.campaign}"]
        for each in self._attempts_of(person):
            call = each.call
            rows.append(
                f"call {call.id} to {call.number}: {call.at} to {call.over_at}, {each.kind} for {each.invitation.id}"
            )
        mine = [each for each in self.texts.values() if self.invitations[each.invitation].person is person]
        return "\n  ".join(
            [*rows, *map(str, mine), f"not in use: {self.not_in_use}, opposed: {self.opposed_numbers}"]
        )

    # What must not be.

    def _against_the_call(self, call: Call) -> Iterator[str]:
        trunk = self.trunks[call.trunk]
        over_it = [each for each in self.calls.values() if each.trunk == call.trunk]
        if sum(each.over_at is None for each in over_it) >= trunk.lines:
            yield "no line is free"
        for each in over_it:
            if abs(call.at - each.at) < timedelta(seconds=1 / trunk.per_second):
                yield f"{abs(call.at - each.at)} from call {each.id} is quicker than the pace"
        if trunk.rests_until and call.at < trunk.rests_until:
            yield "the trunk rests"
        if trunk.failures >= 5 and any(
            each.over_at is None and not each.picked_up and each.at >= (trunk.rests_until or call.at)
            for each in over_it
        ):
            yield "the trunk is being tried already"
        for each in self.calls.values():
            if each.number == call.number and each.over_at is None:
                yield f"the number rings already, in call {each.id}"
        if call.number in self.not_in_use:
            yield "nobody has this number"
        if len({self.invitations[each].person.id for each in call.ended}) < len(call.ended):
            yield "a person is asked for twice"

    def against_calling(self, invitation: Invitation, number: str, at: datetime) -> str | None:
        """The first thing that forbids calling somebody there and then."""
        return next(self._against_calling(invitation, number, at), None)

    def _against_calling(self, invitation: Invitation, number: str, at: datetime) -> Iterator[str]:
        person, plan = invitation.person, invitation.campaign.plan
        yield from self._against_any(invitation, number, at)
        everything = self._attempts_of(person)
        mine = [each for each in everything if each.invitation is invitation]
        yield from self._too_often(everything, at)
        if gap := self._inside_the_gap(everything, plan, at):
            yield gap
        yield from self._used_up(plan, mine)
        kind = mine[-1].kind if mine else None
        if kind and kind not in THE_LAST and at < mine[-1].end + _again(plan, kind).after:
            yield f"too soon after an attempt that ended as {kind}"
        sent = self._texts_for(invitation)
        if plan.texts and sent and at < sent[-1].at + plan.texts.wait:
            yield "there may still be an answer to the text"
        if plan.texts and plan.texts.for_those_who_prefer and person.prefers_texts and sent:
            yield "prefers texts, and was sent one"
        if self._text_instead(invitation) and len(self._clocks_and_laws(person)) < 2:
            yield "a text takes its place"

    def _against_any(self, invitation: Invitation, number: str, at: datetime) -> Iterator[str]:
        """What forbids calls and texts alike."""
        person, campaign = invitation.person, invitation.campaign
        if not campaign.runs:
            yield "the campaign does not run"
        if at >= campaign.plan.replies_close_at:
            yield "replies are closed"
        if invitation.answered:
            yield "has answered"
        if invitation.withdrawn:
            yield "was withdrawn"
        if person in self.opposed_people():
            yield "is never to be called"
        if number not in person.numbers:
            yield "is not their number"
        if not self.is_open(campaign.plan, person, number, at):
            yield "outside the hours"
        attempts = self._attempts_of(person)
        if any(each.call.is_open for each in attempts):
            yield "is in a call"
        if any(each.kind == "talked" for each in attempts if each.invitation is invitation):
            yield "has talked with somebody, who takes it from there"
        contacts = sum(
            each.disturbed for each in attempts if each.invitation.campaign.event == campaign.event
        )
        contacts += sum(
            each.counts
            for each in self.texts.values()
            if self.invitations[each.invitation].person is person
            and self.invitations[each.invitation].campaign.event == campaign.event
        )
        if contacts >= campaign.plan.contacts_per_event:
            yield "contacts enough for the event"

    def _too_often(self, attempts: list[Attempt], at: datetime) -> Iterator[str]:
        budget = self.budget
        for most, length, words in (
            (budget.per_day, DAY, "day"),
            (budget.per_week, WEEK, "week"),
            (budget.per_30_days, MONTH, "30 days"),
        ):
            if sum(each.disturbed and each.call.at > at - length for each in attempts) >= most:
                yield f"called often enough in a {words}"

    def _inside_the_gap(self, attempts: list[Attempt], plan: Plan, at: datetime) -> str | None:
        gap = max(plan.retries.gap, self.budget.gap)
        for each in attempts:
            if each.disturbed and at < each.end + gap:
                return f"inside the gap of call {each.call.id}"
        return None

    def _used_up(self, plan: Plan, mine: list[Attempt]) -> Iterator[str]:
        if sum(each.disturbed for each in mine) >= plan.retries.attempts:
            yield "the attempts are used up"
        kind = mine[-1].kind if mine else None
        such = sum(each.kind == kind for each in mine)
        if kind and kind not in THE_LAST and such >= _again(plan, kind).most:
            yield f"enough attempts that ended as {kind}"

    # Texts.

    def against_texting(self, invitation: Invitation, number: str, at: datetime) -> str | None:
        """The first thing that forbids sending somebody a text there and then."""
        if forbidden := next(self._against_any(invitation, number, at), None):
            return forbidden
        if not number.startswith(MOBILE):
            return "is no mobile"
        if not invitation.campaign.plan.texts:
            return "no texts are planned"
        if self._texts_for(invitation):
            return "a text was sent"
        if number not in self._mobiles_left(invitation):
            return "it was refused there"
        if self._text_instead(invitation) or self._nothing_else(invitation):
            return None
        return "not yet"

    def _text_instead(self, invitation: Invitation) -> bool:
        """Whether the plan wants a text now, in place of a call."""
        plan, person = invitation.campaign.plan.texts, invitation.person
        if plan is None or self._texts_for(invitation) or not self._mobiles_left(invitation):
            return False
        mine = [each for each in self._attempts_of(person) if each.invitation is invitation]
        if plan.for_those_who_prefer and person.prefers_texts:
            return True
        if sum(each.disturbed for each in mine) >= plan.after_attempts:
            return True
        return bool(mine) and mine[-1].kind in plan.at_once_after and mine[-1].call.number.startswith(MOBILE)

    def _nothing_else(self, invitation: Invitation) -> bool:
        """Whether no call can come, so that a text is the only way left."""
        mine = [each for each in self._attempts_of(invitation.person) if each.invitation is invitation]
        in_use = [each for each in invitation.person.numbers if each not in self.not_in_use]
        return not in_use or any(self._used_up(invitation.campaign.plan, mine))

    def _texts_for(self, invitation: Invitation) -> list[Text]:
        return [each for each in self.texts.values() if each.invitation == invitation.id and each.counts]

    def _mobiles_left(self, invitation: Invitation) -> list[str]:
        refused = {
            each.number for each in self.texts.values() if each.invitation == invitation.id and each.failed
        }
        return [each for each in invitation.person.numbers if each.startswith(MOBILE) and each not in refused]

    # Who must not be forgotten.

    def forgotten(self, trunk: str | None, at: datetime) -> Iterator[Invitation]:
        """Those who surely should have been called, over this trunk, or over any, before this instant."""
        for each in self.invitations.values():
            ours = trunk is None or trunk in each.campaign.plan.trunks
            if ours and self._must_be_called(each, at) and self._must_be_called(each, at + AHEAD):
                yield each

    def without_their_text(self, at: datetime) -> Iterator[Invitation]:
        """Those who surely should have been sent a text before this instant."""
        for each in self.invitations.values():
            mine = [one for one in self._attempts_of(each.person) if one.invitation is each]
            wanted = self._text_instead(each) or any(self._used_up(each.campaign.plan, mine))
            numbers = self._mobiles_left(each)
            if (
                wanted
                and numbers
                and not self._was_just_at_it(each.person, at)
                and not self._pauses(each, at)
            ):
                whens = (at, at + AHEAD)
                if not any(self.against_texting(each, number, when) for number in numbers for when in whens):
                    yield each

    def _pauses(self, invitation: Invitation, at: datetime) -> bool:
        """Whether a text was tried in the last hour and could not be sent."""
        mine = [each for each in self.texts.values() if each.invitation == invitation.id]
        return any(each.not_sent_at and each.not_sent_at > at - PAUSE for each in mine)

    def _must_be_called(self, invitation: Invitation, at: datetime) -> bool:
        numbers = [each for each in invitation.person.numbers if each not in self.not_in_use]
        if not numbers or self._was_just_at_it(invitation.person, at) or self._text_instead(invitation):
            return False
        if any(each.is_open for each in self.texts.values() if each.invitation == invitation.id):
            return False
        if any(self.against_calling(invitation, each, at) for each in numbers):
            return False
        return not any(self._may_wait_for_another_part(invitation, each, at) for each in numbers)

    def _was_just_at_it(self, person: Person, at: datetime) -> bool:
        """Whether a call to them, or to a number of theirs, is open or was a minute ago."""
        return any(
            each.is_open or (each.over_at or each.at) > at - SHORTLY
            for each in self.calls.values()
            if each.number in person.numbers or any(self.invitations[i].person is person for i in each.ended)
        )

    def _may_wait_for_another_part(self, invitation: Invitation, number: str, at: datetime) -> bool:
        mine = [
            each
            for each in self._attempts_of(invitation.person)
            if each.invitation is invitation and each.disturbed
        ]
        plan = invitation.campaign.plan
        if not plan.retries.vary or not mine or mine[-1].kind not in ANOTHER_PART:
            return False
        zone = self._zone(invitation.person, number)
        tried = {_part(each.call.at, zone) for each in mine}
        wait = _again(plan, str(mine[-1].kind)).after
        return _part(at, zone) in tried and at < mine[-1].end + wait + OTHER_PART_WITHIN

    # Clocks and calendars.

    def is_open(self, plan: Plan, person: Person, number: str, at: datetime) -> bool:
        """Whether the plan, and the law, let them be called at that minute of their own day."""
        local = at.astimezone(ZoneInfo(self._zone(person, number)))
        if not _within(_windows_of(plan.hours, local.date()), local):
            return False
        country = _country(number)
        if plan.purpose != "marketing" or country not in LAW:
            return True
        return _within(_lawful_windows(country, local.date()), local)

    def _zone(self, person: Person, number: str) -> str:
        known = next(KINDS[each][1] for each in KINDS if number.startswith(each))
        return person.time_zone or known or ORGANISATION

    def _clocks_and_laws(self, person: Person) -> set[tuple[str, str]]:
        """By more than one of them, a text to one number may never be possible, and a call to another."""
        return {(self._zone(person, each), _country(each)) for each in person.numbers}

    def _attempts_of(self, person: Person) -> list[Attempt]:
        found = [
            Attempt(call, self.invitations[each])
            for call in self.calls.values()
            for each in call.ended
            if self.invitations[each].person is person
        ]
        return sorted(found, key=lambda each: each.call.at)


def _country(number: str) -> str:
    return next(KINDS[each][0] for each in KINDS if number.startswith(each))


def _again(plan: Plan, kind: str) -> Again:
    return plan.retries.again(Disposition(kind))


def _windows_of(hours: CallingHours, day: date) -> tuple[str, ...]:
    if day in hours.closed_on:
        return ()
    if hours.holidays and _is_holiday(hours.holidays, day):
        return hours.on_holidays
    usual: tuple[str, ...] = getattr(hours, WEEKDAYS[day.weekday()])
    if usual and hours.on_eves is not None and hours.holidays and _is_holiday(hours.holidays, day + DAY):
        return hours.on_eves
    return usual


def _lawful_windows(country: str, day: date) -> tuple[str, ...]:
    weekday, saturday, sunday, eves, holidays = LAW[country]
    if holidays and _is_holiday(holidays, day):
        return ()
    usual = (*[weekday] * 5, saturday, sunday)[day.weekday()]
    if usual and eves is not None and holidays and _is_holiday(holidays, day + DAY):
        return tuple(eves)
    return tuple(usual)


def _within(windows: tuple[str, ...], local: datetime) -> bool:
    clock = f"{local:%H:%M}"
    return any(each[:5] <= clock < each[6:] for each in windows)


def _part(at: datetime, zone: str) -> str:
    hour = at.astimezone(ZoneInfo(zone)).hour
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


@cache
def _is_holiday(country: str, day: date) -> bool:
    return day in _calendar(country)


@cache
def _calendar(country: str) -> object:
    return country_holidays(country, years=range(2024, 2030))
