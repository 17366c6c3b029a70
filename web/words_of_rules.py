"""How the words of the rules (states, dispositions, reasons) are said to the staff."""

from __future__ import annotations

from typing import Final

from centralino.campaigns.life.preparing import Weight
from centralino.campaigns.rules.answers import Answer, AnswerChannel
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.gate import Rule
from centralino.campaigns.rules.law import Purpose
from centralino.campaigns.rules.lives import CampaignState, InvitationState
from centralino.campaigns.rules.next_step import StopReason
from web.marking import N_

CAMPAIGN_STATES: Final = {
    CampaignState.DRAFT: N_("draft"),
    CampaignState.READY: N_("ready"),
    CampaignState.RUNNING: N_("running"),
    CampaignState.PAUSED: N_("paused"),
    CampaignState.FINISHED: N_("finished"),
    CampaignState.CANCELLED: N_("cancelled"),
}
CAMPAIGN_TONES: Final = {
    CampaignState.READY: "calm",
    CampaignState.RUNNING: "good",
    CampaignState.PAUSED: "warn",
    CampaignState.CANCELLED: "bad",
}
INVITATION_STATES: Final = {
    InvitationState.WAITING: N_("waiting for the next step"),
    InvitationState.CALLING: N_("in a call"),
    InvitationState.TEXTING: N_("a text is going out"),
    InvitationState.UNANSWERED: N_("no answer, and nothing planned"),
    InvitationState.ANSWERED: N_("answered"),
    InvitationState.OPPOSED: N_("does not want to be called"),
    InvitationState.WITHDRAWN: N_("withdrawn"),
}
ANSWERS: Final = {Answer.YES: N_("yes"), Answer.NO: N_("no")}
CHANNELS: Final = {
    AnswerChannel.CALL: N_("by call"),
    AnswerChannel.CALL_BACK: N_("by calling back"),
    AnswerChannel.TEXT: N_("by text"),
    AnswerChannel.LINK: N_("by the personal link"),
    AnswerChannel.STAFF: N_("through the staff"),
}
DISPOSITIONS: Final = {
    Disposition.ANSWERED: N_("said whether they come"),
    Disposition.NEVER: N_("never again"),
    Disposition.TALKED: N_("put through to a person"),
    Disposition.NO_KEY: N_("no key pressed"),
    Disposition.HUNG_UP: N_("hung up early"),
    Disposition.MACHINE: N_("answering machine"),
    Disposition.BUSY: N_("busy"),
    Disposition.NO_ANSWER: N_("not picked up"),
    Disposition.REJECTED: N_("rejected"),
    Disposition.INVALID_NUMBER: N_("number not in use"),
    Disposition.CONGESTION: N_("network congested"),
    Disposition.TRUNK_FAILED: N_("trunk failed"),
    Disposition.NOT_PLACED: N_("not placed by our PBX"),
    Disposition.LOST: N_("lost from sight"),
}
STOPS: Final = {
    StopReason.ANSWERED: N_("has answered"),
    StopReason.NEVER_CALL: N_("does not want to be called"),
    StopReason.WITHDRAWN: N_("withdrawn"),
    StopReason.CAMPAIGN_OVER: N_("the campaign is over"),
    StopReason.TALKED: N_("was put through to a person"),
    StopReason.CLOSED: N_("replies are closed"),
    StopReason.ATTEMPTS: N_("all attempts used up"),
    StopReason.ENOUGH: N_("enough calls that ended the same way"),
    StopReason.NO_NUMBER: N_("no number in use that is declared or confirmed"),
    StopReason.REGISTERED: N_("stands in an opposition register"),
    StopReason.PER_EVENT: N_("as many contacts as there may be for one event"),
    StopReason.NO_TIME: N_("replies close before the next step may come"),
    StopReason.TEXTED: N_("was sent a text, as they prefer"),
}
OBSTACLES: Final = {
    Rule.HOURS: N_("outside the hours"),
    Rule.IN_A_CALL: N_("in a call just now"),
    Rule.GAP: N_("too soon after the last call"),
    Rule.PER_DAY: N_("enough calls for one day"),
    Rule.PER_WEEK: N_("enough calls for one week"),
    Rule.PER_30_DAYS: N_("enough calls for 30 days"),
    Rule.LAW_PER_30_DAYS: N_("enough calls for 30 days, by law"),
    Rule.PER_EVENT: N_("enough contacts for this event"),
    Rule.RETRY: N_("the wait after such an attempt"),
    Rule.AFTER_TEXT: N_("the wait after the text"),
    Rule.PART_OF_DAY: N_("rather at another part of the day"),
}
PURPOSES: Final = {
    Purpose.MEMBER_INFORMATION: N_("information for members"),
    Purpose.SERVICE: N_("a service they asked for"),
    Purpose.MARKETING: N_("marketing"),
}
WEIGHTS: Final = {Weight.ERROR: N_("has to be mended"), Weight.WARNING: N_("worth knowing")}
