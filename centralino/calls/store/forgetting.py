"""What records of calls say of a contact that is forgotten: that there was one, by its id, and no more."""

from __future__ import annotations

from psycopg import AsyncConnection


async def forget_in_decisions(connection: AsyncConnection, contact_id: int) -> None:
    """Of this contact, decisions keep the id; name, code, contracts and grants go."""
    await connection.execute(
        """
        update decisions set known = jsonb_set(known, '{customers}', (
            select jsonb_agg(case customer->'contact_id' when to_jsonb(%(id)s::bigint)
                                 then jsonb_build_object('contact_id', %(id)s::bigint, 'forgotten', true)
                                 else customer end order by position)
            from jsonb_array_elements(known->'customers') with ordinality as each (customer, position)))
        where known->'customers' @> jsonb_build_array(jsonb_build_object('contact_id', %(id)s::bigint))
        """,
        {"id": contact_id},
    )


async def forget_what_was_keyed(connection: AsyncConnection, contact_id: int) -> None:
    """The codes keyed in the calls for which this contact was considered, and what was said of them, go."""
    await connection.execute(
        """
        update call_steps set detail = detail - 'keyed' - 'says'
        where detail ?| array['keyed', 'says'] and call_id in (
            select call_id from decisions
            where known->'customers' @> jsonb_build_array(jsonb_build_object('contact_id', %(id)s::bigint)))
        """,
        {"id": contact_id},
    )


async def forget_notes(connection: AsyncConnection, contact_id: int) -> None:
    """What staff wrote down when they called this contact back goes."""
    await connection.execute(
        "update call_backs set note = '' where contact_id = %(id)s and note <> ''", {"id": contact_id}
    )


async def forgotten_in(connection: AsyncConnection, call_id: str) -> list[int]:
    """Which contacts are named in this call's decisions and are no more in the directory?"""
    cursor = await connection.execute(
        """
        select distinct (customer->>'contact_id')::bigint
        from decisions, jsonb_array_elements(known->'customers') as customer
        where call_id = %(call_id)s and not exists (
            select from contacts where id = (customer->>'contact_id')::bigint)
        """,
        {"call_id": call_id},
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]
