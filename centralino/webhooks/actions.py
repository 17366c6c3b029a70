"""What staff do about webhooks: who is told of what, at which address, and once more."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from centralino.cursors import Page, page, read_one
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.webhooks.posting import addresses_of
from centralino.webhooks.rules.addresses import complaint, is_public, not_outside
from centralino.webhooks.rules.kinds import EVENTS, DeliveryState, EventKind
from centralino.webhooks.rules.patience import BOTH_SECRETS_FOR, KEPT_FOR
from centralino.webhooks.rules.signing import spelt
from centralino.webhooks.store import deliveries as log
from centralino.webhooks.store import subscriptions as store
from centralino.webhooks.store.deliveries import Attempt, Delivery, attempts, delivery
from centralino.webhooks.store.subscriptions import Subscription, subscription, subscriptions
from centralino.worded import worded

__all__ = [
    "Attempt",
    "Delivery",
    "Made",
    "Subscription",
    "Wanted",
    "attempts",
    "change",
    "deliveries",
    "delivery",
    "forget_old",
    "remove",
    "rotate_secret",
    "send_test",
    "subscribe",
    "subscription",
    "subscriptions",
    "subscriptions_page",
    "switch_off",
    "switch_on",
    "tell_again",
    "tell_again_since",
]

MOST: Final = 50  # subscriptions: whatever happens is written down for each
LONGEST_ABOUT: Final = 200
SECRET_BYTES: Final = 32  # the specification wants 24 to 64
FORGOTTEN_AT_ONCE: Final = 10_000
ON_A_PAGE: Final = 50

Resolve = Callable[[str], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be told of what; `about` says to people what it is for."""

    address: str
    events: tuple[EventKind, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A subscription and its secret, with which the other end checks our signatures."""

    subscription: Subscription
    secret: str


async def subscribe(
    connection: Connection,
    wanted: Wanted,
    *,
    at: datetime,
    by: str,
    anywhere: bool,
    resolve: Resolve = addresses_of,
) -> Made | Refused:
    """They are told of whatever happens from here on. `anywhere`: also inside this house."""
    wanted = _tidy(wanted)
    if refused := await _refused(wanted, anywhere, resolve):
        return refused
    if await store.hold_all(connection) >= MOST:
        return Refused(worded("There are %(most)s already: remove one that nobody needs.", most=MOST))
    secret = spelt(secrets.token_bytes(SECRET_BYTES))
    subscription_id = await store.insert_subscription(
        connection,
        address=wanted.address,
        about=wanted.about,
        events=wanted.events,
        secret=secret,
        at=at,
        by=by,
    )
    made = await subscription(connection, subscription_id)
    assert made is not None
    return Made(made, secret)


async def change(
    connection: Connection,
    subscription_id: int,
    wanted: Wanted,
    *,
    anywhere: bool,
    resolve: Resolve = addresses_of,
) -> Subscription | Refused:
    """What waits goes to the new address, too."""
    wanted = _tidy(wanted)
    if refused := await _refused(wanted, anywhere, resolve):
        return refused
    await store.change_subscription(
        connection, subscription_id, address=wanted.address, about=wanted.about, events=wanted.events
    )
    await log.tell_tellers(connection)
    return await _found(connection, subscription_id)


async def switch_off(
    connection: Connection, subscription_id: int, *, at: datetime, by: str
) -> Subscription | Refused:
    """They are told nothing; what happens meanwhile is not kept for them, what waits already is."""
    await store.switch_off(connection, subscription_id, at, by)
    return await _found(connection, subscription_id)


async def switch_on(connection: Connection, subscription_id: int) -> Subscription | Refused:
    """They are told again, first of what waited."""
    await store.switch_on(connection, subscription_id)
    await log.tell_tellers(connection)
    return await _found(connection, subscription_id)


async def rotate_secret(connection: Connection, subscription_id: int, *, at: datetime) -> Made | Refused:
    """A new secret; for a day the one before signs as well."""
    secret = spelt(secrets.token_bytes(SECRET_BYTES))
    await store.change_secret(connection, subscription_id, secret, at + BOTH_SECRETS_FOR)
    found = await _found(connection, subscription_id)
    return found if isinstance(found, Refused) else Made(found, secret)


async def remove(connection: Connection, subscription_id: int) -> Refused | None:
    """With its log, and with what waits."""
    removed = await store.delete_subscription(connection, subscription_id)
    return None if removed else _no_such()


async def send_test(connection: Connection, subscription_id: int, *, at: datetime, by: str) -> int | Refused:
    """An event of no consequence, at once, so that somebody can see it arrive; the delivery's id."""
    found = await _found(connection, subscription_id)
    if isinstance(found, Refused):
        return found
    if found.off_at:
        return _is_off()
    await store.end_rest(connection, subscription_id)
    return await log.insert_test(connection, subscription_id, at, {"sent_by": by})


async def tell_again(
    connection: Connection, subscription_id: int, delivery_id: int, *, at: datetime
) -> int | Refused:
    """One event once more, under the id that it had; 1."""
    return await _tell_again(connection, subscription_id, at, only=delivery_id, since=None)


async def tell_again_since(
    connection: Connection, subscription_id: int, since: datetime, *, at: datetime
) -> int | Refused:
    """All that happened since then and is still kept, in its order; how many events that are."""
    return await _tell_again(connection, subscription_id, at, only=None, since=since)


async def deliveries(
    connection: Connection,
    subscription_id: int,
    *,
    state: DeliveryState | None = None,
    after: str | None = None,
    most: int = ON_A_PAGE,
) -> Page[Delivery]:
    """What it was told and is still to be told, the latest first; `after` is the cursor of the page before."""
    before = read_one(after, int)
    rows = await log.deliveries(connection, subscription_id, state=state, before=before, most=most + 1)
    return page(rows, most, lambda row: (row.id,))


async def subscriptions_page(
    connection: Connection, *, after: str | None = None, most: int = ON_A_PAGE
) -> Page[Subscription]:
    """Who is told of what, the oldest first; `after` is the cursor of the page before."""
    last = read_one(after, int) or 0
    rows = await subscriptions(connection, after=last, most=most + 1)
    return page(rows, most, lambda row: (row.id,))


async def forget_old(connection: Connection, now: datetime) -> bool:
    """What was told a month ago is forgotten, some thousands at once; whether there may be more of it."""
    told = await log.forget_told(connection, now - KEPT_FOR, FORGOTTEN_AT_ONCE)
    events = await log.forget_events(connection, now - KEPT_FOR, FORGOTTEN_AT_ONCE)
    return FORGOTTEN_AT_ONCE in (told, events)


def events_named(names: Iterable[str]) -> tuple[EventKind, ...]:
    """Those of these names that one may subscribe to, each once."""
    wanted = set(names)
    return tuple(each for each in EVENTS if each in wanted)


async def _tell_again(
    connection: Connection, subscription_id: int, at: datetime, *, only: int | None, since: datetime | None
) -> int | Refused:
    found = await _found(connection, subscription_id)
    if isinstance(found, Refused):
        return found
    if found.off_at:
        return _is_off()
    asked = await log.ask_again(connection, subscription_id, at, only=only, since=since)
    if only is not None and not asked:
        return Refused(worded("There is no such delivery, or it is not kept any more."))
    await store.end_rest(connection, subscription_id)
    await log.tell_tellers(connection)
    return asked


async def _refused(wanted: Wanted, anywhere: bool, resolve: Resolve) -> Refused | None:
    if not wanted.events:
        return Refused(worded("Choose at least one kind of event."))
    if why := complaint(wanted.address, anywhere=anywhere):
        return Refused(why)
    if not anywhere and not all(map(is_public, await resolve(urlsplit(wanted.address).hostname or ""))):
        return Refused(not_outside())
    return None


def _tidy(wanted: Wanted) -> Wanted:
    about = " ".join(wanted.about.replace("\0", "").split())[:LONGEST_ABOUT]
    return Wanted(wanted.address.strip(), events_named(wanted.events), about)


async def _found(connection: Connection, subscription_id: int) -> Subscription | Refused:
    return await subscription(connection, subscription_id) or _no_such()


def _no_such() -> Refused:
    return Refused(worded("There is no such subscription."))


def _is_off() -> Refused:
    return Refused(worded("It is switched off: switch it on first."))
