"""The SQL of what became of calls: each statement may be run again with the same news and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import InvitationState


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


async def hold_calls(connection: AsyncConnection, call_ids: Sequence[int]) -> list[CallRow]:
    """How do these calls stand? Nobody else records anything of them until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(CallRow))
    await cursor.execute(
        """
        select outbound_calls.id, campaign_id, event_id, trunk, number, place_at, originated_at,
               answered_at, over_at, hangup_cause, settled_at
        from outbound_calls join campaigns on campaigns.id = campaign_id
        where outbound_calls.id = any(%(ids)s) order by outbound_calls.id for update of outbound_calls
        """,
        {"ids": list(call_ids)},
    )
    return await cursor.fetchall()


async def hold_call(connection: AsyncConnection, call_id: int) -> CallRow | None:
    """As `hold_calls`, of one."""
    return next(iter(await hold_calls(connection, [call_id])), None)


async def note_originated(connection: AsyncConnection, calls: Sequence[tuple[int, datetime]]) -> None:
    """The PBX has taken these calls on, each at its instant."""
    if calls:
        await connection.execute(
            """
            update outbound_calls set originated_at = each.at
            from unnest(%(ids)s::bigint[], %(at)s::timestamptz[]) as each (id, at)
            where outbound_calls.id = each.id and originated_at is null
            """,
            {"ids": [call_id for call_id, _ in calls], "at": [at for _, at in calls]},
        )


async def note_answered(connection: AsyncConnection, calls: Sequence[tuple[int, datetime]]) -> None:
    """Somebody, or something, has answered these calls, each at its instant."""
    if calls:
        await connection.execute(
            """
            update outbound_calls set answered_at = each.at
            from unnest(%(ids)s::bigint[], %(at)s::timestamptz[]) as each (id, at)
            where outbound_calls.id = each.id and answered_at is null
            """,
            {"ids": [call_id for call_id, _ in calls], "at": [at for _, at in calls]},
        )


@dataclass(frozen=True, slots=True)
class CallOver:
    """A call's end: when, by which cause of Q.850, and when the PBX took it on, each as far as it is known."""

    id: int
    at: datetime
    cause: int | None = None
    originated_at: datetime | None = None


async def free_lines(connection: AsyncConnection, calls: Sequence[CallOver]) -> None:
    """These calls are over and their lines free.

    Of one that was given up before, the cause is learned after all.
    """
    await connection.execute(
        """
        update outbound_calls set over_at = coalesce(over_at, each.at),
               hangup_cause = coalesce(hangup_cause, each.cause),
               originated_at = coalesce(outbound_calls.originated_at, each.originated_at)
        from unnest(%(ids)s::bigint[], %(at)s::timestamptz[], %(causes)s::integer[], %(originated)s::timestamptz[])
             as each (id, at, cause, originated_at)
        where outbound_calls.id = each.id
        """,
        {
            "ids": [each.id for each in calls],
            "at": [each.at for each in calls],
            "causes": [each.cause for each in calls],
            "originated": [each.originated_at for each in calls],
        },
    )


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt and the invitation it was for, both ours until the transaction ends, and so is the person.

    `version` is that of the campaign's plan once they are ours: whoever changes or ends a campaign holds them, too.
    """

    call_id: int
    invitation_id: int
    contact_id: int
    state: InvitationState
    disposition: Disposition | None
    version: int
    campaign_over: bool


async def hold_attempts(connection: AsyncConnection, call_ids: Sequence[int]) -> list[AttemptRow]:
    """For whom were these calls, each in the order in which they are asked for?"""
    if not call_ids:
        return []
    await connection.execute(
        """
        select from contacts where id in (select contact_id from attempts where call_id = any(%(call_ids)s))
        order by id for no key update
        """,
        {"call_ids": list(call_ids)},
    )
    cursor = await connection.execute(
        """
        select call_id, invitation_id, attempts.contact_id, invitations.state, disposition, version,
               campaigns.state in ('finished', 'cancelled')
        from attempts join invitations on invitations.id = invitation_id
             join campaigns on campaigns.id = invitations.campaign_id
        where call_id = any(%(call_ids)s) order by call_id, position for update of invitations
        """,
        {"call_ids": list(call_ids)},
    )
    return [
        AttemptRow(
            call_id,
            invitation_id,
            contact_id,
            InvitationState(state),
            disposition and Disposition(disposition),
            *campaign,
        )
        for call_id, invitation_id, contact_id, state, disposition, *campaign in await cursor.fetchall()
    ]


async def save_dispositions(
    connection: AsyncConnection, attempts: Sequence[tuple[int, int, Disposition, datetime]]
) -> None:
    """How these attempts ended, as (call, invitation, disposition, instant)."""
    if not attempts:
        return
    calls, invitations, dispositions, at = (list(each) for each in zip(*attempts, strict=True))
    await connection.execute(
        """
        update attempts set disposition = each.disposition::disposition, settled_at = each.at
        from unnest(%(calls)s::bigint[], %(invitations)s::bigint[], %(dispositions)s::text[],
                    %(at)s::timestamptz[]) as each (call, invitation, disposition, at)
        where call_id = each.call and invitation_id = each.invitation
        """,
        {"calls": calls, "invitations": invitations, "dispositions": dispositions, "at": at},
    )


async def settle_calls(connection: AsyncConnection, calls: Sequence[tuple[int, datetime]]) -> None:
    """Those calls are settled, each at its instant, of which no attempt is open, or no attempt is left:

    people may have been forgotten meanwhile.
    """
    if not calls:
        return
    await connection.execute(
        """
        update outbound_calls set settled_at = each.at
        from unnest(%(ids)s::bigint[], %(at)s::timestamptz[]) as each (id, at)
        where outbound_calls.id = each.id and outbound_calls.settled_at is null
          and not exists (select from attempts where call_id = each.id and disposition is null)
        """,
        {"ids": [call_id for call_id, _ in calls], "at": [at for _, at in calls]},
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
        returning number
        """,
        {"number": number},
    )
    return bool(await cursor.fetchall())


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
