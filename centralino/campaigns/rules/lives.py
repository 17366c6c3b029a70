"""The lives of a campaign and of an invitation: which event leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands; spelt as Postgres's enum `campaign_state`."""

    DRAFT = "draft"
    READY = "ready"  # its clips are made, and nothing speaks against a start
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class CampaignEvent(StrEnum):
    """What is done to a campaign."""

    PREPARED = "prepared"
    CHANGED = "changed"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    FINISHED = "finished"
    CANCELLED = "cancelled"


CAMPAIGN_LIFE: Mapping[CampaignState, Mapping[CampaignEvent, CampaignState]] = {
    CampaignState.DRAFT: {
        CampaignEvent.CHANGED: CampaignState.DRAFT,
        CampaignEvent.PREPARED: CampaignState.READY,
        CampaignEvent.CANCELLED: CampaignState.CANCELLED,
    },
    CampaignState.READY: {
        CampaignEvent.CHANGED: CampaignState.DRAFT,
        CampaignEvent.PREPARED: CampaignState.READY,
        CampaignEvent.STARTED: CampaignState.RUNNING,
        CampaignEvent.CANCELLED: CampaignState.CANCELLED,
    },
    CampaignState.RUNNING: {
        CampaignEvent.CHANGED: CampaignState.RUNNING,
        CampaignEvent.PREPARED: CampaignState.RUNNING,
        CampaignEvent.PAUSED: CampaignState.PAUSED,
        CampaignEvent.FINISHED: CampaignState.FINISHED,
        CampaignEvent.CANCELLED: CampaignState.CANCELLED,
    },
    CampaignState.PAUSED: {
        CampaignEvent.CHANGED: CampaignState.PAUSED,
        CampaignEvent.PREPARED: CampaignState.PAUSED,
        CampaignEvent.RESUMED: CampaignState.RUNNING,
        CampaignEvent.FINISHED: CampaignState.FINISHED,
        CampaignEvent.CANCELLED: CampaignState.CANCELLED,
    },
    CampaignState.FINISHED: {},
    CampaignState.CANCELLED: {},
}


class InvitationState(StrEnum):
    """Where an invitation stands; spelt as Postgres's enum `invitation_state`."""

    WAITING = "waiting"  # for its next step, at `due_at`
    CALLING = "calling"  # a call for it is open
    TEXTING = "texting"  # a text for it is at the provider's door
    UNANSWERED = "unanswered"  # nothing more is planned; an answer may still come
    ANSWERED = "answered"
    OPPOSED = "opposed"  # never to be called or texted
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """What is due for an invitation that waits; spelt as Postgres's enum `step_kind`."""

    CALL = "call"
    TEXT = "text"
    ASK = "ask"  # something has changed: which of the two it is, and when, is asked of the rules


class InvitationEvent(StrEnum):
    """What happens to an invitation."""

    CALL_PLACED = "call-placed"
    TEXT_TAKEN = "text-taken"
    NEXT_STEP = "next-step"  # an attempt is over, or the rules were asked again: there is a step to come
    NO_STEP = "no-step"  # and there is none
    ANSWERED = "answered"
    OPPOSED = "opposed"
    WITHDRAWN = "withdrawn"
    INVITED = "invited"  # anew, after having been withdrawn


_FROM_OPEN = {
    InvitationEvent.NEXT_STEP: InvitationState.WAITING,
    InvitationEvent.NO_STEP: InvitationState.UNANSWERED,
    InvitationEvent.ANSWERED: InvitationState.ANSWERED,
    InvitationEvent.OPPOSED: InvitationState.OPPOSED,
    InvitationEvent.WITHDRAWN: InvitationState.WITHDRAWN,
}

# An attempt that is over changes nothing for whoever has answered or been withdrawn meanwhile: no NEXT_STEP there.
INVITATION_LIFE: Mapping[InvitationState, Mapping[InvitationEvent, InvitationState]] = {
    InvitationState.WAITING: {
        **_FROM_OPEN,
        InvitationEvent.CALL_PLACED: InvitationState.CALLING,
        InvitationEvent.TEXT_TAKEN: InvitationState.TEXTING,
    },
    InvitationState.CALLING: _FROM_OPEN,
    InvitationState.TEXTING: _FROM_OPEN,
    InvitationState.UNANSWERED: _FROM_OPEN,
    InvitationState.ANSWERED: {
        InvitationEvent.ANSWERED: InvitationState.ANSWERED,
        InvitationEvent.WITHDRAWN: InvitationState.WITHDRAWN,
    },
    InvitationState.OPPOSED: {
        InvitationEvent.ANSWERED: InvitationState.ANSWERED,
        InvitationEvent.NEXT_STEP: InvitationState.WAITING,  # the opposition was lifted
        InvitationEvent.WITHDRAWN: InvitationState.WITHDRAWN,
    },
    InvitationState.WITHDRAWN: {
        InvitationEvent.ANSWERED: InvitationState.ANSWERED,
        InvitationEvent.INVITED: InvitationState.WAITING,
    },
}


def after(state: InvitationState, event: InvitationEvent) -> InvitationState | None:
    """The state an event leads to; None where it changes nothing."""
    return INVITATION_LIFE[state].get(event)
