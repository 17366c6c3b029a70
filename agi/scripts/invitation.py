"""A call of ours to a member, or to several behind one number: say who calls, invite, take each one's answer."""

from __future__ import annotations

from agi.call import Call
from agi.scripts.inviting import SAID_BEFORE, Conversation
from agi.speech import Words
from centralino.calls.records import Outcome
from centralino.campaigns.calls.inviting import Guest, Inviting, described
from centralino.campaigns.clips.sayings import Saying
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.plan import MachineAction
from centralino.clock import now
from centralino.prompts.catalogue import Prompt
from centralino.support.line import SupportLine


async def invitation(call: Call, inviting: Inviting, line: SupportLine) -> Outcome:
    """Put the question to everybody the call is for; a machine hears at most a message."""
    question = await inviting.called(call.began.call_out or 0)
    call.decided(now(), *described([question] if question else None))
    if question is None:
        return await apologise(call)
    return await invite(Conversation(call, line, question, inviting.sayings(question)))


async def invite(talk: Conversation) -> Outcome:
    """The whole conversation, once it is known whom it is with."""
    call, question = talk.call, talk.question
    if not talk.invitation:
        return await apologise(call)
    if await call.is_with_a_machine():
        return await leave_message(talk)
    open_ones = [guest for guest in question.guests if guest.is_open]
    if not open_ones or not question.takes_answers(now()):
        return await thank(talk)
    return await ask_in_turn(talk, open_ones)


async def ask_in_turn(talk: Conversation, guests: list[Guest]) -> Outcome:
    """One after another, until nobody presses keys any more or somebody was put through."""
    lead = opening(talk, guests[0])
    for guest in guests:
        match await talk.ask(guest, *lead):
            case Disposition.NO_KEY:
                await talk.call.say(Prompt.INVITATION_NO_ANSWER)
                return Outcome.NO_KEY
            case Disposition.TALKED:
                return Outcome.TALKED
        following = guests[guests.index(guest) + 1 :]
        lead = talk.for_whom(Prompt.INVITATION_ALSO_FOR, following[0]) if following else ()
    await talk.call.say(Prompt.INVITATION_GOODBYE)
    return Outcome.INVITED


def opening(talk: Conversation, guest: Guest) -> tuple[Words, ...]:
    """Who calls, for whom, what for. Where the greeting names nobody and several may pick up, it is said besides."""
    said = len(talk.question.guests) == 1 or talk.sayings.names_somebody(Saying.GREETING)
    for_whom = () if said else talk.for_whom(Prompt.INVITATION_FOR, guest)
    invitation = () if for_whom == talk.invitation else talk.invitation
    return (*talk.say(Saying.GREETING, guest), *for_whom, *invitation)


async def thank(talk: Conversation) -> Outcome:
    """While it rang, their answers came by another way, or the time for answering ended: nothing is asked."""
    guests = talk.question.guests
    said = [guest for guest in guests if guest.answer]
    for guest in said:
        talk.tell(guest, Disposition.ANSWERED)
    thanks = (SAID_BEFORE[said[0].answer],) if len(guests) == 1 and said and said[0].answer else ()
    await talk.call.say(*talk.say(Saying.GREETING, guests[0]), *thanks, Prompt.INVITATION_GOODBYE)
    return Outcome.INVITED


async def leave_message(talk: Conversation) -> Outcome:
    """Hang up on a machine, or leave it the campaign's message for everybody there."""
    for guest in talk.question.guests:
        talk.tell(guest, Disposition.MACHINE)
    message = talk.say(Saying.MESSAGE, *talk.question.guests)
    if message and talk.question.plan.machines is MachineAction.LEAVE_MESSAGE:
        await talk.call.leave(*message)
    return Outcome.MACHINE


async def apologise(call: Call) -> Outcome:
    """Nobody asked for this call, so there is nobody to put them through to."""
    await call.say(Prompt.INVITATION_APOLOGY)
    return Outcome.APOLOGISED
