"""The campaign of the demonstration: days are seconds in its plan, and it is day in Rome and night in Auckland."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from centralino.campaigns.answering import oppose
from centralino.campaigns.life import drafting, preparing, running
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.participants import Participant
from centralino.campaigns.telling.archive import participants
from centralino.clock import now
from centralino.database import Connection, Database
from centralino.directory.actions import add_contact
from centralino.directory.contacts import NewContact, Refused
from centralino.directory.list_store import ContactList, insert_members
from centralino.directory.lists import create_list
from centralino.directory.numbers import Source
from centralino.settings import Settings
from lab.demo.campaign.people import INVITED, Invitee, LeftOut
from lab.house import TrunkLimits

Result = TypeVar("Result")

NAME, LIST, STAFF, CALLER_ID = "assemblea", "soci", "lab", "+390299000009"
ROME = ZoneInfo("Europe/Rome")
LINES, CALLS_PER_SECOND = 4, 2.0
ATTEMPTS, GAP = 3, timedelta(seconds=4)
TRUNK = TrunkLimits(lines=LINES, calls_per_second=CALLS_PER_SECOND, gap=f"{GAP.seconds}s")
BEFORE, AFTERWARDS = timedelta(hours=2), timedelta(hours=3)
"""How long the hours have been open in Rome, and will be."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Whoever calls back is on the line for some seconds before their answer is in.
AGAIN = {
    "busy": {"after": "18s", "most": 3},
    "no-answer": {"after": "6s", "most": 3},
    "rejected": {"after": "6s", "most": 2},
    "hung-up": {"after": "6s", "most": 2},
    "no-key": {"after": "6s", "most": 1},
    "machine": {"after": "25s", "most": 2},
    "lost": {"after": "5s", "most": 3},
    "congestion": {"after": "4s", "most": 3},
    "trunk-failed": {"after": "2s", "most": 50},
    "not-placed": {"after": "1s", "most": 50},
}
TEXTS = {
    "after_attempts": 2,
    "at_once_after": ["invalid-number", "rejected", "machine"],
    "wait": "10s",
    "provider": "lab",
}


def windows(at: datetime) -> list[str]:
    """The hours of every day: some before this instant's time of day in Rome and some after, over midnight or not."""
    local = at.astimezone(ROME).replace(tzinfo=None)
    opens, shuts = f"{local - BEFORE:%H:%M}", f"{local + AFTERWARDS:%H:%M}"
    if opens < shuts:
        return [f"{opens}-{shuts}"]
    return [*([f"00:00-{shuts}"] if shuts > "00:00" else []), f"{opens}-24:00"]


def is_open(at: datetime, zone: ZoneInfo, written: Sequence[str]) -> bool:
    """Whether somebody in that zone may be called at that instant."""
    clock = f"{at.astimezone(zone):%H:%M}"
    return any(opens <= clock < shuts for opens, shuts in (each.split("-") for each in written))


def the_plan(at: datetime) -> Plan:
    """Everybody is called within minutes, and nobody twice within seconds."""
    return Plan.model_validate(
        {
            "event": {
                "title": "Assemblea dei soci",
                "place": "Teatro comunale",
                "starts_at": (at + timedelta(days=10)).replace(minute=0, second=0, microsecond=0),
                "time_zone": ROME.key,
            },
            "purpose": "service",
            "organisation": "l'Associazione Arcobaleno",
            "lists": [LIST],
            "trunks": ["carrier"],
            "caller_id": CALLER_ID,
            "replies_close_at": at + timedelta(days=9),
            "machines": "leave-message",
            "hours": dict.fromkeys(DAYS, windows(at)),
            "retries": {
                "attempts": ATTEMPTS,
                "gap": f"{GAP.seconds}s",
                "vary": False,
                "ring_for": 6,
                "after": AGAIN,
            },
            "texts": TEXTS,
            "contacts_per_event": 10,
        }
    )


async def draw_up(database: Database, settings: Settings, at: datetime) -> None:
    """Put everybody into the directory and on the list, and make the campaign ready to be started."""
    async with database.transaction() as connection:
        members = _agreed(await create_list(connection, LIST, at, STAFF))
        for invitee in INVITED:
            await _enter(connection, invitee, members, at)
        _agreed(await drafting.draft(connection, NAME, the_plan(at), at=at, by=STAFF))
    _agreed(await preparing.prepare(database, Organisation(settings), NAME, at=now(), by=STAFF))


async def start(database: Database, settings: Settings) -> None:
    """From now on they are called."""
    async with database.transaction() as connection:
        organisation = Organisation(settings)
        _agreed(await running.start(connection, organisation, NAME, at=now(), by=STAFF, why=""))


async def archive(database: Database) -> list[Participant]:
    """Everybody, as our archive has them."""
    async with database.connection() as connection:
        (row,) = await (
            await connection.execute("select id from campaigns where name = %s", (NAME,))
        ).fetchall()
        return await participants(connection, row[0])


async def _enter(connection: Connection, invitee: Invitee, members: ContactList, at: datetime) -> None:
    new = NewContact(
        invitee.name,
        language=invitee.language,
        numbers=invitee.numbers,
        time_zone=invitee.time_zone,
        prefers_texts=invitee.prefers_texts,
    )
    contact = _agreed(await add_contact(connection, new, Source.STAFF, at, STAFF))
    await insert_members(connection, members.id, [contact.id], at, STAFF)
    if invitee.left_out is LeftOut.OPPOSED:
        await oppose(
            connection, contact.id, number=None, source="staff", at=at, by=STAFF, why="said so at the door"
        )


def _agreed(result: Result | Refused) -> Result:
    if isinstance(result, Refused):
        raise RuntimeError(result.why)
    return result
