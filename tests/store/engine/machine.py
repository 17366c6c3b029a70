"""Random histories of a year: whatever may happen to campaigns, in any order, with the oracle looking on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from centralino.campaigns.calls.claiming import Placing
from centralino.campaigns.rules.answers import Answer, AnswerChannel
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import CampaignState
from centralino.messages.provider import Accepted, Delivery, InDoubt, NotSent, Rejected
from tests.store.engine import plans
from tests.store.engine.oracle import Budget, Call, Campaign, Invitation, Oracle, Person, Text, Trunk
from tests.store.engine.world import World

SECOND = timedelta(seconds=1)
TRUNKS = ("main", "spare")
DRAINED_IN = 5  # times that everybody who is due at the end of a history is called

# How a call ends that nobody picks up: the PBX's cause, whether it rang, and what that is.
ENDS = [
    (17, False, "busy"),
    (19, True, "no-answer"),
    (16, True, "no-answer"),
    (16, True, "no-answer"),
    (34, True, "no-answer"),
    (21, True, "rejected"),
    (1, False, "invalid-number"),
    (34, False, "congestion"),
    (58, False, "trunk-failed"),
    (58, False, "trunk-failed"),
]
End = tuple[int, bool, str]
SAID = ["answered", "answered", "never", "talked", "no-key", "hung-up", "machine"]
STEPS = [timedelta(seconds=each) for each in (0.3, 5, 30, 61, 600, 3_600, 4 * 3_600, 40_000)] + [
    timedelta(days=each) for each in (1, 2, 9, 31)
]
BOUNDARIES = ["09:00", "10:00", "12:30", "19:00", "20:00", "21:00", "00:00", "04:00"]

# What a provider may say of a text.
OUTCOMES = [
    "accepted",
    "accepted",
    "accepted",
    "refused",
    "opted out",
    "no such number",
    "not sent",
    "in doubt",
]
OUTCOMES += ["never known"]

which = st.integers(0, 59)
trunks = st.sampled_from(TRUNKS)


class Histories(RuleBasedStateMachine):
    """One history. `world` is set by whoever runs it."""

    world: World

    @initialize(
        organisation=plans.organisations,
        people=st.lists(plans.people, min_size=1, max_size=5),
        campaigns=st.lists(plans.campaigns, min_size=1, max_size=3),
        beginning=plans.beginnings,
        seed=st.integers(0, 2**16),
    )
    def begin(
        self,
        organisation: dict[str, Any],
        people: list[dict[str, Any]],
        campaigns: list[dict[str, Any]],
        beginning: datetime,
        seed: int,
    ) -> None:
        self.now, self.random, self.failed_texts = beginning, Random(seed), 0
        self._found(organisation)
        for drawn in people:
            person = self.world.add_person(at=self.now, **drawn)
            known = None if drawn["time_zone"] == "Nowhere/None" else drawn["time_zone"]
            self.oracle.people[person] = Person(person, drawn["numbers"], known, drawn["prefers_texts"])
        for drawn in campaigns:
            self._add_campaign(drawn)

    def _found(self, organisation: dict[str, Any]) -> None:
        per_day, per_week, per_month, gap = organisation["budget"]
        lines, per_second = organisation["lines"], organisation["per_second"]
        self.oracle = Oracle(
            Budget(per_day, per_week, per_month, timedelta(minutes=gap)),
            {each: Trunk(lines, per_second) for each in TRUNKS},
        )
        self.world.begin(
            {
                "calls_per_day": per_day,
                "calls_per_week": per_week,
                "calls_per_30_days": per_month,
                "gap": f"{gap}m",
            },
            {each: {"host": "192.0.2.1", "lines": lines, "calls_per_second": per_second} for each in TRUNKS},
        )

    def _add_campaign(self, drawn: dict[str, Any]) -> None:
        plan = plans.a_plan(drawn, self.now)
        people = list(self.oracle.people)
        invited = sorted({people[each % len(people)] for each in drawn["people"]})
        first = next(iter(self.oracle.campaigns.values()), None)
        event_of = first.event if first and drawn["shares_event"] else None
        campaign, event, invitations = self.world.add_campaign(plan, invited, event_of, self.now)
        self.oracle.campaigns[campaign] = Campaign(campaign, event, plan)
        for person, invitation in invitations.items():
            self.oracle.invitations[invitation] = Invitation(
                invitation, self.oracle.campaigns[campaign], self.oracle.people[person]
            )

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

    @rule()
    def everything_is_claimed(self) -> None:
        """And nobody is left out who could be called."""
        plans_of_all = [each.plan for each in self.oracle.campaigns.values()]
        used = [each for each in TRUNKS if any(each in plan.trunks for plan in plans_of_all)]
        for trunk in used:
            self._claim_all(trunk)
        if any(plan.texts for plan in plans_of_all) and all(self._is_free(each) for each in used):
            self._claim_all_texts()

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
        ending = _pick(self._ringing(), call)
        cause, rang, kind = end
        placings = self.world.claim_while_hanging_up(trunk, ending.id, cause, rang, self.now)
        self._see(placings)
        self._see_hangup(ending, kind)

    def _wait_for_somebody(self) -> None:
        self.now = max(self.now, self.world.next_due() or self.now)

    # Calls that nobody picks up.

    @precondition(lambda self: self._ringing())
    @rule(call=which, end=st.sampled_from(ENDS), after=st.sampled_from([1, 25, 200]))
    def a_call_ends(self, call: int, end: End, after: int) -> None:
        self.now += after * SECOND
        self._end(_pick(self._ringing(), call), end)

    @precondition(lambda self: self._ringing())
    @rule(end=st.sampled_from(ENDS))
    def all_calls_end(self, end: End) -> None:
        self.now += 25 * SECOND
        for call in self._ringing():
            self._end(call, end)

    def _end(self, call: Call, end: End) -> None:
        cause, rang, kind = end
        self.world.hang_up(call.id, cause=cause, rang=rang, now=self.now)
        self._see_hangup(call, kind)

    def _see_hangup(self, call: Call, kind: str) -> None:
        call.over_at, call.hung_up = call.over_at or self.now, True
        self.oracle.see_trunk(call, kind, self.now)
        self.oracle.see_end(call, dict.fromkeys(call.ended, kind), self.now)

    @precondition(lambda self: self._ringing())
    @rule(call=which)
    def a_call_is_not_placed(self, call: int) -> None:
        gone = _pick(self._ringing(), call)
        self.world.not_placed(gone.id, self.now)
        gone.over_at = gone.over_at or self.now
        self.oracle.see_end(gone, dict.fromkeys(gone.ended, "not-placed"), self.now)

    @precondition(lambda self: self._unsettled())
    @rule(which_ones=st.sets(which, min_size=1, max_size=4), after=st.sampled_from([1, 90, 4_000]))
    def a_crash_loses_calls(self, which_ones: set[int], after: int) -> None:
        """What was claimed was perhaps never placed; recovery gives it up."""
        self.now += after * SECOND
        for call in which_ones:
            if unsettled := self._unsettled():
                self._lose(_pick(unsettled, call))

    def _lose(self, call: Call) -> None:
        self.world.lose(call.id, self.now)
        call.over_at = call.over_at or self.now
        self.oracle.see_end(call, dict.fromkeys(call.ended, "lost"), self.now)

    @precondition(lambda self: self._lost_unheard_of())
    @rule(call=which, end=st.sampled_from(ENDS))
    def the_pbx_tells_late_how_a_lost_call_ended(self, call: int, end: End) -> None:
        self._end(_pick(self._lost_unheard_of(), call), end)

    # Calls that are picked up.

    @precondition(lambda self: self._ringing())
    @rule(
        call=which,
        said=st.lists(st.sampled_from(SAID), min_size=1, max_size=3),
        lasts=st.sampled_from([3, 40, 5_000]),
        order=st.sampled_from(["report first", "hang-up first", "no report", "no hang-up", "told twice"]),
    )
    def a_call_is_picked_up(self, call: int, said: list[str], lasts: int, order: str) -> None:
        self._talk(_pick(self._ringing(), call), said, lasts, order)

    def _talk(self, talking: Call, said: list[str], lasts: int = 40, order: str = "hang-up first") -> None:
        self.now += 4 * SECOND
        self.world.pick_up(talking.id, self.now)
        talking.picked_up = True
        self.now += lasts * SECOND
        if order == "hang-up first":
            self._hang_up(talking)
        if order != "no report":
            self._report(talking, said)
        if order == "told twice":
            self._report(talking, said)
        if order in ("report first", "no report", "told twice"):
            self._hang_up(talking)

    @precondition(lambda self: self._unreported())
    @rule(call=which, said=st.lists(st.sampled_from(SAID), min_size=1, max_size=3))
    def a_report_comes_late(self, call: int, said: list[str]) -> None:
        self._report(_pick(self._unreported(), call), said)

    @precondition(lambda self: self._off_the_hook())
    @rule(call=which)
    def somebody_hangs_up_late(self, call: int) -> None:
        self._hang_up(_pick(self._off_the_hook(), call))

    def _hang_up(self, call: Call) -> None:
        self.world.hang_up(call.id, cause=16, rang=True, now=self.now, answered=True)
        call.over_at, call.hung_up = call.over_at or self.now, True

    def _report(self, call: Call, said: list[str]) -> None:
        by_invitation = {each: said[place % len(said)] for place, each in enumerate(call.ended)}
        taken = self.world.report(
            call.id,
            {each: Disposition(kind) for each, kind in by_invitation.items()},
            {each: self.oracle.invitations[each].person.id for each in call.ended},
            {each: Answer.YES for each, kind in by_invitation.items() if kind == "answered"},
            call.number,
            self.now,
        )
        for each, kind in by_invitation.items():
            invitation = self.oracle.invitations[each]
            if kind == "never":
                invitation.person.opposed = True
            if each in taken and self.now <= invitation.campaign.plan.replies_close_at:
                invitation.answered = True
        call.picked_up = True
        self.oracle.see_trunk(call, None, self.now)
        self.oracle.see_end(call, by_invitation, self.now)

    # Texts.

    @rule(outcomes=st.lists(st.sampled_from(OUTCOMES), max_size=2))
    def texts_are_sent(self, outcomes: list[str]) -> None:
        self._wait_for_somebody()
        taken = self._see_texts()
        self.now += SECOND
        for text, outcome in zip(taken, outcomes, strict=False):
            self._settle_text(text, outcome)

    @precondition(lambda self: self._open_texts())
    @rule(text=which, outcome=st.sampled_from(OUTCOMES))
    def it_is_known_of_a_text(self, text: int, outcome: str) -> None:
        self._settle_text(_pick(self._open_texts(), text), outcome)

    @precondition(lambda self: self._accepted_texts())
    @rule(text=which, status=st.sampled_from([Delivery.DELIVERED, Delivery.FAILED]))
    def a_provider_reports(self, text: int, status: Delivery) -> None:
        told = _pick(self._accepted_texts(), text)
        self.world.report_text(told.id, status, self.now)
        told.failed = told.failed or status is Delivery.FAILED
        told.is_accepted = False

    def _see_texts(self) -> list[Text]:
        taken = [Text(*each) for each in self.world.claim_texts(self.now)]
        for each in taken:
            assert each.at >= self.now
            self.oracle.see_text(each)
        return taken

    def _settle_text(self, text: Text, outcome: str) -> None:
        if outcome != "never known":
            self.failed_texts = self.failed_texts + 1 if outcome in ("not sent", "in doubt") else 0
        match outcome:
            case "accepted":
                self.world.settle_text(text.id, text.claim, Accepted(f"SM{text.id}"), self.now)
                text.is_open, text.is_accepted = False, True
            case "refused" | "opted out" | "no such number":
                code = {"refused": "30005", "opted out": "21610", "no such number": "21211"}[outcome]
                rejected = Rejected(code, outcome, never_again=outcome == "opted out")
                self.world.settle_text(text.id, text.claim, rejected, self.now)
                text.is_open, text.failed = False, True
                person = self.oracle.invitations[text.invitation].person
                person.opposed = person.opposed or outcome == "opted out"
                if outcome == "no such number":
                    self.oracle.not_in_use.add(text.number)
            case "not sent":
                self.world.settle_text(text.id, text.claim, NotSent("no route"), self.now)
                text.is_open, text.not_sent_at = False, self.now
            case "in doubt":
                self.world.settle_text(text.id, text.claim, InDoubt("no answer"), self.now)
            case "never known":
                self.world.give_text_up(text.id, self.now)
                text.is_open = False

    def _open_texts(self) -> list[Text]:
        return [each for each in self.oracle.texts.values() if each.is_open]

    def _accepted_texts(self) -> list[Text]:
        return [each for each in self.oracle.texts.values() if each.is_accepted]

    # What people and staff do.

    @rule(invitation=which, channel=st.sampled_from(AnswerChannel), answer=st.sampled_from(Answer))
    def somebody_answers(self, invitation: int, channel: AnswerChannel, answer: Answer) -> None:
        one = _pick(self.oracle.invitations.values(), invitation)
        self.world.answer(one.id, answer, channel, self.now)
        in_time = self.now <= one.campaign.plan.replies_close_at
        one.answered = one.answered or in_time or channel is AnswerChannel.STAFF
        one.withdrawn = one.withdrawn and not one.answered

    @rule(person=which, number=st.none() | st.sampled_from(plans.NUMBERS))
    def somebody_opposes(self, person: int, number: str | None) -> None:
        """To staff, or by a text from a number that is no one's in particular."""
        self.now += SECOND  # what is said twice at one instant is news that came twice
        if number:
            self.world.oppose_by_number(number, self.now)
            self.oracle.opposed_numbers.add(number)
            return
        one = _pick(self.oracle.people.values(), person)
        self.world.oppose(one.id, self.now)
        one.opposed = True

    @precondition(lambda self: self.oracle.opposed_people())
    @rule(person=which)
    def somebody_wants_to_be_called_after_all(self, person: int) -> None:
        one = _pick(self.oracle.opposed_people(), person)
        self.world.lift(one.id, self.now)
        one.opposed = False
        self.oracle.opposed_numbers -= set(one.numbers)

    @rule(campaign=which, drawn=plans.changes)
    def the_plan_is_changed(self, campaign: int, drawn: dict[str, Any]) -> None:
        one = _pick(self.oracle.campaigns.values(), campaign)
        one.plan = plans.changed(one.plan, drawn)
        self.world.change_plan(one.id, one.event, one.plan, self.now)

    @rule(campaign=which, resumes=st.sampled_from([True, True, False]))
    def a_campaign_is_paused_or_resumed(self, campaign: int, resumes: bool) -> None:
        among = [each for each in self.oracle.campaigns.values() if each.runs is not resumes]
        if not among:
            return
        self._resume(_pick(among, campaign), resumes)

    def _resume(self, one: Campaign, resumes: bool = True) -> None:
        if one.runs is not resumes:
            one.runs = resumes
            self.world.set_state(one.id, CampaignState.RUNNING if resumes else CampaignState.PAUSED)

    @rule(invitation=which)
    def somebody_is_withdrawn(self, invitation: int) -> None:
        one = _pick(self.oracle.invitations.values(), invitation)
        self.world.withdraw(one.id)
        one.withdrawn = True

    @precondition(lambda self: any(each.withdrawn for each in self.oracle.invitations.values()))
    @rule()
    def the_withdrawn_are_invited_anew(self) -> None:
        self._invite_the_withdrawn()

    def _invite_the_withdrawn(self) -> None:
        for one in self.oracle.invitations.values():
            if one.withdrawn:
                self.world.invite_anew(one.id, self.now)
                one.withdrawn = False

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

    def _claim_all_texts(self) -> None:
        for _ in range(8):
            self.now += timedelta(seconds=0.4)
            taken = self._see_texts()
            for each in taken:
                self._settle_text(each, self.random.choice(OUTCOMES))
            if not taken:
                break
        if not taken and self.failed_texts < 5:
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

    # Calls by what may happen to them.

    def _ringing(self) -> list[Call]:
        return [each for each in self.oracle.calls.values() if each.over_at is None and not each.picked_up]

    def _unsettled(self) -> list[Call]:
        return [each for each in self.oracle.calls.values() if None in each.ended.values()]

    def _unreported(self) -> list[Call]:
        return [
            each
            for each in self.oracle.calls.values()
            if each.picked_up and set(each.ended.values()) & {None, "lost"}
        ]

    def _off_the_hook(self) -> list[Call]:
        return [each for each in self.oracle.calls.values() if each.picked_up and each.over_at is None]

    def _lost_unheard_of(self) -> list[Call]:
        return [
            each
            for each in self.oracle.calls.values()
            if not each.picked_up and not each.hung_up and set(each.ended.values()) == {"lost"}
        ]


def _pick(among: Iterable[Any], which: int) -> Any:
    found = list(among)
    return found[which % len(found)]
