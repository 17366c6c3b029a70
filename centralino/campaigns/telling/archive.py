"""The one archive of participants, however their answers came, and the sheet that is made of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from centralino.campaigns.store import participants as store
from centralino.campaigns.store.participants import AnswerGiven, Participant, Place, Said, Wanted, Way
from centralino.database import Connection, Database

COLUMNS = (
    "member", "name", "codes", "answer", "how many", "answered", "by way of", "from", "changes of mind",
    "calls", "calls that did not ring", "last call", "texts", "state", "next step", "due", "why", "list",
)  # fmt: skip

Cell = str | int | datetime | None
AT_ONCE = 1_000  # members in one query
# How many members are sooner sorted than met along all names: those without a name that is looked for; with one, since
# then few of those who are met are meant; of those who have answered, of whom hardly one in ten changes their mind.
FEW: Final = 5_000
FEW_WITH_A_NAME: Final = 25_000
FEW_WHO_CHANGE: Final = 80_000
MANY: Final = 20_000  # of the directory who are called so, and are too many to look at each


async def participants(connection: Connection, campaign_id: int) -> list[Participant]:
    """Everybody who is or was invited, by name."""
    return await store.participants(connection, campaign_id)


async def participant(connection: Connection, campaign_id: int, contact_id: int) -> Participant | None:
    """How one of them stands."""
    found = await store.participants(connection, campaign_id, Wanted(contact_id=contact_id))
    return found[0] if found else None


async def page(
    connection: Connection, campaign_id: int, wanted: Wanted, after: Place | None, most: int
) -> tuple[list[Participant], Place | None]:
    """So many of those who are wanted, by name; and where the list goes on, if it does."""
    way = await _way(connection, campaign_id, wanted)
    found = await store.participants(connection, campaign_id, wanted, after=after, most=most + 1, way=way)
    shown = found[:most]
    return shown, place_of(shown[-1]) if len(found) > most else None


async def _way(connection: Connection, campaign_id: int, wanted: Wanted) -> Way:
    """The quickest to a page of them."""
    if wanted.contact_id is not None:
        return Way.SORTED
    among = await store.how_many(connection, campaign_id, wanted)
    if among <= (FEW_WHO_CHANGE if wanted.said is Said.CHANGED else FEW):
        return Way.SORTED
    if wanted.name and await store.how_many_are_called(connection, wanted.name, most=MANY) < MANY:
        return Way.FOUND
    return Way.SORTED if wanted.name and among <= FEW_WITH_A_NAME else Way.WALKED


async def in_pages(
    database: Database, campaign_id: int, wanted: Wanted
) -> AsyncIterator[Sequence[Participant]]:
    """All of those who are wanted, by name, some at a time; no connection is held while somebody takes them in."""
    after: Place | None = None
    while True:
        async with database.connection() as connection:
            found, after = await page(connection, campaign_id, wanted, after, AT_ONCE)
        yield found
        if after is None:
            return


def place_of(member: Participant) -> Place:
    """Where a list goes on after this one."""
    return Place(member.name, member.contact_id)


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
