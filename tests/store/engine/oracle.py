"""What must not happen to anybody and who must not be forgotten, told from a plan's words and by looking at everything.

It is slow and simple, and shares nothing with the rules of the product but the plan's plain values. It keeps its own
log of what it saw happen and asks the wall clock of whoever is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.store.engine.clocks import part_of, zone_of
from tests.store.engine.forbidding import Rules, again
from tests.store.engine.seen import Call, Invitation, Person, Text

SHORTLY = timedelta(seconds=61)  # after a call, in which everybody may be looked at once more
PAUSE = timedelta(minutes=61)  # the longest, before a text that could not be sent is tried again
AHEAD = timedelta(seconds=0.25)  # how far a claim may look ahead
OTHER_PART_WITHIN = timedelta(hours=36)
# After these another part of the day is worth waiting for.
ANOTHER_PART = {"no-answer", "machine", "rejected", "no-key"}


@dataclass
class Oracle(Rules):
    """What must not happen to anybody, and who must not be forgotten."""

    # What is seen.

    def see_call(self, call: Call, campaign: int) -> None:
        """A call was claimed: nothing may have stood against it."""
        for against in self.against_the_call(call):
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
        call.told_at = at
        if "invalid-number" in new.values():
            self.not_in_use.add(call.number)
        elif set(new.values()) & {"answered", "never", "talked", "no-key", "hung-up", "machine"}:
            self.not_in_use.discard(call.number)

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
            mine = [one for one in self.attempts_of(each.person) if one.invitation is each]
            wanted = self.text_instead(each) or any(self.used_up(each.campaign.plan, mine))
            numbers = self.mobiles_left(each)
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
        if not numbers or self._was_just_at_it(invitation.person, at) or self.text_instead(invitation):
            return False
        if any(each.is_open for each in self.texts.values() if each.invitation == invitation.id):
            return False
        if any(self.against_calling(invitation, each, at) for each in numbers):
            return False
        return not any(self._may_wait_for_another_part(invitation, each, at) for each in numbers)

    def _was_just_at_it(self, person: Person, at: datetime) -> bool:
        """Whether a call to them, or to a number of theirs, is open or was a minute ago, or its end was told then."""
        return any(
            each.is_open or max(each.over_at or each.at, each.told_at or each.at) > at - SHORTLY
            for each in self.calls.values()
            if each.number in person.numbers or any(self.invitations[i].person is person for i in each.ended)
        )

    def _may_wait_for_another_part(self, invitation: Invitation, number: str, at: datetime) -> bool:
        mine = [
            each
            for each in self.attempts_of(invitation.person)
            if each.invitation is invitation and each.disturbed
        ]
        plan = invitation.campaign.plan
        if not plan.retries.vary or not mine or mine[-1].kind not in ANOTHER_PART:
            return False
        zone = zone_of(invitation.person, number)
        tried = {part_of(each.call.at, zone) for each in mine}
        wait = again(plan, str(mine[-1].kind)).after
        return part_of(at, zone) in tried and at < mine[-1].end + wait + OTHER_PART_WITHIN
