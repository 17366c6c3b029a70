"""The staff of a large house, a million changes of theirs, and the files that they brought."""

from __future__ import annotations

from datetime import datetime
from typing import LiteralString

import psycopg
from psycopg.types.json import Jsonb

from bench.bulk import bare
from centralino.uploads.records import Tried, as_json

CHANGES = 1_000_000


def fill_office(connection: psycopg.Connection, at: datetime, changes: int = CHANGES) -> None:
    """Forty accounts, their sessions, the log of changes, and sixty uploads that were taken."""
    tried = Jsonb(as_json(Tried(20_000, 15_000, 3_000, 2_000, 40, 12, 7, None)))
    for statement in STAFF:
        connection.execute(statement, {"at": at, "tried": tried})
    with bare(connection, "audit"):
        connection.execute(AUDIT, {"at": at, "changes": changes})


STAFF: tuple[LiteralString, ...] = (
    """
    insert into staff (name, role, language, password_hash, added_at, added_by, signed_in_at)
    select 'someone-' || nth, (enum_range(null::staff_role))[1 + nth %% 5], 'it', 'none', %(at)s, 'bench', %(at)s
    from generate_series(1, 40) as nth
    """,
    """
    insert into staff_sessions (token_hash, staff_id, awaits_code, began_at, last_seen_at, ends_at, from_address, agent)
    select sha256(('session ' || nth)::bytea), 1 + nth %% 40, false, %(at)s, %(at)s,
           %(at)s::timestamptz + interval '12 h', '192.0.2.1', 'Mozilla/5.0'
    from generate_series(1, 80) as nth
    """,
    """
    insert into uploads (name, bytes, onto, at, by, via, state, moved_at, reading, tried, taken)
    select 'soci-' || nth || '.xlsx', 2000000, 'soci-6000-' || 1 + nth %% 50, %(at)s, 'someone-1', 'page',
           'taken', %(at)s, '{}', %(tried)s, %(tried)s
    from generate_series(1, 60) as nth
    """,
)
AUDIT: LiteralString = """
    insert into audit (at, by, via, what, kind, key, subject, subject_id, before, after)
    select %(at)s::timestamptz - (%(changes)s - nth) * interval '50 s', 'someone-' || 1 + nth %% 40, 'page', 'changed',
           (array['contacts', 'contracts', 'grants', 'numbers'])[1 + nth %% 4], nth::text, 'contact',
           nth::bigint * 7919 %% (select count(*) from contacts) + 1, '{"paid_until": "2025-12-31"}',
           '{"paid_until": "2026-12-31"}'
    from generate_series(1, %(changes)s) as nth
"""
