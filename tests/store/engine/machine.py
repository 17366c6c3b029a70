"""Random histories of a year: whatever may happen to campaigns, in any order, with the oracle looking on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from centralino.campaigns.calls.claiming import Placing
from tests.store.engine.beginning import SECOND, TRUNKS, pick, which
from tests.store.engine.calls import ENDS, SAID, End
from tests.store.engine.people import People
from tests.store.engine.seen import Call, Invitation
from tests.store.engine.sending import OUTCOMES

DRAINED_IN = 5  # times that everybody who is due at the end of a history is called

STEPS = [timedelta(seconds=each) for each in (0.3, 5, 30, 61, 600, 3_600, 4 * 3_600, 40_000)] + [
    timedelta(days=each) for each in (1, 2, 9, 31)
]
BOUNDARIES = ["09:00", "10:00", "12:30", "19:00", "20:00", "21:00", "00:00", "04:00"]

trunks = st.sampled_from(TRUNKS)


class Histories(People):
    """One history."""

    # The clock.

    @rule(step=st.sampled_from(STEPS))
    def time_passes(self, step: timedelta) -> None:
        self.now += step

    @rule(early=st.sampled_from([0, 1, 1_000_000]))
    def until_somebody_is_due(self, early: int) -> None:
        due = self.world.next_due() or self.now
        self.now = max(self.now, due - timedelta(microseconds=early))

    @rule(
        boundary=st.sampled_from(BOUNDARIES),
        zone=st.sampled_from(["Europe/Rome", "America/New_York", "Australia/Lord_Howe"]),
        early=st.sampled_from([0, 1, 120_000]),
    )
    def until_hours_begin_or_end(self, boundary: str, zone: str, early: int) -> None:
        local = self.now.astimezone(ZoneInfo(zone))
        hour, minute = map(int, boundary.split(":"))
        at = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        at = (at if at > local else at + timedelta(days=1)) - timedelta(microseconds=early)
        self.now = max(self.now, at.astimezone(self.now.tzinfo))

    # Claims.

    @rule(trunk=trunks, at_once=st.booleans())
    def a_scheduler_claims(self, trunk: str, at_once: bool) -> None:
        if not at_once:
            self._wait_for_somebody()
        self._see(self.world.claim(trunk, self.now))

    @rule(most=st.integers(1, 3))
    def the_rules_are_asked(self, most: int) -> None:
        self.world.ask(self.now, most)

    @rule()
    def everything_is_claimed(self) -> None:
        """And nobody is left out who could be called, nor who could be written to, whether lines are free or not."""
        plans_of_all = [each.plan for each in self.oracle.campaigns.values()]
        used = [each for each in TRUNKS if any(each in plan.trunks for plan in plans_of_all)]
        for _ in range(3):  # a text that did not go may leave somebody else to be called or written to
            for trunk in used:
                self._claim_all(trunk)
            if not any(plan.texts for plan in plans_of_all):
                break
            if not self._claim_all_texts():
                self._nobody_without_their_text()
                break

    @rule(
        ends=st.lists(st.sampled_from([*ENDS, *SAID[1:]]), min_size=1, max_size=5), rounds=st.integers(1, 4)
    )
    def some_rounds_are_called(self, ends: list[End | str], rounds: int) -> None:
        for _ in range(rounds):
            self._wait_for_somebody()
            self.everything_is_claimed()
            self.now += 25 * SECOND
            for place, call in enumerate(self._ringing()):
                end = ends[place % len(ends)]
                if isinstance(end, str):
                    self._talk(call, [end])
                else:
                    self._end(call, end)

    @rule(one=trunks, other=trunks)
    def two_schedulers_claim_at_once(self, one: str, other: str) -> None:
        self._wait_for_somebody()
        first, second = self.world.two_claims(one, other, self.now)
        self._see(first)
        self._see(second)

    @rule(trunk=trunks)
    def the_rules_are_asked_while_a_scheduler_claims(self, trunk: str) -> None:
        self._see(self.world.claim_while_asking(trunk, self.now))

    @rule(trunk=trunks, held=st.sets(which, max_size=3), is_lost=st.booleans())
    def a_claim_is_lost_or_people_are_held(self, trunk: str, held: set[int], is_lost: bool) -> None:
        self._wait_for_somebody()
        if is_lost:
            self.world.claim_that_is_lost(trunk, self.now)
            return
        people = list(self.oracle.people)
        held = {people[each % len(people)] for each in held}
        placings = self.world.claim_while_others_are_held(trunk, self.now, sorted(held))
        taken = {self.oracle.invitations[i].person.id for each in placings for i in each.invitation_ids}
        assert not taken & held
        self._see(placings)

    @precondition(lambda self: self._ringing())
    @rule(trunk=trunks, call=which, end=st.sampled_from(ENDS))
    def a_call_ends_while_a_scheduler_claims(self, trunk: str, call: int, end: End) -> None:
        self.now += SECOND
        ending = pick(self._ringing(), call)
        cause, rang, kind = end
        placings = self.world.claim_while_hanging_up(trunk, ending.id, cause, rang, self.now)
        self._see(placings)
        self._see_hangup(ending, kind)

    # The end: everybody who is due is called, again and again, and nobody may have been forgotten.

    def teardown(self) -> None:
        if not hasattr(self, "oracle"):
            return
        for each in self.oracle.campaigns.values():
            self._resume(each)
        self._invite_the_withdrawn()
        for _ in range(DRAINED_IN):
            for call in self._unsettled():
                self._lose(call)
            for call in self._off_the_hook():
                self._hang_up(call)
            self.everything_is_claimed()
            if not any(call.is_open for call in self.oracle.calls.values()):
                due = self.world.next_due()
                self._look_for_the_forgotten(until=due)
                if due is None:
                    break
                self.now = max(self.now, due)
            self.now += 20 * SECOND
            for call in self._ringing():
                self._end(call, self.random.choice(ENDS))

    def _look_for_the_forgotten(self, until: datetime | None) -> None:
        """Nobody is due before then; so nobody may be callable at any instant before."""
        if any(trunk.failures >= 5 for trunk in self.oracle.trunks.values()):
            return
        closing = max(each.plan.replies_close_at for each in self.oracle.campaigns.values())
        span = (until or closing) - self.now
        for _ in range(6):
            at = self.now + span * self.random.random()
            if at > self.now:
                self._nobody_forgotten(None, at)

    def _claim_all(self, trunk: str) -> None:
        for _ in range(8):
            self.now += timedelta(seconds=0.4)
            self._ask_about_all()
            placings = self.world.claim(trunk, self.now)
            self._see(placings)
            if not placings:
                break
        if not placings and self._is_free(trunk):
            self._nobody_forgotten(trunk, self.now)

    def _is_free(self, trunk: str) -> bool:
        known, calls = self.oracle.trunks[trunk], self.oracle.calls.values()
        busy = sum(each.over_at is None for each in calls if each.trunk == trunk)
        return busy < known.lines and known.failures < 5

    def _claim_all_texts(self) -> bool:
        """Whether there were any."""
        for count in range(8):
            self.now += timedelta(seconds=0.4)
            self._ask_about_all()
            taken = self._see_texts()
            for each in taken:
                self._settle_text(each, self.random.choice(OUTCOMES))
            if not taken:
                return count > 0
        return True

    def _nobody_without_their_text(self) -> None:
        if self.failed_texts < 5:
            self._complain_of("should have its text", self.oracle.without_their_text(self.now), self.now)

    def _nobody_forgotten(self, trunk: str | None, at: datetime) -> None:
        self._complain_of("should have been called", self.oracle.forgotten(trunk, at), at)

    def _complain_of(self, what: str, whom: Iterable[Invitation], at: datetime) -> None:
        for each in whom:
            told, known = self.world.told_of(each.id), self.oracle.known_of(each)
            raise AssertionError(f"invitation {each.id} {what} by {at}; it is {told}\n  {known}")

    def _see(self, placings: Iterable[Placing]) -> None:
        for each in placings:
            assert each.place_at >= self.now
            call = Call(
                each.call_id, each.number, each.trunk, each.place_at, dict.fromkeys(each.invitation_ids)
            )
            self.oracle.see_call(call, each.campaign_id)
