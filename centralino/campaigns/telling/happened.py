"""What was done for an invitation and what came of it, one thing after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.campaigns.store import archive as store
from centralino.campaigns.store.archive import CallMade, Opposition, TextSent
from centralino.campaigns.store.participants import AnswerGiven, Participant
from centralino.database import Connection


@dataclass(frozen=True, slots=True)
class Begun:
    """They were invited, by a list or singly."""

    via_list: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Lifted:
    """They want to be called again after all."""

    by: str
    why: str


Event = Begun | CallMade | TextSent | AnswerGiven | Opposition | Lifted


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done for an invitation, or came of it, in words; `event` is the same as it is kept."""

    at: datetime
    what: str
    event: Event


async def happened(
    connection: Connection, invitation: Participant, against: Sequence[Opposition], until: datetime
) -> list[Happened]:
    """All of it until then, the first thing first."""
    found = [
        _begun(invitation),
        *_calls(await store.calls_for(connection, invitation.invitation_id)),
        *_texts(await store.texts_for(connection, invitation.invitation_id)),
        *_answers(invitation),
        *_words_against(against),
    ]
    return sorted((each for each in found if each.at <= until), key=lambda each: each.at)


def _begun(invitation: Participant) -> Happened:
    way = f"by the list {invitation.via_list}" if invitation.via_list else "singly"
    begun = Begun(invitation.via_list, invitation.added_by)
    return Happened(invitation.added_at, f"invited {way} by {invitation.added_by}", begun)


def _calls(calls: Sequence[CallMade]) -> Iterator[Happened]:
    for call in calls:
        ended = f"ended as {call.disposition}" if call.disposition else "is still open"
        others = f", together with {call.with_others} more" if call.with_others else ""
        yield Happened(call.at, f"called {call.number} over {call.trunk}{others}: {ended}", call)


def _texts(texts: Sequence[TextSent]) -> Iterator[Happened]:
    for text in texts:
        error = f" ({text.error})" if text.error else ""
        what = f"texted {text.number} by {text.provider}, {text.purpose}: {text.state}{error}"
        yield Happened(text.at, what, text)


def _answers(invitation: Participant) -> Iterator[Happened]:
    for each in invitation.answers:
        party = f", {each.party} come" if each.party is not None else ""
        yield Happened(each.at, f"answered {each.answer}{party}, by {each.channel} ({each.by})", each)


def _words_against(against: Sequence[Opposition]) -> Iterator[Happened]:
    for each in against:
        yield Happened(each.at, f"never to be called again, by {each.source}: {each.why}", each)
        if each.lifted_at:
            lifted = Lifted(each.lifted_by or "", each.lifted_why or "")
            yield Happened(each.lifted_at, f"to be called again, says {lifted.by}: {lifted.why}", lifted)
