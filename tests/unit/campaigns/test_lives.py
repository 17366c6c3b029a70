"""The lives of campaigns and invitations, as whole tables and by what must never happen."""

from __future__ import annotations

import pytest

from centralino.campaigns.rules.lives import (
    CAMPAIGN_LIFE,
    INVITATION_LIFE,
    CampaignEvent,
    CampaignState,
    InvitationEvent,
    InvitationState,
    after,
)

OVER = {InvitationState.ANSWERED, InvitationState.OPPOSED, InvitationState.WITHDRAWN}
ACTED_ON = {InvitationEvent.CALL_PLACED, InvitationEvent.TEXT_TAKEN}


@pytest.mark.parametrize("state", CampaignState, ids=str)
def test_every_state_of_a_campaign_has_its_line_in_the_table(state: CampaignState) -> None:
    assert state in CAMPAIGN_LIFE


def test_what_is_over_stays_over() -> None:
    assert not CAMPAIGN_LIFE[CampaignState.FINISHED]
    assert not CAMPAIGN_LIFE[CampaignState.CANCELLED]


def test_a_campaign_runs_only_from_ready_or_from_a_pause() -> None:
    towards = {state for state, events in CAMPAIGN_LIFE.items() if CampaignState.RUNNING in events.values()}
    assert towards == {CampaignState.READY, CampaignState.RUNNING, CampaignState.PAUSED}


def test_a_change_of_a_draft_that_was_ready_wants_its_clips_made_anew() -> None:
    assert CAMPAIGN_LIFE[CampaignState.READY][CampaignEvent.CHANGED] is CampaignState.DRAFT


@pytest.mark.parametrize("state", InvitationState, ids=str)
def test_an_answer_is_taken_in_every_state(state: InvitationState) -> None:
    assert after(state, InvitationEvent.ANSWERED) is InvitationState.ANSWERED


@pytest.mark.parametrize("state", sorted(set(InvitationState) - {InvitationState.WAITING}), ids=str)
def test_only_who_waits_is_called_or_texted(state: InvitationState) -> None:
    assert not ACTED_ON & INVITATION_LIFE[state].keys()


@pytest.mark.parametrize("state", sorted(OVER - {InvitationState.OPPOSED}), ids=str)
def test_an_attempt_that_ends_brings_nobody_back_who_answered_or_was_withdrawn(
    state: InvitationState,
) -> None:
    assert after(state, InvitationEvent.NEXT_STEP) is None
    assert after(state, InvitationEvent.NO_STEP) is None


def test_who_opposed_waits_again_once_the_opposition_is_lifted() -> None:
    assert after(InvitationState.OPPOSED, InvitationEvent.NEXT_STEP) is InvitationState.WAITING


@pytest.mark.parametrize("state", sorted(set(InvitationState) - {InvitationState.WITHDRAWN}), ids=str)
def test_anybody_can_be_withdrawn(state: InvitationState) -> None:
    assert after(state, InvitationEvent.WITHDRAWN) is InvitationState.WITHDRAWN
