"""The one archive of participants, however their answers came, and the sheet that is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from centralino.campaigns.store import archive as store
from centralino.campaigns.store.archive import AnswerGiven, Participant
from centralino.database import Connection

COLUMNS = (
    "member", "name", "codes", "answer", "how many", "answered", "by way of", "from", "changes of mind",
    "calls", "calls that did not ring", "last call", "texts", "state", "next step", "due", "why", "list",
)  # fmt: skip

Cell = str | int | datetime | None


async def participants(connection: Connection, campaign_id: int) -> list[Participant]:
    """Everybody who is or was invited, by name."""
    return await store.participants(connection, campaign_id)


async def participant(connection: Connection, campaign_id: int, contact_id: int) -> Participant | None:
    """How one of them stands."""
    found = await store.participants(connection, campaign_id, contact_id)
    return found[0] if found else None


def rows(found: Iterable[Participant], zone: ZoneInfo) -> Iterator[tuple[Cell, ...]]:
    """A row of COLUMNS for each; instants are on the wall clock of `zone`, and without it, as sheets want them."""
    for each in found:
        yield (
            each.contact_id,
            each.name,
            ", ".join(each.codes),
            each.answer,
            each.party,
            _wall(each.answered_at, zone),
            each.channel,
            each.by,
            changes_of_mind(each.answers, zone),
            each.calls,
            each.other_calls,
            each.last_call,
            each.texts,
            each.state,
            each.next_step,
            _wall(each.due_at, zone),
            each.reason,
            each.via_list,
        )


def changes_of_mind(answers: tuple[AnswerGiven, ...], zone: ZoneInfo) -> str:
    """All that somebody answered, in order; nothing for a single answer."""
    if len(answers) < 2:
        return ""
    return "; ".join(
        f"{each.answer}{f' ({each.party})' if each.party is not None else ''} by {each.channel}, "
        f"{each.at.astimezone(zone):%Y-%m-%d %H:%M}"
        for each in answers
    )


def _wall(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at and at.astimezone(zone).replace(tzinfo=None, microsecond=0)
