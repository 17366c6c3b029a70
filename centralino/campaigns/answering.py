"""Taking an answer, by whichever way it comes, and taking somebody at their word that they want no more calls."""

from __future__ import annotations

from datetime import datetime

from centralino.campaigns.rules.answers import AnswerChannel, Answered, Taken
from centralino.campaigns.rules.lives import InvitationEvent, InvitationState, StepKind, after
from centralino.campaigns.store import answering as store
from centralino.campaigns.store import asking, claiming, recording
from centralino.campaigns.store.answering import InvitationRow
from centralino.campaigns.store.claiming import StepRow
from centralino.database import Connection


async def take_answer(connection: Connection, invitation_id: int, answered: Answered, now: datetime) -> Taken:
    """An answer counts from here on, and what was due for the invitation is not; a later one is a change of mind.

    Staff may write down an answer that came to them after replies have closed. To be called in a transaction.
    """
    held = await store.hold_invitation(connection, invitation_id)
    if held is None:
        return Taken.UNKNOWN
    state = after(held.state, InvitationEvent.ANSWERED)
    late = answered.at > held.replies_close_at and answered.channel is not AnswerChannel.STAFF
    if late or state is None:
        return Taken.CLOSED
    if not await _insert(connection, held, answered, now):
        return Taken.TOLD_BEFORE
    await store.let_last_answer_hold(connection, held.id, state)
    if held.state == InvitationState.CALLING:
        await recording.tell_dialers(connection, f"answered {held.id}")
    if held.answer is None:
        return Taken.FIRST
    return Taken.SAME if (held.answer, held.party) == (answered.answer, answered.party) else Taken.CHANGED


async def _insert(connection: Connection, held: InvitationRow, answered: Answered, now: datetime) -> bool:
    return await store.insert_answer(
        connection,
        invitation_id=held.id,
        at=answered.at,
        answer=answered.answer,
        party=answered.party,
        channel=answered.channel,
        by=answered.by,
        source=answered.source,
        recorded_at=now,
    )


async def oppose(
    connection: Connection,
    contact_id: int,
    *,
    number: str | None,
    source: str,
    at: datetime,
    by: str,
    why: str,
) -> None:
    """Never call or text this person again, whatever the campaign; what they answered before stays.

    A telephone that rings just then for them alone need not be picked up. Told twice it is heeded once. `source` is
    one of key, text, staff, provider. To be called in a transaction.
    """
    invitations = await store.hold_invitations_of(connection, contact_id)
    if not await store.insert_opposition(
        connection, contact_id=contact_id, number=number, source=source, at=at, by=by, why=why
    ):
        return
    rows = [
        StepRow(each.id, state, None, None, "never-call")
        for each in invitations
        if (state := after(each.state, InvitationEvent.OPPOSED))
    ]
    await claiming.save_steps(connection, rows)
    for each in invitations:
        if each.state == InvitationState.CALLING:
            await recording.tell_dialers(connection, f"answered {each.id}")


async def never_call(connection: Connection, contact_id: int, *, at: datetime, by: str, why: str) -> None:
    """Staff write down that somebody wants no more calls and texts. To be called in a transaction."""
    await oppose(connection, contact_id, number=None, source="staff", at=at, by=by, why=why)


async def lift_opposition(connection: Connection, contact_id: int, *, at: datetime, by: str, why: str) -> int:
    """The person wants to be called again; how many oppositions that lifted. To be called in a transaction.

    An opposition of a number, and of nobody by name, bound everybody who has it.
    """
    invitations = await store.hold_invitations_of(connection, contact_id)
    lifted = await store.lift_oppositions(connection, contact_id, at=at, by=by, why=why)
    rows = [
        StepRow(each.id, InvitationState.WAITING, StepKind.ASK, at, "asked-anew")
        for each in invitations
        if each.state == InvitationState.OPPOSED
    ]
    await claiming.save_steps(connection, rows)
    await asking.ask_anew_who_share_a_number(connection, contact_id, at)
    if lifted:
        await recording.tell_dialers(connection, "people")
    return lifted


async def oppose_number(connection: Connection, number: str, *, at: datetime, by: str, why: str) -> int:
    """Never call or text whoever has this number (E.164), by word of the staff; how many of the directory have it.

    Where nobody has it, whoever gets it later is bound. To be called in a transaction.
    """
    holders = await store.contacts_with(connection, number)
    for contact_id in holders:
        await oppose(connection, contact_id, number=number, source="staff", at=at, by=by, why=why)
    if not holders:
        await store.insert_opposition(
            connection, contact_id=None, number=number, source="staff", at=at, by=by, why=why
        )
    return len(holders)


async def lift_opposition_of_number(
    connection: Connection, number: str, *, at: datetime, by: str, why: str
) -> int:
    """Whoever has this number may be called on it again, unless somebody by name said otherwise; how many that lifted.

    To be called in a transaction.
    """
    lifted = await store.lift_oppositions_of_number(connection, number, at=at, by=by, why=why)
    await asking.ask_anew_who_were_opposed_at(connection, number, at)
    if lifted:
        await recording.tell_dialers(connection, "people")
    return lifted
