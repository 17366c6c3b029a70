"""Confirming a registration: by the code that was sent, or behind the link."""

from __future__ import annotations

import hmac
from datetime import datetime
from enum import StrEnum

from centralino.access.tokens import kept
from centralino.database import Connection
from centralino.support.registration import store
from centralino.support.registration.asking import MOST_TRIES, kept_code
from centralino.support.registration.entering import enter
from centralino.support.registration.store import RegistrationRow


class Confirmed(StrEnum):
    """What became of it."""

    DONE = "done"  # now, or before
    WRONG = "wrong"  # the code: it may be tried again
    OVER = "over"  # there is none, its time is over, or the code was tried too often


async def confirm_by_code(connection: Connection, handle: str, code: str, at: datetime) -> Confirmed:
    """Whoever was shown the handle types the code. To be called in a transaction."""
    await store.hold_turn(connection)
    held = await store.hold_by_handle(connection, kept(handle))
    if held is None or held.code_hash is None or held.tries >= MOST_TRIES:
        return Confirmed.OVER
    if not hmac.compare_digest(held.code_hash, kept_code(handle, code)):
        await store.count_try(connection, held.id)
        return Confirmed.WRONG
    return await _confirm(connection, held, at)


async def confirm_by_link(connection: Connection, link: str, at: datetime) -> Confirmed:
    """Whoever got what was sent opens its link, and says so there. To be called in a transaction."""
    await store.hold_turn(connection)
    held = await store.hold_by_link(connection, kept(link))
    return await _confirm(connection, held, at) if held else Confirmed.OVER


async def _confirm(connection: Connection, held: RegistrationRow, at: datetime) -> Confirmed:
    if held.contact_id is not None:
        return Confirmed.DONE
    if held.ends_at is None or at > held.ends_at:
        return Confirmed.OVER
    entered = await enter(connection, held.registrant, at)
    await store.mark_entered(
        connection, held.id, contact_id=entered.contact_id, was_known=entered.was_known, at=at
    )
    return Confirmed.DONE
