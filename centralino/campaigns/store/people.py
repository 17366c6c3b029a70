"""Reading people as the rules want them: lines, opposition, every call and text that counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.people import Line, PastCall, PastText, Person
from centralino.directory.numbers import is_mobile

Row = tuple[Any, ...]


async def people(
    connection: AsyncConnection, contact_ids: Sequence[int], event_id: int, since: datetime
) -> dict[int, Person]:
    """Who are these, and how were they disturbed since then, or ever for this event?

    A number that was only learned is no line of theirs: a code keyed once may have been keyed on a telephone that they
    were visiting, and whoever owns that has asked for nothing.
    `offset 0` has calls looked up one by one: at the beginning of a campaign the planner takes the table of them for
    empty, and would read all that there are for each person. For several people it is planned anew for the same reason.
    """
    cursor = await connection.execute(
        """
        select contacts.id, time_zone, prefers_texts,
               (select coalesce(jsonb_agg(jsonb_build_array(
                    numbers.number, invalid_at is not null,
                    (select jsonb_agg(register) from registered_numbers
                     where registered_numbers.number = numbers.number)) order by added_at, numbers.number), '[]')
                from numbers where contact_id = contacts.id and trust <> 'learned'),
               (select source || ', ' || at::date || ': ' || why from oppositions
                where lifted_at is null and (oppositions.contact_id = contacts.id or oppositions.contact_id is null
                      and oppositions.number in (select number from numbers where contact_id = contacts.id))
                order by at limit 1),
               (select coalesce(jsonb_agg(jsonb_build_array(
                    place_at, over_at, number, disposition, invitation_id, event_id) order by place_at), '[]')
                from attempts cross join lateral (
                         select place_at, over_at, number, campaign_id from outbound_calls
                         where id = call_id offset 0) as call
                     cross join lateral (select event_id from campaigns where id = campaign_id offset 0) as campaign
                where contact_id = contacts.id and (event_id = %(event_id)s or disposition is null
                      or coalesce(over_at, 'infinity') > %(since)s)),
               (select coalesce(jsonb_agg(jsonb_build_array(
                    claimed_at, texts_out.number, invitation_id, event_id, texts_out.state = 'failed')
                    order by claimed_at), '[]')
                from texts_out
                where contact_id = contacts.id and purpose = 'invitation' and event_id = %(event_id)s
                      and texts_out.state <> 'not-sent')
        from contacts where contacts.id = any(%(ids)s)
        """,
        {"ids": list(contact_ids), "since": since, "event_id": event_id},
        prepare=None if len(contact_ids) == 1 else False,
    )
    return {row[0]: _person(row) for row in await cursor.fetchall()}


def _person(row: Row) -> Person:
    contact_id, time_zone, prefers_texts, lines, never, calls, texts = row
    return Person(
        id=contact_id,
        lines=tuple(_line(each) for each in lines),
        time_zone=time_zone,
        prefers_texts=prefers_texts,
        never=never,
        calls=tuple(_call(each) for each in calls),
        texts=tuple(_text(each) for each in texts),
    )


def _line(row: Sequence[Any]) -> Line:
    number, invalid, registers = row
    return Line(number, is_mobile(number), invalid, frozenset(registers or ()))


def _call(row: Sequence[Any]) -> PastCall:
    placed_at, over_at, number, disposition, invitation_id, event_id = row
    return PastCall(
        placed_at=datetime.fromisoformat(placed_at),
        over_at=datetime.fromisoformat(over_at) if over_at else None,
        number=number,
        disposition=Disposition(disposition) if disposition else None,
        invitation_id=invitation_id,
        event_id=event_id,
    )


def _text(row: Sequence[Any]) -> PastText:
    at, number, invitation_id, event_id, failed = row
    return PastText(datetime.fromisoformat(at), number, invitation_id, event_id, failed)
