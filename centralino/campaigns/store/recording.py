"""The SQL of what became of calls: each statement may be run again with the same news and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.dispositions import Disposition
from centralino.campaigns.lives import InvitationState


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call of ours as it stands."""

    id: int
    campaign_id: int
    event_id: int
    trunk: str
    number: str
    place_at: datetime
    originated_at: datetime | None
    answered_at: datetime | None
    over_at: datetime | None
    hangup_cause: int | None
    settled_at: datetime | None


async def hold_call(connection: AsyncConnection, call_id: int) -> CallRow | None:
    """How does this call stand? Nobody else records anything of it until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(CallRow))
    await cursor.execute(
        """
        select outbound_calls.id, campaign_id, event_id, trunk, number, place_at, originated_at,
               answered_at, over_at, hangup_cause, settled_at
        from outbound_calls join campaigns on campaigns.id = campaign_id
        where outbound_calls.id = %(id)s for update of outbound_calls
        """,
        {"id": call_id},
    )
    return await cursor.fetchone()


async def note_originated(connection: AsyncConnection, call_id: int, at: datetime) -> None:
    """The PBX has taken the call on."""
    await connection.execute(
        "update outbound_calls set originated_at = %(at)s where id = %(id)s and originated_at is null",
        {"id": call_id, "at": at},
    )


async def note_answered(connection: AsyncConnection, call_id: int, at: datetime) -> None:
    """Somebody, or something, has answered."""
    await connection.execute(
        "update outbound_calls set answered_at = %(at)s where id = %(id)s and answered_at is null",
        {"id": call_id, "at": at},
    )


async def free_line(connection: AsyncConnection, call_id: int, at: datetime, cause: int | None) -> None:
    """The call is over and its line free; of one that was given up before, the cause is learned after all."""
    await connection.execute(
        """
        update outbound_calls set over_at = coalesce(over_at, %(at)s),
               hangup_cause = coalesce(hangup_cause, %(cause)s)
        where id = %(id)s
        """,
        {"id": call_id, "at": at, "cause": cause},
    )


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt and the invitation it was for, both ours until the transaction ends, and so is the person.

    `version` is that of the campaign's plan once they are ours: whoever changes or ends a campaign holds them, too.
    """

    invitation_id: int
    contact_id: int
    state: InvitationState
    disposition: Disposition | None
    version: int
    campaign_over: bool


async def hold_attempts(connection: AsyncConnection, call_id: int) -> list[AttemptRow]:
    """For whom was this call, in the order in which they are asked for?"""
    await connection.execute(
        """
        select from contacts where id in (select contact_id from attempts where call_id = %(call_id)s)
        order by id for no key update
        """,
        {"call_id": call_id},
    )
    cursor = await connection.execute(
        """
        select invitation_id, attempts.contact_id, invitations.state, disposition, version,
               campaigns.state in ('finished', 'cancelled')
        from attempts join invitations on invitations.id = invitation_id
             join campaigns on campaigns.id = invitations.campaign_id
        where call_id = %(call_id)s order by position for update of invitations
        """,
        {"call_id": call_id},
    )
    return [
        AttemptRow(
            invitation_id,
            contact_id,
            InvitationState(state),
            disposition and Disposition(disposition),
            *campaign,
        )
        for invitation_id, contact_id, state, disposition, *campaign in await cursor.fetchall()
    ]


async def save_dispositions(
    connection: AsyncConnection,
    call_id: int,
    dispositions: Sequence[tuple[int, Disposition]],
    at: datetime,
) -> None:
    """How these attempts of a call ended, as (invitation, disposition)."""
    await connection.execute(
        """
        update attempts set disposition = each.disposition::disposition, settled_at = %(at)s
        from unnest(%(ids)s::bigint[], %(dispositions)s::text[]) as each (id, disposition)
        where call_id = %(call_id)s and invitation_id = each.id
        """,
        {
            "call_id": call_id,
            "at": at,
            "ids": [invitation_id for invitation_id, _ in dispositions],
            "dispositions": [disposition for _, disposition in dispositions],
        },
    )


async def settle_call(connection: AsyncConnection, call_id: int, at: datetime) -> None:
    """The call is settled if none of its attempts is open; so is one whose people were all forgotten meanwhile."""
    await connection.execute(
        """
        update outbound_calls set settled_at = %(at)s
        where id = %(call_id)s and settled_at is null
          and not exists (select from attempts where call_id = %(call_id)s and disposition is null)
        """,
        {"call_id": call_id, "at": at},
    )


async def mark_invalid(connection: AsyncConnection, number: str, at: datetime, why: str) -> None:
    """The network says that nobody has this number."""
    await connection.execute(
        """
        update numbers set invalid_at = %(at)s, invalid_why = %(why)s
        where number = %(number)s and invalid_at is null
        """,
        {"number": number, "at": at, "why": why},
    )


async def mark_valid(connection: AsyncConnection, number: str) -> bool:
    """Somebody answered at this number, or called from it: it is in use. True when that was not known."""
    cursor = await connection.execute(
        """
        update numbers set invalid_at = null, invalid_why = null
        where number = %(number)s and invalid_at is not null
        """,
        {"number": number},
    )
    return cursor.rowcount > 0


async def ask_anew_who_had_no_number(connection: AsyncConnection, number: str, now: datetime) -> None:
    """The rules are asked anew for those who could not be called, and now can on this number."""
    await connection.execute(
        """
        update invitations set state = 'waiting', next_step = 'call', due_at = %(now)s, reason = 'asked-anew'
        where id in (
            select invitations.id from numbers join invitations using (contact_id)
                 join campaigns on campaigns.id = campaign_id
            where number = %(number)s and invitations.state = 'unanswered' and reason = 'no-number'
              and campaigns.state in ('draft', 'ready', 'running', 'paused')
            for update of invitations skip locked)
        """,
        {"number": number, "now": now},
    )


async def count_failure(
    connection: AsyncConnection,
    trunk: str,
    *,
    at: datetime,
    rest_after: int,
    rests_until: datetime,
    why: str,
) -> bool:
    """The trunk failed once more in a row; true when it rests from now on, and did not before."""
    cursor = await connection.execute(
        """
        update trunks set failures = trunks.failures + 1,
               rests_until = case when trunks.failures + 1 >= %(rest_after)s then %(until)s
                                  else trunks.rests_until end,
               rests_why = case when trunks.failures + 1 >= %(rest_after)s then %(why)s else trunks.rests_why end
        from (select rests_until from trunks where name = %(name)s for update) as before
        where name = %(name)s
        returning trunks.failures >= %(rest_after)s and coalesce(before.rests_until <= %(at)s, true)
        """,
        {"name": trunk, "at": at, "rest_after": rest_after, "until": rests_until, "why": why},
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def count_success(connection: AsyncConnection, trunk: str) -> None:
    """The trunk has carried a call: what failed before counts no more."""
    await connection.execute(
        """
        update trunks set failures = 0, rests_until = null, rests_why = null
        where name = %(name)s and failures > 0
        """,
        {"name": trunk},
    )


async def tell_dialers(connection: AsyncConnection, news: str) -> None:
    """Whoever dials hears, once this transaction is committed, that there may be something to do."""
    await connection.execute("select pg_notify('dialing', %(news)s)", {"news": news})
