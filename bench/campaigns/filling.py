"""Databases with a campaign that runs, filled by Postgres itself, for members by the million."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.types.json import Jsonb

from centralino.clock import now
from centralino.settings import Settings

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CALLER_ID = "+390298765432"
TELEPHONE = {
    "lines": {CALLER_ID: {"language": "it"}},
    "safe": {"phone": "desk"},
    "phones": {"desk": {"password": "not-a-secret"}},
    "destinations": {"support": {"ring": [{"phone": "desk"}]}, "sales": {"ring": [{"phone": "desk"}]}},
    # As a trunk is that lets a hundred be claimed at once: what may be placed within a quarter of a second.
    "trunks": {"main": {"host": "192.0.2.1", "lines": 10_000, "calls_per_second": 1000.0}},
}


def settings() -> Settings:
    """Those of an organisation with one trunk, which is never short of lines."""
    return Settings.model_validate(
        {"folder": Path(), "ami_password": "a-password-of-the-bench", "telephone": TELEPHONE}
    )


def plan(trunk: str, caller_id: str = CALLER_ID) -> dict[str, Any]:
    """Calls at any hour; whoever is busy is called again in twenty minutes, as a plan has it that says nothing."""
    starts_at = now() + timedelta(days=30)
    return {
        "event": {
            "title": "Cena",
            "place": "Roma",
            "starts_at": starts_at.isoformat(),
            "time_zone": "Europe/Rome",
        },
        "purpose": "service",
        "organisation": "Amici del Teatro",
        "lists": ["everybody"],
        "trunks": [trunk],
        "caller_id": caller_id,
        "replies_close_at": (starts_at - timedelta(days=2)).isoformat(),
        "hours": dict.fromkeys(DAYS, ("00:00-24:00",)),
    }


def add_people(connection: psycopg.Connection, count: int, number: LiteralString | None = None) -> None:
    """Members with a mobile each. `number` is an expression of `id`; without one they are as if drawn by lot."""
    connection.execute(
        """
        insert into contacts (name, created_at, created_by)
        select 'Maria Bianchi ' || n, now(), 'bench' from generate_series(1, %(count)s) n
        """,
        {"count": count},
    )
    drawn: LiteralString = "'+3934' || lpad((id * 7654321 % 99999989)::text, 8, '0')"
    connection.execute(
        "insert into numbers (number, contact_id, trust, source, added_at, added_by) select "
        + (number or drawn)
        + ", id, 'declared', 'import', now(), 'bench' from contacts"
    )


def start_campaign(
    connection: psycopg.Connection, name: str, written: dict[str, Any], first: int, last: int
) -> None:
    """The members with these ids are invited, as a list is: all due at one instant, in the order of their ids."""
    values = {
        "name": name,
        "plan": Jsonb(written),
        "trunks": written["trunks"],
        "caller_id": written["caller_id"],
        "starts_at": written["event"]["starts_at"],
        "close_at": written["replies_close_at"],
        "first": first,
        "last": last,
    }
    for statement in START:
        connection.execute(statement, values)


START: tuple[LiteralString, ...] = (
    """
    insert into events (title, place, starts_at, time_zone, created_at, created_by)
        values (%(name)s, 'Roma', %(starts_at)s, 'Europe/Rome', now(), 'bench')
    """,
    """
    insert into campaigns (name, event_id, state, plan, trunks, caller_id, replies_close_at, created_at, created_by)
        select %(name)s, id, 'running', %(plan)s, %(trunks)s, %(caller_id)s, %(close_at)s, now(), 'bench'
        from events where title = %(name)s
    """,
    """
    insert into invitations (campaign_id, contact_id, token, state, next_step, due_at, reason, added_at, added_by)
        select campaigns.id, contacts.id, substr(md5(contacts.id || campaigns.name), 1, 12), 'waiting', 'call',
               now() - interval '1 minute', 'due', now(), 'bench'
        from contacts, campaigns where campaigns.name = %(name)s and contacts.id between %(first)s and %(last)s
        order by contacts.id
    """,
)
