"""A standing connection to AMI: actions awaited by their id, events handed on, the link restored when it breaks."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import structlog

from centralino.pbx.ami import Fields, Message
from centralino.pbx.link import AMIDown, AMINotLinked, AMIRefused, Link
from centralino.pbx.subscription import Resynchronise, Subscription

__all__ = ["AMIConnection", "AMIDown", "AMINotLinked", "AMIRefused", "Resynchronise"]

log = structlog.get_logger()

FIRST_RETRY, LONGEST_RETRY = 0.2, 5.0
PING_EVERY = 15.0


class AMIConnection:
    """The link to one PBX, inside `async with`: it connects by itself, and again whenever it breaks.

    No action is ever sent twice: one whose reply was lost with the link raises `AMIDown`, and its sender finds out
    what became of it. Lengths are seconds.
    """

    def __init__(self, host: str, port: int, user: str, password: str, *, timeout: float = 5.0) -> None:
        self._address, self._user, self._password, self._timeout = (host, port), user, password, timeout
        self._ids = (f"{secrets.token_hex(4)}-{number}" for number in itertools.count(1))
        self._link: Link | None = None
        self._linked = asyncio.Event()
        self._subscriptions: set[Subscription] = set()
        self._keeping: asyncio.Task[None] | None = None
        self.last_trouble = ""
        """Why the link broke, or could not be made, the last time."""

    async def __aenter__(self) -> Self:
        self._keeping = asyncio.create_task(self._keep_linked())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._keeping:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping

    async def linked(self, within: float) -> None:
        """Return when the link stands. Raises `TimeoutError`."""
        await asyncio.wait_for(self._linked.wait(), within)

    @property
    def is_linked(self) -> bool:
        return self._linked.is_set()

    async def ask(
        self, action: str, fields: Fields = (), *, action_id: str | None = None, timeout: float | None = None
    ) -> Message:
        """The response to one action, be it a refusal. Raises `AMIDown`, `TimeoutError`, and `ValueError` for a
        value with a line break."""
        return (await self._exchange(action, fields, "", action_id, timeout))[0]

    async def ask_list(
        self, action: str, fields: Fields = (), *, complete: str, timeout: float | None = None
    ) -> list[Message]:
        """The events that answer a listing action, up to the one named `complete`.

        Raises as `ask` does, and `AMIRefused`: whoever may not ask what there is must not take it for nothing.
        """
        response, *listed = await self._exchange(action, fields, complete, None, timeout)
        if not response.succeeded:
            raise AMIRefused(f"{action}: {response.get('Message')}")
        return listed[:-1]

    @contextmanager
    def subscribe(self, *events: str) -> Iterator[Subscription]:
        """Events of these names from now on, in order; all if none is named."""
        subscription = Subscription(frozenset(events))
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def _exchange(
        self, action: str, fields: Fields, complete: str, action_id: str | None, timeout: float | None
    ) -> list[Message]:
        if self._link is None or not self.is_linked:
            raise AMINotLinked("there is no link to the PBX")
        return await self._link.exchange(
            action,
            fields,
            complete=complete,
            action_id=action_id or next(self._ids),
            timeout=timeout or self._timeout,
        )

    async def _keep_linked(self) -> None:
        pause = FIRST_RETRY
        while True:
            try:
                await self._stay_linked()
            except (OSError, TimeoutError) as error:
                self.last_trouble = str(error) or "the PBX does not answer"
                if self.is_linked or pause == FIRST_RETRY:
                    log.warning("no link to the PBX", port=self._address[1], why=self.last_trouble)
            pause = FIRST_RETRY if self.is_linked else min(pause * 2, LONGEST_RETRY)
            self._linked.clear()
            await asyncio.sleep(pause)

    async def _stay_linked(self) -> None:
        """Connect, log in, and return when the link is gone."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._timeout):
            _, link = await loop.create_connection(lambda: Link(self._heard), *self._address)
        try:
            await self._log_in(link)
            self._link = link
            self._linked.set()
            for subscription in self._subscriptions:
                subscription.put_gap()
            await self._ping_until_gone(link)
        finally:
            self._link = None
            link.abandon()

    async def _log_in(self, link: Link) -> None:
        """By challenge, so that the password does not travel (Asterisk's documentation, AMI action Challenge)."""
        challenge = await self._step(link, "Challenge", [("AuthType", "MD5")])
        answer = challenge.get("Challenge") + self._password
        key = hashlib.md5(answer.encode(), usedforsecurity=False).hexdigest()
        login = [("AuthType", "MD5"), ("Username", self._user), ("Key", key)]
        response = await self._step(link, "Login", login)
        if not response.succeeded:
            raise AMIDown(f"the PBX does not let us in: {response.get('Message')}")

    async def _ping_until_gone(self, link: Link) -> None:
        """A peer that is frozen, or was unplugged, says nothing: it is asked from time to time."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(PING_EVERY):
                    await link.gone.wait()
                    raise AMIDown("the PBX closed the link")
            await self._step(link, "Ping", ())

    async def _step(self, link: Link, action: str, fields: Fields) -> Message:
        answer = await link.exchange(
            action, fields, complete="", action_id=next(self._ids), timeout=self._timeout
        )
        return answer[0]

    def _heard(self, event: Message) -> None:
        for subscription in self._subscriptions:
            subscription.put(event)
