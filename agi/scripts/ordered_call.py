"""A customer is called for one of the staff, who ordered it on a page and is there already."""

from __future__ import annotations

from agi.call import Call
from centralino.calls.records import Json, Outcome
from centralino.clock import now
from centralino.phones.ordering import Ordering
from centralino.prompts.catalogue import Prompt
from centralino.settings.telephone import Ring
from centralino.support.line import SupportLine

RING_FOR = 60  # seconds: whoever ordered it hangs up when they have had enough
TO = "click-to-call"


async def ordered_call(call: Call, ordering: Ordering, line: SupportLine) -> Outcome:
    """Ring whom the order names, once; whoever has no order gets nowhere."""
    order = await ordering.taken(call.order, call.began.source, now())
    if order is None or order.number is None or order.number != call.began.dialled:
        return Outcome.LEFT_TO_DIALPLAN
    known: list[Json] = [{"contact_id": order.contact_id}] if order.contact_id else []
    verdict = {"to": TO, "contact_id": order.contact_id, "by": order.ordered_by}
    call.decided(now(), {"customers": known}, "ordered", verdict)
    trunk = line.telephone.trunks.get(order.trunk or "")
    shown = (trunk and trunk.caller_id) or next(iter(line.telephone.lines))
    ring = Ring(number=order.number, trunk=order.trunk, ring_for=RING_FOR)
    rang = await call.ring(
        TO, ring, trunk and trunk.model_copy(update={"caller_id": shown}), music="", priority=0
    )
    if rang.answered:
        return Outcome.TALKED
    await call.say(Prompt.NOBODY_ANSWERS)
    return Outcome.GOODBYE
