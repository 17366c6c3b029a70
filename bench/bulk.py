"""Filling tables by the million: their indexes and references are put away meanwhile, and made anew afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

# For each thing that slows filling: the statement that takes it away, and the one that brings it back.
PUT_AWAY = """
    select format('drop index %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index where indrelid = any (%(tables)s::regclass[]) and not indisprimary
         and not exists (select from pg_constraint where conindid = indexrelid and contype <> 'f')
    union all
    select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
           format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint where conrelid = any (%(tables)s::regclass[]) and contype = 'f'
"""


@contextmanager
def bare(connection: psycopg.Connection, *tables: str) -> Iterator[None]:
    """Tables with nothing but their keys for the length of the block; what refers to others is checked at its end."""
    found = connection.execute(PUT_AWAY, {"tables": list(tables)}).fetchall()
    for away, _ in found:
        connection.execute(away.encode())
    yield
    for _, back in found:
        connection.execute(back.encode())
