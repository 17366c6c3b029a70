"""Putting a caller through to a destination, and what is done for them when nobody takes the call."""

from __future__ import annotations

from agi.call import Call
from agi.speech import Digits
from centralino.calls.records import Outcome
from centralino.clock import now
from centralino.directory.numbers import dialled_digits, to_e164
from centralino.prompts.catalogue import Prompt
from centralino.support.line import SupportLine

TRIES = 3


async def put_through(call: Call, line: SupportLine, name: str, priority: int = 0) -> Outcome:
    """Ring what is open of a destination, in order; then what the settings say for nobody there."""
    destination = line.telephone.destinations[name]
    if await somebody_answers(call, line, name, priority):
        return Outcome.TALKED
    if call.withdrawn:
        return Outcome.WITHDRAWN
    match destination.otherwise:
        case "call_back":
            return await take_call_back(call, line, name)
        case "goodbye":
            await call.say(Prompt.GOODBYE)
            return Outcome.GOODBYE
        case other:
            return await put_through(call, line, other, priority)


async def somebody_answers(call: Call, line: SupportLine, name: str, priority: int = 0) -> bool:
    """Ring what is open of a destination, in order: true after a conversation, else they hear that nobody is there."""
    destination = line.telephone.destinations[name]
    rings = line.rings_open(destination, now())
    for ring in rings:
        if call.withdrawn:
            return False
        trunk = line.telephone.trunks.get(ring.trunk or "")
        rang = await call.ring(name, ring, trunk, music=destination.music, priority=priority)
        if rang.answered:
            return True
    if not call.withdrawn:
        await call.say(Prompt.NOBODY_ANSWERS if rings else Prompt.CLOSED)
    return False


async def take_call_back(call: Call, line: SupportLine, about: str) -> Outcome:
    """Offer to call back, on the number they call from or another one."""
    if not await call.choose(Prompt.CALL_BACK_OFFER, keys={"1": True, "2": False}, tries=2):
        await call.say(Prompt.GOODBYE)
        return Outcome.GOODBYE
    number = await confirm_number(call, line)
    if number is None:
        await call.say(Prompt.GOODBYE)
        return Outcome.GOODBYE
    call.call_back_asked(now(), number, about)
    await call.say(Prompt.CALL_BACK_TAKEN, Prompt.GOODBYE)
    return Outcome.CALL_BACK_TAKEN


async def confirm_number(call: Call, line: SupportLine) -> str | None:
    """The number to call, in E.164, as the caller confirmed it; None when they would not."""
    region = line.settings.region_of(call.began.source)
    number = call.began.public_number
    for _ in range(TRIES):
        number = number or await ask_number(call, line)
        if number is None:
            await call.say(Prompt.CALL_BACK_WRONG_NUMBER)
            continue
        words = (
            Prompt.CALL_BACK_UNDERSTOOD,
            Digits(dialled_digits(number, region)),
            Prompt.CALL_BACK_CONFIRM,
        )
        if await call.choose(*words, keys={"1": True, "2": False}, tries=2):
            return number
        number = None
    return None


async def ask_number(call: Call, line: SupportLine) -> str | None:
    """The number keyed, if it is one."""
    keyed = await call.ask_digits(Prompt.CALL_BACK_ASK_NUMBER)
    return to_e164(keyed, line.settings.region_of(call.began.source))
