"""A call to the support line: find out who it is, decide, put them through."""

from __future__ import annotations

from agi.call import Call
from agi.scripts.identifying import ask_code, ask_which
from agi.scripts.putting_through import put_through
from agi.waiting_room import WaitingRoom
from centralino.calls.records import Outcome
from centralino.clock import now
from centralino.prompts.catalogue import Prompt
from centralino.support.describing import describe_known, describe_verdict
from centralino.support.line import SupportLine
from centralino.support.rules import (
    AskCode,
    AskWhich,
    Codes,
    Known,
    Reason,
    ToSafe,
    ToSales,
    ToSupport,
    Verdict,
)

WHY_SALES = {
    Reason.REVOKED: Prompt.SALES_REVOKED,
    Reason.AWAITING: Prompt.SALES_AWAITING,
    Reason.UNPAID: Prompt.SALES_UNPAID,
    Reason.EXPIRED: Prompt.SALES_EXPIRED,
    Reason.NOT_STARTED: Prompt.SALES_NO_CONTRACT,
    Reason.NO_CONTRACT: Prompt.SALES_NO_CONTRACT,
    Reason.UNKNOWN: Prompt.SALES_UNKNOWN,
    Reason.LOCKED_OUT: Prompt.SALES_LOCKED_OUT,
}

PROMISES = {Prompt.TO_SUPPORT, Prompt.TO_SALES}


async def screening(call: Call, line: SupportLine, room: WaitingRoom) -> Outcome:
    """Ask only what the rules want asked; support for those who are entitled, sales with the reason for the rest."""
    known = await line.who_is_calling(call.began.caller, call.began.source, now())
    interrupted = False
    while True:
        verdict = decide(call, line, known)
        match verdict:
            case AskCode():
                known = await ask_code(call, line, known)
            case AskWhich(customers=customers):
                known = await ask_which(call, line, known, customers)
            case ToSupport(destination=destination, priority=priority):
                with room.waits(call, known) as stay:
                    await greet(call, line, verdict, destination, Prompt.TO_SUPPORT)
                    outcome = await put_through(call, line, destination, priority)
                if outcome is not Outcome.WITHDRAWN:
                    return outcome
                known, interrupted = stay.known, True
            case ToSales(reason=reason):
                why = Prompt.REVOKED_WHILE_WAITING if interrupted else WHY_SALES.get(reason)
                sales = line.telephone.sales
                await greet(call, line, verdict, sales, *([why] if why else []), Prompt.TO_SALES)
                return await put_through(call, line, sales)
            case ToSafe():
                return Outcome.LEFT_TO_DIALPLAN


def decide(call: Call, line: SupportLine, known: Known) -> Verdict:
    """Ask the rules, write down why; a number that came with a right code is the customer's from now on."""
    at = now()
    verdict = line.screen(known, at)
    call.decided(at, describe_known(known), verdict.reason, describe_verdict(verdict))
    customer = verdict.customer if isinstance(verdict, ToSupport | ToSales) else None
    if customer and known.codes is Codes.FOUND and call.began.public_number:
        call.learned(at, call.began.public_number, customer.contact_id)
    return verdict


async def greet(
    call: Call, line: SupportLine, verdict: ToSupport | ToSales, destination: str, *words: Prompt
) -> None:
    """From here on we know whom we speak to, and speak their language. What is closed is not promised."""
    if verdict.customer and verdict.customer.language:
        await call.speak(verdict.customer.language)
    if not line.rings_open(line.telephone.destinations[destination], now()):
        words = tuple(each for each in words if each not in PROMISES)
    if words:
        await call.say(*words)
