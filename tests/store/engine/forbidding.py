"""What must not be done to anybody, told from a plan's words and by looking at everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.plan import Again, Plan
from tests.store.engine.clocks import MOBILE, clocks_and_laws, is_open
from tests.store.engine.seen import Attempt, Call, Invitation, Log, Text

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
# After these there is nothing to wait for.
THE_LAST = {"answered", "never", "talked"}


@dataclass
class Rules(Log):
    """What forbids a call or a text, by looking at everything that was seen."""

    def against_the_call(self, call: Call) -> Iterator[str]:
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
        everything = self.attempts_of(person)
        mine = [each for each in everything if each.invitation is invitation]
        yield from self._too_often(everything, at)
        if gap := self._inside_the_gap(everything, plan, at):
            yield gap
        yield from self.used_up(plan, mine)
        kind = mine[-1].kind if mine else None
        if kind and kind not in THE_LAST and at < mine[-1].end + again(plan, kind).after:
            yield f"too soon after an attempt that ended as {kind}"
        sent = self._texts_for(invitation)
        if plan.texts and sent and at < sent[-1].at + plan.texts.wait:
            yield "there may still be an answer to the text"
        if plan.texts and plan.texts.for_those_who_prefer and person.prefers_texts and sent:
            yield "prefers texts, and was sent one"
        if self.text_instead(invitation) and len(clocks_and_laws(person)) < 2:
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
        if not is_open(campaign.plan, person, number, at):
            yield "outside the hours"
        attempts = self.attempts_of(person)
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

    def used_up(self, plan: Plan, mine: list[Attempt]) -> Iterator[str]:
        if sum(each.disturbed for each in mine) >= plan.retries.attempts:
            yield "the attempts are used up"
        kind = mine[-1].kind if mine else None
        such = sum(each.kind == kind for each in mine)
        if kind and kind not in THE_LAST and such >= again(plan, kind).most:
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
        if number not in self.mobiles_left(invitation):
            return "it was refused there"
        if self.text_instead(invitation) or self.nothing_else(invitation):
            return None
        return "not yet"

    def text_instead(self, invitation: Invitation) -> bool:
        """Whether the plan wants a text now, in place of a call."""
        plan, person = invitation.campaign.plan.texts, invitation.person
        if plan is None or self._texts_for(invitation) or not self.mobiles_left(invitation):
            return False
        mine = [each for each in self.attempts_of(person) if each.invitation is invitation]
        if plan.for_those_who_prefer and person.prefers_texts:
            return True
        if sum(each.disturbed for each in mine) >= plan.after_attempts:
            return True
        return bool(mine) and mine[-1].kind in plan.at_once_after and mine[-1].call.number.startswith(MOBILE)

    def nothing_else(self, invitation: Invitation) -> bool:
        """Whether no call can come, so that a text is the only way left."""
        mine = [each for each in self.attempts_of(invitation.person) if each.invitation is invitation]
        in_use = [each for each in invitation.person.numbers if each not in self.not_in_use]
        return not in_use or any(self.used_up(invitation.campaign.plan, mine))

    def _texts_for(self, invitation: Invitation) -> list[Text]:
        return [each for each in self.texts.values() if each.invitation == invitation.id and each.counts]

    def mobiles_left(self, invitation: Invitation) -> list[str]:
        refused = {
            each.number for each in self.texts.values() if each.invitation == invitation.id and each.failed
        }
        return [each for each in invitation.person.numbers if each.startswith(MOBILE) and each not in refused]


def again(plan: Plan, kind: str) -> Again:
    return plan.retries.again(Disposition(kind))
