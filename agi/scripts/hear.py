"""A campaign's call as a member would have it, played to the staff: the same words and keys, and nothing counts."""

from __future__ import annotations

from agi.call import Call
from agi.scripts.invitation import invite
from agi.scripts.inviting import Conversation
from centralino.calls.records import Outcome
from centralino.campaigns.calls.rehearsing import Rehearsing
from centralino.clock import now
from centralino.support.line import SupportLine


async def hear(call: Call, rehearsing: Rehearsing, line: SupportLine) -> Outcome:
    """What is told goes nowhere, for this call has no record (agi/switchboard.py)."""
    question = await rehearsing.ordered(call.order, call.began.source, now())
    if question is None:
        return Outcome.LEFT_TO_DIALPLAN
    await call.speak(question.plan.language)
    return await invite(Conversation(call, line, question, rehearsing.sayings(question)))
