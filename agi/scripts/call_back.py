"""A call to a number from which members are called: whoever is invited answers here, at any hour, and may again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agi.call import Call
from agi.scripts.identifying import Asking, ask_code
from agi.scripts.inviting import SAID_BEFORE, Conversation
from agi.speech import Words
from centralino.calls.records import Outcome
from centralino.campaigns.calls.inviting import Guest, Inviting, Question, described
from centralino.campaigns.clips.sayings import Saying
from centralino.campaigns.rules.dispositions import Disposition
from centralino.clock import now
from centralino.prompts.catalogue import Prompt
from centralino.support.line import SupportLine
from centralino.support.rules import Codes

MEMBERS = Asking(greeting=None, ask=Prompt.INVITATION_CODE_ASK, unknown=Prompt.INVITATION_CODE_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who is asked in this call, and what they are asked."""

    talk: Conversation
    guest: Guest


async def call_back(call: Call, inviting: Inviting, line: SupportLine) -> Outcome:
    """Ask whoever calls, and everybody behind their number; who has answered hears that, and may change their mind."""
    questions = await invited(call, inviting, line)
    if questions is None:
        await call.say(Prompt.INVITATION_APOLOGY)
        return Outcome.APOLOGISED
    turns = in_order(call, inviting, line, questions)
    if questions:
        await call.speak(questions[0].plan.language)
    if not turns:
        await call.say(Prompt.INVITATION_OVER if questions else Prompt.INVITATION_NONE)
        return Outcome.GOODBYE
    return await ask_all(call, turns)


async def invited(call: Call, inviting: Inviting, line: SupportLine) -> tuple[Question, ...] | None:
    """What the caller is invited to, by their number or else by their code; None when nobody can look it up."""
    number, dialled = call.began.public_number, call.began.dialled
    found = await inviting.at_number(number, dialled, now()) if number else ()
    if found == ():
        found = await by_code(call, inviting, line)
    call.decided(now(), *described(found))
    return found


async def by_code(call: Call, inviting: Inviting, line: SupportLine) -> tuple[Question, ...] | None:
    """Nothing is asked of a number that guessed at too many codes."""
    known = await line.who_is_calling(call.began.caller, call.began.source, now())
    if known.codes is not Codes.LOCKED_OUT and not known.look_up_failed:
        known = await ask_code(call, line, known, MEMBERS)
    if known.look_up_failed:
        return None
    if known.codes is Codes.LOCKED_OUT:
        await call.say(Prompt.SALES_LOCKED_OUT)
    if known.codes is not Codes.FOUND:
        return ()
    members = [customer.contact_id for customer in known.customers]
    return await inviting.of_contacts(members, call.began.dialled, now())


def in_order(call: Call, inviting: Inviting, line: SupportLine, questions: Sequence[Question]) -> list[Turn]:
    """Who has not answered yet comes first; of what takes no answer any more, and cannot be said, nobody is asked."""
    talks = [Conversation(call, line, each, inviting.sayings(each)) for each in questions]
    turns = [
        Turn(talk, guest)
        for talk in talks
        if talk.question.takes_answers(now()) and talk.invitation
        for guest in talk.question.guests
    ]
    return sorted(turns, key=lambda turn: not turn.guest.is_open)


async def ask_all(call: Call, turns: Sequence[Turn]) -> Outcome:
    """One after another; whoever is silent on what they have answered before lets it stand."""
    before: Turn | None = None
    for turn in turns:
        lead = opening(turn, before, several=len(turns) > 1)
        tries = 3 if turn.guest.is_open else 1
        match await turn.talk.ask(turn.guest, *lead, tries=tries):
            case Disposition.TALKED:
                return Outcome.TALKED
            case Disposition.NO_KEY if turn.guest.is_open:
                await call.say(Prompt.INVITATION_NO_ANSWER)
                return Outcome.NO_KEY
            case Disposition.NO_KEY:
                break
        before = turn
    await call.say(Prompt.GOODBYE)
    return Outcome.INVITED


def opening(turn: Turn, before: Turn | None, *, several: bool) -> tuple[Words, ...]:
    """Whom they have reached, for whom the question is, what for, and what was said to it before."""
    talk, guest = turn.talk, turn.guest
    said = (SAID_BEFORE[guest.answer],) if guest.answer and not guest.is_open else ()
    if before and before.talk is talk:
        return (*talk.for_whom(Prompt.INVITATION_ALSO_FOR, guest), *said)
    greeting = () if before else talk.say(Saying.CALL_BACK)
    for_whom = talk.for_whom(Prompt.INVITATION_FOR, guest) if several else ()
    invitation = () if for_whom == talk.invitation else talk.invitation
    return (*greeting, *for_whom, *invitation, *said)
