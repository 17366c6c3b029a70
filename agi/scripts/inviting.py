"""Putting a campaign's question to one member: yes, no, hear it again, a person, never again, and how many come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agi.call import Call
from agi.scripts.putting_through import somebody_answers
from agi.speech import Digits, Spoken, Words
from centralino.campaigns.calls.inviting import Guest, Question
from centralino.campaigns.calls.reporting import ABOUT, Told
from centralino.campaigns.clips.sayings import Saying, Sayings
from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.dispositions import Disposition
from centralino.clock import now
from centralino.prompts.catalogue import Prompt
from centralino.support.line import SupportLine

TRIES = 3
MOST_TURNS = 6  # of hearing it again, changing one's mind about 9, and not reaching anybody


class Wish(StrEnum):
    """What a key stands for."""

    YES = "yes"
    NO = "no"
    AGAIN = "again"
    NEVER = "never"
    PERSON = "person"


KEYS = {"1": Wish.YES, "2": Wish.NO, "3": Wish.AGAIN, "9": Wish.NEVER}
KEYS_AND_A_PERSON = KEYS | {"0": Wish.PERSON}
TAKEN = {Answer.YES: Prompt.INVITATION_YES, Answer.NO: Prompt.INVITATION_NO}
SAID_BEFORE = {Answer.YES: Prompt.INVITATION_SAID_YES, Answer.NO: Prompt.INVITATION_SAID_NO}


@dataclass(frozen=True, slots=True)
class Conversation:
    """One campaign's question in a call."""

    call: Call
    line: SupportLine
    question: Question
    sayings: Sayings

    @property
    def invitation(self) -> tuple[Words, ...]:
        """What for, when and where."""
        return self.say(Saying.INVITATION)

    @property
    def choices(self) -> tuple[Words, ...]:
        """Which key is for what."""
        person = (Prompt.INVITATION_CHOICE_PERSON,) if self.question.plan.person else ()
        return (Prompt.INVITATION_CHOICES, *person, Prompt.INVITATION_CHOICE_NEVER)

    def say(self, saying: Saying, *guests: Guest) -> tuple[Words, ...]:
        """The campaign's own words, to be said."""
        return tuple(Spoken(*each) for each in self.sayings.say(saying, [guest.named for guest in guests]))

    def for_whom(self, prompt: Prompt, guest: Guest) -> tuple[Words, ...]:
        """ "This invitation is for Anna"; where there is no clip of the name, the invitation itself."""
        name = tuple(Spoken(*each) for each in self.sayings.name(guest.named))
        return (prompt, *name) if name else self.invitation

    async def ask(self, guest: Guest, *lead: Words, tries: int = TRIES) -> Disposition:
        """Put the question to somebody, after the words that lead to it; a key at any time cuts them short."""
        keys = KEYS_AND_A_PERSON if self.question.plan.person else KEYS
        words = (*lead, *self.choices)
        for _ in range(MOST_TURNS):
            match await self.call.choose(*words, keys=keys, tries=tries, again=[Prompt.INVITATION_SHORT]):
                case Wish.YES:
                    return await self.take(guest, Answer.YES)
                case Wish.NO:
                    return await self.take(guest, Answer.NO)
                case Wish.AGAIN:
                    words = (*self.invitation, *self.choices)
                case Wish.NEVER:
                    if await self.is_meant(guest):
                        return Disposition.NEVER
                    words = (Prompt.INVITATION_NEVER_UNDONE, Prompt.INVITATION_SHORT)
                case Wish.PERSON:
                    if await self.puts_through(guest):
                        return Disposition.TALKED
                    words = (Prompt.INVITATION_SHORT,)
                case None:
                    break
        self.tell(guest, Disposition.NO_KEY)
        return Disposition.NO_KEY

    async def take(self, guest: Guest, answer: Answer) -> Disposition:
        """Take the answer, then say so. A key pressed twice does not reach into what is asked next."""
        if not self.question.takes_answers(now()):
            await self.call.say(Prompt.INVITATION_OVER)
            return Disposition.NO_KEY
        self.tell(guest, Disposition.ANSWERED, answer)
        await self.call.say(TAKEN[answer])
        if answer is Answer.YES and self.question.plan.how_many:
            await self.ask_how_many(guest)
        return Disposition.ANSWERED

    async def ask_how_many(self, guest: Guest) -> None:
        """How many come with them, up to nine; who does not say comes all the same."""
        keys = {str(number): number for number in range(1, 10)}
        party = await self.call.choose(Prompt.INVITATION_HOW_MANY, keys=keys, tries=2)
        if party:
            self.tell(guest, Disposition.ANSWERED, Answer.YES, party)
            await self.call.say(Prompt.INVITATION_SO_MANY, Digits(str(party)))

    async def is_meant(self, guest: Guest) -> bool:
        """9 counts at once, for many hang up with it; whoever stays may take it back by 1."""
        self.tell(guest, Disposition.NEVER)
        if await self.call.ask_key(Prompt.INVITATION_NEVER, Prompt.INVITATION_NEVER_UNDO) != "1":
            return True
        self.tell(guest, None)
        return False

    async def puts_through(self, guest: Guest) -> bool:
        """Whether they talked to the person that the plan has for them."""
        assert self.question.plan.person
        await self.call.say(Prompt.INVITATION_TO_PERSON)
        talked = await somebody_answers(self.call, self.line, self.question.plan.person)
        if talked:
            self.tell(guest, Disposition.TALKED)
        return talked

    def tell(
        self,
        guest: Guest,
        disposition: Disposition | None,
        answer: Answer | None = None,
        party: int | None = None,
    ) -> None:
        """Report what became of an invitation; from here on it is known, whatever happens to us."""
        told = Told(guest.invitation_id, guest.contact_id, disposition, answer, party)
        self.call.report(now(), ABOUT, told.written())
