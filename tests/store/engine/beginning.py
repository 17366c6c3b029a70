"""How a history begins: an organisation, people, campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.store.engine import plans
from tests.store.engine.oracle import Oracle
from tests.store.engine.seen import Budget, Call, Campaign, Invitation, Person, Trunk
from tests.store.engine.world import World

TRUNKS = ("main", "spare")
SECOND = timedelta(seconds=1)

which = st.integers(0, 59)


class Beginning(RuleBasedStateMachine):
    """The first of a history; `world` is set by whoever runs it."""

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

    def _wait_for_somebody(self) -> None:
        self.now = max(self.now, self.world.next_due() or self.now)
        if self.random.random() < 0.8:
            self._ask_about_all()

    def _ask_about_all(self) -> None:
        while self.world.ask(self.now):
            pass

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


def pick(among: Iterable[Any], which: int) -> Any:
    """One of these, whichever number was drawn."""
    found = list(among)
    return found[which % len(found)]
