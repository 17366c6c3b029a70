"""Writing calls down: every statement may be run again with the same record and leaves the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from centralino.calls.records import CallBackAsked, CallRecord, Decision, PbxNote, Step


async def save_script(connection: AsyncConnection, record: CallRecord) -> None:
    """What a script says of a call; of several scripts the one that took the call up last is believed."""
    last = record.verdict
    await connection.execute(
        """
        insert into calls (id, began_at, caller, dialled, source, language, script, script_at,
                           contact_id, verdict, reason, route, outcome, failure, call_out)
        values (%(id)s, %(at)s, %(caller)s, %(dialled)s, %(source)s, %(language)s, %(script)s, %(at)s,
                (select id from contacts where id = %(contact_id)s),
                %(verdict)s, %(reason)s, %(route)s, %(outcome)s, %(failure)s, %(call_out)s)
        on conflict (id) do update set
            began_at = least(calls.began_at, excluded.began_at),
            caller = coalesce(excluded.caller, calls.caller),
            language = coalesce(excluded.language, calls.language),
            script = excluded.script, script_at = excluded.script_at,
            contact_id = coalesce(excluded.contact_id, calls.contact_id),
            verdict = coalesce(excluded.verdict, calls.verdict),
            reason = coalesce(excluded.reason, calls.reason),
            route = coalesce(excluded.route, calls.route),
            outcome = excluded.outcome, failure = coalesce(excluded.failure, calls.failure),
            call_out = coalesce(excluded.call_out, calls.call_out)
        where calls.script_at is null or calls.script_at <= excluded.script_at
        """,
        {
            "id": record.began.id,
            "at": record.began.at,
            "caller": record.began.caller,
            "dialled": record.began.dialled,
            "source": record.began.source,
            "language": record.began.language,
            "script": record.began.script,
            "contact_id": record.contact_id,
            "verdict": last.verdict.get("to") if last else None,
            "reason": last.rule if last else None,
            "route": record.route,
            "outcome": record.ended.outcome if record.ended else None,
            "failure": record.ended.failure if record.ended else None,
            "call_out": record.began.call_out,
        },
    )


async def save_steps(
    connection: AsyncConnection, call_id: str, script_at: datetime, steps: Sequence[Step]
) -> None:
    """The parts of a call, in order."""
    await connection.cursor().executemany(
        """
        insert into call_steps (call_id, script_at, position, at, what, detail, took_ms)
        values (%(call_id)s, %(script_at)s, %(position)s, %(at)s, %(what)s, %(detail)s, %(took_ms)s)
        on conflict do nothing
        """,
        [
            {
                "call_id": call_id,
                "script_at": script_at,
                "position": position,
                "at": step.at,
                "what": step.what,
                "detail": Jsonb(step.detail),
                "took_ms": step.took_ms,
            }
            for position, step in enumerate(steps)
        ],
    )


async def save_decisions(
    connection: AsyncConnection, call_id: str, script_at: datetime, decisions: Sequence[Decision]
) -> None:
    """The decisions taken on a call, in order."""
    await connection.cursor().executemany(
        """
        insert into decisions (call_id, script_at, position, at, known, rule, verdict, took_ms)
        values (%(call_id)s, %(script_at)s, %(position)s, %(at)s, %(known)s, %(rule)s, %(verdict)s, %(took_ms)s)
        on conflict do nothing
        """,
        [
            {
                "call_id": call_id,
                "script_at": script_at,
                "position": position,
                "at": decision.at,
                "known": Jsonb(decision.known),
                "rule": decision.rule,
                "verdict": Jsonb(decision.verdict),
                "took_ms": decision.took_ms,
            }
            for position, decision in enumerate(decisions)
        ],
    )


async def save_call_back(
    connection: AsyncConnection, call_id: str, contact_id: int | None, asked: CallBackAsked
) -> None:
    """One call asks for one call-back; the later wish counts while nobody has called back."""
    await connection.execute(
        """
        insert into call_backs (call_id, number, contact_id, about, asked_at)
        values (%(call_id)s, %(number)s, (select id from contacts where id = %(contact_id)s),
                %(about)s, %(asked_at)s)
        on conflict (call_id) do update set
            number = excluded.number, about = excluded.about, asked_at = excluded.asked_at
        where call_backs.done_at is null and call_backs.asked_at < excluded.asked_at
        """,
        {
            "call_id": call_id,
            "number": asked.number,
            "contact_id": contact_id,
            "about": asked.about,
            "asked_at": asked.at,
        },
    )


async def save_note(connection: AsyncConnection, note: PbxNote) -> None:
    """What the PBX says of a call that is over; it never contradicts what a script knows better."""
    await connection.execute(
        """
        insert into calls (id, began_at, caller, dialled, source, language,
                           ended_at, hangup_cause, agi_status, safe, answered_by, answered_at, call_out)
        values (%(id)s, %(began_at)s, %(caller)s, %(dialled)s, %(source)s, %(language)s,
                %(ended_at)s, %(hangup_cause)s, %(agi_status)s, %(safe)s, %(answered_by)s, %(answered_at)s,
                %(call_out)s)
        on conflict (id) do update set
            ended_at = excluded.ended_at, hangup_cause = excluded.hangup_cause,
            agi_status = excluded.agi_status, safe = excluded.safe,
            answered_by = excluded.answered_by, answered_at = excluded.answered_at,
            call_out = coalesce(excluded.call_out, calls.call_out)
        """,
        {name: getattr(note, name) for name in PbxNote.__slots__},
    )


async def finish_call_back(
    connection: AsyncConnection, call_back_id: int, at: datetime, by: str, note: str = ""
) -> bool:
    """Somebody has called back, and what came of it. False when there is no such wish, or somebody else was quicker."""
    cursor = await connection.execute(
        """
        update call_backs set done_at = %(at)s, done_by = %(by)s, note = %(note)s
        where id = %(id)s and done_at is null
        """,
        {"id": call_back_id, "at": at, "by": by, "note": note},
    )
    return cursor.rowcount == 1


async def reopen_call_back(connection: AsyncConnection, call_back_id: int) -> bool:
    """Nobody has called back after all. False when there is no such wish, or it waits already."""
    cursor = await connection.execute(
        """
        update call_backs set done_at = null, done_by = null, note = ''
        where id = %(id)s and done_at is not null
        """,
        {"id": call_back_id},
    )
    return cursor.rowcount == 1
