"""Walking through the pages of a house by whatever leads from one to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urldefrag, urlsplit

from starlette.routing import Match, Route

from tests.fixtures.markup import Markup, markup
from tests.fixtures.staff import AtTheDesk
from tests.fixtures.web import Reply
from web.application import DOORS
from web.doors import Door

OF_ONE_DOOR = 4  # pages
_ROUTES = [(Route(door.path, lambda _: None, methods=[door.method]), door) for door in DOORS]
_NO_PAGES = ("/live", ".xlsx", "/sign-in")  # one of them never ends
_IS_ONE = "/live"


@dataclass(frozen=True)
class Walked:
    """A page that was come to."""

    address: str
    door: Door
    reply: Reply

    @property
    def is_page(self) -> bool:
        """Whether it is one, and no file."""
        return self.reply.headers.get("content-type", "").startswith("text/html")

    @cached_property
    def markup(self) -> Markup:
        """Of a file there is none."""
        return markup(self.reply.text) if self.is_page else Markup()


@dataclass
class Walk:
    """What somebody comes to from the first page: some pages of each door."""

    desk: AtTheDesk
    seen: Counter[str] = field(default_factory=Counter)
    _known: set[str] = field(default_factory=set)

    async def pages(self, *first: str) -> AsyncIterator[Walked]:
        """One after another."""
        ahead = ["/", *first]
        while ahead:
            address = ahead.pop(0)
            door = door_of("GET", address)
            if address in self._known or door is None or not self._is_wanted(door, address):
                continue
            self._known.add(address)
            reply = await self.desk.get(address)
            walked = Walked(address, door, reply)
            ahead += [urldefrag(each).url for each in walked.markup.links]
            yield walked

    def _is_wanted(self, door: Door, address: str) -> bool:
        if door.path.endswith(_NO_PAGES) and door.path != _IS_ONE:
            return False
        self.seen[door.path] += 1
        return self.seen[door.path] <= OF_ONE_DOOR


def door_of(method: str, address: str) -> Door | None:
    """Which door an address leads to; None where it is none of the staff's pages."""
    scope = {"type": "http", "method": method, "path": urlsplit(address).path, "root_path": ""}
    return next((door for route, door in _ROUTES if route.matches(scope)[0] is Match.FULL), None)
