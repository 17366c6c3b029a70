"""Telling a subscriber what waits for it: the turn is taken, messages are signed, and how each went is written down.

Each is told at least once: a process that dies between sending and writing down leaves the message waiting, and it is
sent again under the same id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from centralino.database import Connection, Database
from centralino.webhooks.posting import Reply
from centralino.webhooks.rules.patience import ANSWERS_WITHIN, GIVEN_UP_AFTER, PASSED_AFTER, pause_after
from centralino.webhooks.rules.signing import headers
from centralino.webhooks.store import subscriptions, turns
from centralino.webhooks.store.turns import MessageRow, TurnRow

TURN: Final = timedelta(seconds=60)
"""So long a subscription is in the hands of one who tells it; if they die, nobody tells it before."""
MESSAGES: Final = 50  # of a turn


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's turn to tell a subscription what waits; no message is begun after `until`."""

    row: TurnRow
    claim: UUID
    until: datetime

    @property
    def subscription_id(self) -> int:
        return self.row.subscription_id

    def secrets(self, now: datetime) -> Sequence[str]:
        """Those that sign now, the present one first."""
        before, until = self.row.secret_before, self.row.secret_before_until
        return [self.row.secret, *([before] if before and until and now < until else [])]


@dataclass(frozen=True, slots=True)
class Told:
    """What was written down of an attempt; `given_up` are messages that are not tried any more."""

    goes_on: bool
    given_up: int = 0
    switched_off: bool = False


async def take_turns(database: Database, claim: UUID, now: datetime, most: int) -> list[Turn]:
    """Subscriptions that are to be told something now; nobody else tells them. Raises `DatabaseUnavailable`."""
    async with database.transaction() as connection:
        rows = await turns.claim_turns(connection, claim, now=now, until=now + TURN, most=most)
    return [Turn(row, claim, now + TURN - ANSWERS_WITHIN) for row in rows]


async def waiting_messages(connection: Connection, turn: Turn, now: datetime) -> list[MessageRow]:
    """What the subscription is told in this turn, in order."""
    return await turns.next_messages(
        connection, turn.subscription_id, now=now, passed_after=PASSED_AFTER, most=MESSAGES
    )


def sealed(turn: Turn, message: MessageRow, now: datetime) -> tuple[Mapping[str, str], bytes]:
    """Headers and body of a message; the body is the same whenever it is sent."""
    at = message.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    told = {"type": message.kind, "timestamp": at, "data": message.body}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return headers(message.event_id, body, turn.secrets(now), attempted_at=now), body


async def record(connection: Connection, turn: Turn, message: MessageRow, reply: Reply, at: datetime) -> Told:
    """Write down how a message went at `at`, and what follows. To be called in a transaction."""
    is_ours = await turns.is_still_ours(connection, turn.subscription_id, turn.claim)
    await turns.insert_attempt(
        connection, message.delivery_id, at=at, took_ms=reply.took_ms, status=reply.status, said=reply.said
    )
    if reply.is_taken:
        await turns.count_success(connection, turn.subscription_id)
        await turns.mark_delivered(connection, message.delivery_id, at)
        return Told(goes_on=is_ours)
    return await _record_failure(connection, turn, message, reply, at)


async def _record_failure(
    connection: Connection, turn: Turn, message: MessageRow, reply: Reply, at: datetime
) -> Told:
    failing = await turns.count_failure(connection, turn.subscription_id, at)
    await turns.let_rest(connection, turn.subscription_id, at + pause_after(failing.failures))
    await turns.put_off(connection, message.delivery_id, at + pause_after(message.tries + 1))
    given_up = await turns.give_up(
        connection,
        turn.subscription_id,
        asked_before=at - GIVEN_UP_AFTER,
        at=at,
        # Of an address that has taken nothing for so long, all that is as old; else this message is to blame.
        only=None if at - failing.since >= GIVEN_UP_AFTER else message.delivery_id,
    )
    off = reply.is_gone and await subscriptions.switch_off(connection, turn.subscription_id, at, "410 Gone")
    return Told(goes_on=False, given_up=given_up, switched_off=off)
