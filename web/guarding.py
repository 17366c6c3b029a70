"""What holds for every request and every reply: how large, how long, and what a browser may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.members.appearance import STYLE_HASH

LARGEST_BODY = 64 * 1024  # bytes; Twilio's longest text takes a tenth of it
HEADERS = {
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a browser may do with our pages, and whether a whole body is taken in before anything is done with it."""

    policy: str
    whole_bodies: bool
    referrer: str = "no-referrer"

    @property
    def headers(self) -> dict[str, str]:
        """Of every reply that does not say otherwise itself."""
        return HEADERS | {"content-security-policy": self.policy, "referrer-policy": self.referrer}


MEMBERS: Final = Terms(
    f"default-src 'none'; style-src '{STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    whole_bodies=True,
)
STAFF: Final = Terms(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    whole_bodies=False,  # each door knows how much it takes
    referrer="same-origin",
)
API: Final = Terms("default-src 'none'; frame-ancestors 'none'", whole_bodies=False)


def in_frames_of(origins: Sequence[str]) -> Terms:
    """As for the staff's pages, for what pages of these origins may show within themselves; of none, nobody."""
    framed = f"frame-ancestors {' '.join(origins)}" if origins else "frame-ancestors 'none'"
    return replace(STAFF, policy=STAFF.policy.replace("frame-ancestors 'none'", framed))


class Guarding:
    """An ASGI application around another."""

    def __init__(self, inner: ASGIApp, terms: Terms) -> None:
        self._inner, self._terms = inner, terms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._terms.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        if not self._terms.whole_bodies:
            await self._inner(scope, receive, send_with_headers)
            return
        body = await _whole_body(receive)
        if body is None:
            await PlainTextResponse("too large", 413)(scope, receive, send_with_headers)
            return
        await self._inner(scope, _told_once(body, receive), send_with_headers)


async def _whole_body(receive: Receive) -> bytes | None:
    """The body of a request; None when it is larger than anything that we are sent."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            return None
    return body


def _told_once(body: bytes, receive: Receive) -> Receive:
    told = False

    async def receive_body() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_body
