"""Finding out who is calling: by the code on the keypad, and for which of several customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agi.call import Call
from agi.speech import Digits, NameClip, Words
from centralino.clock import now
from centralino.prompts.catalogue import Prompt
from centralino.support.line import SupportLine
from centralino.support.naming import code_endings
from centralino.support.rules import Codes, Customer, Known

MOST_CORRECTIONS = 5


@dataclass(frozen=True, slots=True)
class Asking:
    """The words in which a code is asked for; the greeting comes once."""

    greeting: Prompt | None = Prompt.GREETING
    ask: Prompt = Prompt.CODE_ASK
    unknown: Prompt = Prompt.CODE_UNKNOWN


async def ask_code(call: Call, line: SupportLine, known: Known, asking: Asking = Asking()) -> Known:
    """Ask for the code a few times; say what was wrong with the last one before asking again."""
    lead = asking.greeting
    for _ in range(line.settings.code_tries):
        keyed = await key_in(call, lead, asking.ask, repeated_up_to=line.settings.code_repeated_up_to)
        if not keyed:
            lead = Prompt.CODE_NOTHING
        elif not line.could_be_a_code(keyed):
            lead = Prompt.CODE_MALFORMED
        elif found := await line.try_code(known, call.began.source, keyed, now()):
            return found
        else:
            lead = asking.unknown
    if lead:
        await call.say(lead)
    return replace(known, codes=Codes.GAVE_UP)


async def key_in(call: Call, lead: Prompt | None, ask: Prompt, *, repeated_up_to: int) -> str:
    """What the caller keys; a short code is repeated to them, and `*` takes it back."""
    for _ in range(MOST_CORRECTIONS):
        keyed = await call.ask_digits(*([lead] if lead else []), ask)
        if not 0 < len(keyed) <= repeated_up_to:
            return keyed
        if not await call.taken_back(Prompt.CODE_UNDERSTOOD, Digits(keyed)):
            return keyed
        lead = Prompt.CODE_CLEARED
    return ""


async def ask_which(call: Call, line: SupportLine, known: Known, customers: Sequence[Customer]) -> Known:
    """ "For A press 1, for B press 2": whoever is asked for is the one who calls."""
    keys = {str(position): customer for position, customer in enumerate(customers, start=1)}
    endings = code_endings(customers)
    words: list[Words] = [Prompt.WHICH_INTRO]
    for key, customer in keys.items():
        words += [*name(line, customer, endings), Prompt.WHICH_PRESS, Digits(key)]
    chosen = await call.choose(*words, keys=keys, tries=line.settings.code_tries)
    return replace(known, chosen=chosen, choice_failed=chosen is None)


def name(line: SupportLine, customer: Customer, endings: dict[int, str]) -> tuple[Words, ...]:
    """A customer by the clip of their name, else by the last digits of their code."""
    if customer.name_clip and line.has_name_clip(customer.name_clip):
        return Prompt.WHICH_FOR, NameClip(customer.name_clip)
    return Prompt.WHICH_CODE_ENDING, Digits(endings[customer.contact_id])
