"""What becomes of the calls of a history."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.dispositions import Disposition
from tests.store.engine.beginning import SECOND, Beginning, pick, which
from tests.store.engine.seen import Call

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


class Calls(Beginning):
    """Calls end, are lost, are picked up and told of, in time or late."""

    # Calls that nobody picks up.

    @precondition(lambda self: self._ringing())
    @rule(call=which, end=st.sampled_from(ENDS), after=st.sampled_from([1, 25, 200]))
    def a_call_ends(self, call: int, end: End, after: int) -> None:
        self.now += after * SECOND
        self._end(pick(self._ringing(), call), end)

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
        gone = pick(self._ringing(), call)
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
                self._lose(pick(unsettled, call))

    def _lose(self, call: Call) -> None:
        self.world.lose(call.id, self.now)
        call.over_at = call.over_at or self.now
        self.oracle.see_end(call, dict.fromkeys(call.ended, "lost"), self.now)

    @precondition(lambda self: self._lost_unheard_of())
    @rule(call=which, end=st.sampled_from(ENDS))
    def the_pbx_tells_late_how_a_lost_call_ended(self, call: int, end: End) -> None:
        self._end(pick(self._lost_unheard_of(), call), end)

    # Calls that are picked up.

    @precondition(lambda self: self._ringing())
    @rule(
        call=which,
        said=st.lists(st.sampled_from(SAID), min_size=1, max_size=3),
        lasts=st.sampled_from([3, 40, 5_000]),
        order=st.sampled_from(["report first", "hang-up first", "no report", "no hang-up", "told twice"]),
    )
    def a_call_is_picked_up(self, call: int, said: list[str], lasts: int, order: str) -> None:
        self._talk(pick(self._ringing(), call), said, lasts, order)

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
        self._report(pick(self._unreported(), call), said)

    @precondition(lambda self: self._off_the_hook())
    @rule(call=which)
    def somebody_hangs_up_late(self, call: int) -> None:
        self._hang_up(pick(self._off_the_hook(), call))

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
