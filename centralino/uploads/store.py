"""The SQL of uploads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from centralino.access.store.audit import Via
from centralino.support.importing.columns import Column
from centralino.support.importing.sheet_rows import Reading
from centralino.uploads.lives import UploadState
from centralino.uploads.records import Tried, Upload, as_json, tried_of
from centralino.worded import as_text, from_text

_UPLOAD = """
    select id, name, file, bytes, onto, at, by, via, state, moved_at, reading, columns, tried, taken, why, phase, rows,
           share
    from uploads
"""


async def insert_upload(
    connection: AsyncConnection, *, name: str, file: str, length: int, onto: str | None, at: datetime, by: str
) -> int:
    """A new upload, of whoever the transaction is audited for."""
    cursor = await connection.execute(
        """
        insert into uploads (name, file, bytes, onto, at, by, via, state, moved_at, reading)
        values (%(name)s, %(file)s, %(length)s, %(onto)s, %(at)s, %(by)s,
                coalesce(nullif(current_setting('centralino.via', true), ''), 'command'), 'uploaded', %(at)s, '{}')
        returning id
        """,
        {"name": name, "file": file, "length": length, "onto": onto, "at": at, "by": by},
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def upload(connection: AsyncConnection, upload_id: int) -> Upload | None:
    """What is this upload?"""
    cursor = await connection.execute(_UPLOAD + "where id = %(id)s", {"id": upload_id})
    row = await cursor.fetchone()
    return _upload(*row) if row else None


async def hold_upload(connection: AsyncConnection, upload_id: int) -> Upload | None:
    """The upload, which moves in no other transaction until this one ends."""
    cursor = await connection.execute(_UPLOAD + "where id = %(id)s for update", {"id": upload_id})
    row = await cursor.fetchone()
    return _upload(*row) if row else None


async def uploads(connection: AsyncConnection, *, before: int | None = None, most: int = 50) -> list[Upload]:
    """Which uploads are there, the newest first, older than the one with the id `before`?"""
    cursor = await connection.execute(
        _UPLOAD
        + "where id < coalesce(%(before)s::bigint, 9223372036854775807) order by id desc limit %(most)s",
        {"before": before, "most": most},
    )
    return [_upload(*row) for row in await cursor.fetchall()]


async def at_work(connection: AsyncConnection) -> list[tuple[int, str | None]]:
    """Which uploads are being tried or taken, by whoever it is, and what are their files?"""
    cursor = await connection.execute(
        "select id, file from uploads where state in ('trying', 'taking') order by id"
    )
    return await cursor.fetchall()


async def move(
    connection: AsyncConnection, upload_id: int, state: UploadState, at: datetime, why: str = ""
) -> None:
    """The upload is in another state, at the beginning of whatever is done there."""
    await connection.execute(
        """
        update uploads set state = %(state)s, moved_at = %(at)s, why = %(why)s, phase = '', rows = 0, share = 0
        where id = %(id)s
        """,
        {"id": upload_id, "state": state, "at": at, "why": why and as_text(why)},
    )


async def save_columns(
    connection: AsyncConnection, upload_id: int, reading: Reading, columns: Mapping[int, Column]
) -> None:
    """The file is to be read like this; what was tried before is void."""
    await connection.execute(
        """
        update uploads set reading = %(reading)s, columns = %(columns)s, tried = null where id = %(id)s
        """,
        {
            "id": upload_id,
            "reading": Jsonb(asdict(reading)),
            "columns": Jsonb({str(place): column.value for place, column in columns.items()}),
        },
    )


async def save_onto(connection: AsyncConnection, upload_id: int, onto: str | None) -> None:
    """The upload is for another list, or for none; what was tried before is void."""
    await connection.execute(
        "update uploads set onto = %(onto)s, tried = null where id = %(id)s", {"id": upload_id, "onto": onto}
    )


async def save_tried(connection: AsyncConnection, upload_id: int, tried: Tried) -> None:
    """What would come of the upload."""
    await connection.execute(
        "update uploads set tried = %(tried)s where id = %(id)s",
        {"id": upload_id, "tried": Jsonb(as_json(tried))},
    )


async def save_taken(connection: AsyncConnection, upload_id: int, taken: Tried, at: datetime) -> bool:
    """The upload is taken, and this came of it; False when it was not being taken."""
    cursor = await connection.execute(
        """
        update uploads set taken = %(taken)s, state = 'taken', moved_at = %(at)s, why = ''
        where id = %(id)s and state = 'taking'
        """,
        {"id": upload_id, "taken": Jsonb(as_json(taken)), "at": at},
    )
    return cursor.rowcount == 1


async def save_progress(
    connection: AsyncConnection, upload_id: int, phase: str, rows: int, share: float
) -> None:
    """How far whoever works on it is."""
    await connection.execute(
        """
        update uploads set phase = %(phase)s, rows = %(rows)s, share = %(share)s
        where id = %(id)s and state in ('trying', 'taking')
        """,
        {"id": upload_id, "phase": phase, "rows": rows, "share": share},
    )


async def claim(connection: AsyncConnection, upload_id: int) -> bool:
    """Nobody else works on the upload as long as this connection lives; False when somebody does already."""
    cursor = await connection.execute(
        "select pg_try_advisory_lock(hashtextextended('upload ' || %(id)s, 0))", {"id": upload_id}
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def unclaim(connection: AsyncConnection, upload_id: int) -> None:
    """Whoever wants to may work on it."""
    await connection.execute(
        "select pg_advisory_unlock(hashtextextended('upload ' || %(id)s, 0))", {"id": upload_id}
    )


async def forget_file(connection: AsyncConnection, upload_id: int) -> None:
    """The upload keeps no file."""
    await connection.execute("update uploads set file = null where id = %(id)s", {"id": upload_id})


async def forget_files(
    connection: AsyncConnection, *, over_before: datetime, idle_before: datetime
) -> list[str]:
    """Whose time is up keeps no file: those that are over, and those nobody touched any more; what the files were."""
    cursor = await connection.execute(
        """
        with gone as (
            select id, file from uploads
            where file is not null and state not in ('trying', 'taking')
              and moved_at < case when state in ('taken', 'given-up') then %(over)s else %(idle)s end::timestamptz
            for update skip locked)
        update uploads set file = null from gone where uploads.id = gone.id returning gone.file
        """,
        {"over": over_before, "idle": idle_before},
    )
    return [file for (file,) in await cursor.fetchall()]


async def known_files(connection: AsyncConnection) -> set[str]:
    """Which files are some upload's?"""
    cursor = await connection.execute("select file from uploads where file is not null")
    return {file for (file,) in await cursor.fetchall()}


def _upload(
    upload_id: int,
    name: str,
    file: str | None,
    length: int,
    onto: str | None,
    at: datetime,
    by: str,
    via: Via,
    state: str,
    moved_at: datetime,
    reading: dict[str, Any],
    columns: dict[str, str] | None,
    tried: dict[str, Any] | None,
    taken: dict[str, Any] | None,
    why: str,
    *rest: Any,
) -> Upload:
    return Upload(
        upload_id,
        name,
        file,
        length,
        onto,
        at,
        by,
        via,
        UploadState(state),
        moved_at,
        Reading(**reading),
        None if columns is None else {int(place): Column(column) for place, column in columns.items()},
        tried_of(tried),
        tried_of(taken),
        from_text(why),
        *rest,
    )
