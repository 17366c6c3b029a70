"""The campaign of a rush: members of a crowd in the directory, on a list, invited by a plan in a hurry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from centralino.campaigns.life import drafting, preparing, running
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.plan import Plan
from centralino.clock import now
from centralino.database import Connection
from centralino.directory.contacts import Refused
from lab.house import House

NAME, STAFF, CALLER_ID = "rush", "lab", "+390299000009"
ANY_TIME = ("00:00-24:00",)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A day's worth of patience in a minute: nobody is called sooner than some seconds after the last time.
AGAIN: Mapping[str, Mapping[str, Any]] = {
    "busy": {"after": "10s", "most": 2},
    "no-answer": {"after": "10s", "most": 2},
    "rejected": {"after": "10s", "most": 1},
    "hung-up": {"after": "10s", "most": 1},
    "no-key": {"after": "10s", "most": 1},
    "machine": {"after": "10s", "most": 1},
    # A member whose call our dying PBX left behind listens to nothing for up to a minute and a half.
    "lost": {"after": "95s", "most": 3},
    "congestion": {"after": "5s", "most": 2},
    "trunk-failed": {"after": "2s", "most": 50},
    "not-placed": {"after": "1s", "most": 50},
}


def a_hurried_plan(at: datetime, lists: Sequence[str], **retries: Any) -> Plan:
    """Whoever does not answer is called again in seconds, twice at most; unless these `retries` say otherwise."""
    again = {**AGAIN, **retries.pop("after", {})}
    return Plan.model_validate(
        {
            "event": {
                "title": "Assemblea dei soci",
                "place": "Teatro comunale",
                "starts_at": at + timedelta(days=10),
                "time_zone": "Europe/Rome",
            },
            "purpose": "service",
            "organisation": "Associazione dei soci",
            "lists": list(lists),
            "trunks": ["carrier"],
            "caller_id": CALLER_ID,
            "replies_close_at": at + timedelta(days=9),
            "hours": dict.fromkeys(DAYS, ANY_TIME),
            "retries": {"attempts": 3, "gap": "2s", "vary": False, "ring_for": 12, "after": again} | retries,
            "contacts_per_event": 50,
            "words": {
                "greeting": "Buongiorno, è l'associazione dei soci.",
                "invitation": "La invitiamo all'assemblea. Verrà?",
            },
        }
    )


async def start_campaign(house: House, numbers: Sequence[str], **retries: Any) -> None:
    """Everybody at these numbers is invited from now on; `retries` as in `a_hurried_plan`."""
    organisation, at = Organisation(house.settings), now()
    async with house.database() as database:
        async with database.transaction() as connection:
            await _furnish(connection, numbers, at)
            _agreed(
                await drafting.draft(connection, NAME, a_hurried_plan(at, [NAME], **retries), at=at, by=STAFF)
            )
        _agreed(await preparing.prepare(database, organisation, NAME, at=now(), by=STAFF))
        async with database.transaction() as connection:
            _agreed(await running.start(connection, organisation, NAME, at=now(), by=STAFF, why=""))


async def _furnish(connection: Connection, numbers: Sequence[str], at: datetime) -> None:
    """Contacts with one number each, on one list; all of one name, of which there has to be a clip."""
    await connection.execute(
        """
        with people as (
            insert into contacts (name, language, created_at, created_by)
            select 'Socio', 'it', %(at)s, %(by)s from unnest(%(numbers)s::text[]) returning id),
        in_order as (
            select id, row_number() over (order by id) as position from people),
        held as (
            insert into numbers (number, contact_id, trust, source, added_at, added_by)
            select number, id, 'declared', 'import', %(at)s, %(by)s
            from in_order join unnest(%(numbers)s::text[]) with ordinality as each (number, position)
                 using (position)),
        list as (
            insert into lists (name, created_at, created_by) values (%(name)s, %(at)s, %(by)s) returning id)
        insert into list_members (list_id, contact_id, added_at, added_by)
        select list.id, people.id, %(at)s, %(by)s from list, people
        """,
        {"numbers": list(numbers), "at": at, "by": STAFF, "name": NAME},
    )


def _agreed(result: object) -> None:
    if isinstance(result, Refused):
        raise RuntimeError(result.why)
