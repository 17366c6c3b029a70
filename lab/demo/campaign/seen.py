"""What the networks saw of a campaign, and what follows from it: who answered what, and who wants no more.

Nothing here knows our database: it is the carrier's ledger, the texts of the text network, and what members did
themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.campaigns.rules.answers import Answer, AnswerChannel
from lab.carrier import CarriedCall
from lab.demo.campaign.people import BY_NUMBER, MEANT, PARTIES, STOPS, Invitee
from lab.texts import CarriedText

CAUSES = {17: "busy", 21: "refuses", 1: "no such number", 34: "network full"}
ANSWERS = {"1": Answer.YES, "2": Answer.NO}
NEVER = "9"


@dataclass(frozen=True, slots=True)
class Did:
    """A member did something without being called or texted: keyed this on a call of their own, or pressed a button."""

    name: str
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that somebody gave."""

    name: str
    at: datetime
    answer: Answer
    channel: AnswerChannel
    party: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was seen, each in order."""

    calls: Sequence[CarriedCall]
    texts: Sequence[CarriedText]
    keyed_back: Sequence[Did] = ()
    pressed: Sequence[Did] = ()
    killed_at: datetime | None = None
    restarted_at: datetime | None = None

    def calls_to(self, invitee: Invitee) -> list[CarriedCall]:
        """Those to any of their numbers."""
        return [call for call in self.calls if call.number in invitee.numbers]

    def texts_to(self, invitee: Invitee) -> list[CarriedText]:
        """Those that were taken on for any of their numbers."""
        return [text for text in self.texts if not text.inbound and text.to in invitee.numbers]

    def written_by(self, invitee: Invitee) -> list[CarriedText]:
        """What they wrote."""
        return [text for text in self.texts if text.inbound and text.sender in invitee.numbers]

    def asked_by_text(self, invitee: Invitee) -> list[CarriedText]:
        """The texts to them that are no reply to one of theirs."""
        replies = 0
        found = []
        for text in self.texts:
            if text.inbound and text.sender in invitee.numbers:
                replies += 1
            elif not text.inbound and text.to in invitee.numbers:
                if not replies:
                    found.append(text)
                replies = max(0, replies - 1)
        return found


def is_disturbing(call: CarriedCall) -> bool:
    """Whether it reached a telephone: that was rung, or busy, or refused it."""
    return call.cause not in (1, 34)


def answers_given(seen: Seen) -> list[Given]:
    """Every answer, in the order in which they were given."""
    found = [
        *(given for call in seen.calls for given in _keyed(call)),
        *(given for did in seen.keyed_back if (given := _given(did, AnswerChannel.CALL_BACK, ANSWERS))),
        *(given for did in seen.pressed if (given := _given(did, AnswerChannel.LINK, _BUTTONS))),
        *(given for text in seen.texts if text.inbound for given in _written(text)),
    ]
    return sorted(found, key=lambda given: given.at)


def wishes_to_be_left_alone(seen: Seen) -> dict[str, datetime]:
    """Who has said that they want no more, and when first."""
    found: dict[str, datetime] = {}
    for call in seen.calls:
        if at := next((each.at for each in call.keyed if NEVER in each.keys), None):
            found.setdefault(BY_NUMBER[call.number][0].name, at)
    for text in seen.texts:
        if text.inbound and text.body in STOPS:
            found.setdefault(BY_NUMBER[text.sender][0].name, text.created_at)
    return found


def of_each(given: Sequence[Given]) -> Mapping[str, list[Given]]:
    """The same by who gave it."""
    found: dict[str, list[Given]] = defaultdict(list)
    for each in given:
        found[each.name].append(each)
    return found


def came_out(call: CarriedCall) -> str:
    """What became of a call, in a word or two."""
    if call.ended_at is None:
        return "talks" if call.answered_at else "rings"
    if call.answered_at is None:
        return CAUSES.get(call.cause or 0, "no answer")
    return f"keys {', '.join(each.keys for each in call.keyed)}" if call.keyed else "answered"


_BUTTONS = {"yes": Answer.YES, "no": Answer.NO}


def _keyed(call: CarriedCall) -> Iterator[Given]:
    """One answer for each of those behind the number, in the order in which they are on the list."""
    answers = [(each.at, ANSWERS[key]) for each in call.keyed for key in each.keys if key in ANSWERS]
    for invitee, (at, answer) in zip(BY_NUMBER.get(call.number, ()), answers, strict=False):
        yield Given(invitee.name, at, answer, AnswerChannel.CALL)


def _given(did: Did, channel: AnswerChannel, means: Mapping[str, Answer]) -> Given | None:
    return Given(did.name, did.at, means[did.what], channel) if did.what in means else None


def _written(text: CarriedText) -> Iterator[Given]:
    answer = MEANT[text.body]
    if answer:
        name = BY_NUMBER[text.sender][0].name
        yield Given(name, text.created_at, answer, AnswerChannel.TEXT, PARTIES.get(text.body))
