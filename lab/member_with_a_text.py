"""Members who read the texts that they get: what each sends back, and whether they follow the link."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException

from centralino.clock import now
from lab.link import NoSuchButton, link_in, press
from lab.members import Member, Members, Reply, by_number

Press = Callable[[str, str], int]


@dataclass(slots=True)
class Texted:
    """What one member got; `pressed` is the status of the page behind the button, or what the trouble was.

    `pressed_at` is when that page had come.
    """

    bodies: list[str] = field(default_factory=list)
    pressed: list[int | str] = field(default_factory=list)
    pressed_at: list[datetime] = field(default_factory=list)


class MembersWithTexts:
    """`text_arrived` is what a text network calls. `press` follows a link; it is run in a thread."""

    def __init__(self, members: Members, press: Press = press) -> None:
        self.texted: defaultdict[str, Texted] = defaultdict(Texted)
        self._members, self._at, self._press = members, by_number(members), press
        self._texts: Counter[str] = Counter()
        self._followed: set[str] = set()
        self._following: set[asyncio.Task[None]] = set()

    async def text_arrived(self, number: str, body: str) -> Sequence[tuple[float, str]]:
        """What is sent back to a text, each so many seconds from now. Nobody's number sends nothing."""
        name = self._at.get(number)
        if name is None:
            return ()
        member, count = self._members[name], self._texts[name]
        self._texts[name] += 1
        self.texted[name].bodies.append(body)
        self._perhaps_follow(name, member, body)
        return tuple(_sent(reply) for reply in member.replies_to(count))

    async def stop(self) -> None:
        """No link is followed any more."""
        for task in self._following:
            task.cancel()
        await asyncio.gather(*self._following, return_exceptions=True)

    def _perhaps_follow(self, name: str, member: Member, body: str) -> None:
        link = link_in(body)
        if link and member.follows_link and name not in self._followed:
            self._followed.add(name)
            task = asyncio.create_task(self._follow(name, link, member.follows_link, member.link_after))
            self._following.add(task)
            task.add_done_callback(self._following.discard)

    async def _follow(self, name: str, link: str, answer: str, after: float) -> None:
        await asyncio.sleep(after)
        try:
            status: int | str = await asyncio.to_thread(self._press, link, answer)
        except (OSError, HTTPException, NoSuchButton) as trouble:
            status = str(trouble)
        self.texted[name].pressed.append(status)
        self.texted[name].pressed_at.append(now())


def _sent(reply: Reply) -> tuple[float, str]:
    return reply.after, reply.body
