"""What people and staff do in a history by themselves."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from centralino.campaigns.rules.answers import Answer, AnswerChannel
from centralino.campaigns.rules.lives import CampaignState
from tests.store.engine import plans
from tests.store.engine.beginning import SECOND, pick, which
from tests.store.engine.seen import Campaign
from tests.store.engine.sending import Texts


class People(Texts):
    """People answer and oppose; staff edit, pause, withdraw and invite."""

    @rule(invitation=which, channel=st.sampled_from(AnswerChannel), answer=st.sampled_from(Answer))
    def somebody_answers(self, invitation: int, channel: AnswerChannel, answer: Answer) -> None:
        one = pick(self.oracle.invitations.values(), invitation)
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
        one = pick(self.oracle.people.values(), person)
        self.world.oppose(one.id, self.now)
        one.opposed = True

    @precondition(lambda self: self.oracle.opposed_people())
    @rule(person=which)
    def somebody_wants_to_be_called_after_all(self, person: int) -> None:
        one = pick(self.oracle.opposed_people(), person)
        self.world.lift(one.id, self.now)
        one.opposed = False
        self.oracle.opposed_numbers -= set(one.numbers)

    @rule(campaign=which, drawn=plans.changes)
    def the_plan_is_changed(self, campaign: int, drawn: dict[str, Any]) -> None:
        one = pick(self.oracle.campaigns.values(), campaign)
        one.plan = plans.changed(one.plan, drawn)
        self.world.change_plan(one.id, one.event, one.plan, self.now)

    @rule(campaign=which, resumes=st.sampled_from([True, True, False]))
    def a_campaign_is_paused_or_resumed(self, campaign: int, resumes: bool) -> None:
        among = [each for each in self.oracle.campaigns.values() if each.runs is not resumes]
        if not among:
            return
        self._resume(pick(among, campaign), resumes)

    def _resume(self, one: Campaign, resumes: bool = True) -> None:
        if one.runs is not resumes:
            one.runs = resumes
            self.world.set_state(one.id, CampaignState.RUNNING if resumes else CampaignState.PAUSED)

    @rule(invitation=which)
    def somebody_is_withdrawn(self, invitation: int) -> None:
        one = pick(self.oracle.invitations.values(), invitation)
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
