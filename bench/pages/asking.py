"""How long the server works on each page of the staff: asked over HTTP, one request after another."""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
import uvloop
from aiohttp import ClientSession, DummyCookieJar
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bench.figures import quantile
from bench.pages.house import a_house
from bench.pages.kinds import Kind, kinds, unknown
from bench.pages.known import known_in
from bench.web_process import TELEPHONE
from centralino.access import tokens
from centralino.access.rules.rights import Role
from centralino.access.rules.sessions import LASTS_FOR
from centralino.access.signed_in import StaffLanguage
from centralino.access.store import sessions, staff
from centralino.clock import now
from centralino.database import Database
from centralino.settings import Settings, load
from lab.house import CHECKOUT
from lab.ports import free_port
from web.application import application
from web.doors import COOKIE

TIMES, FILES = 60, 6  # requests of each kind
ALLOWED = 150.0  # milliseconds
FOUND = (200, 303)


@dataclass(frozen=True, slots=True)
class Waited:
    """For one kind of page, in milliseconds of the server; `first` is the median until the first byte."""

    door: str
    what: str
    p50: float
    p95: float
    worst: float
    first: float
    is_file: bool
    refused: int

    @property
    def is_slow(self) -> bool:
        return self.p95 > ALLOWED and not self.is_file

    def row(self) -> str:
        """A line of the table."""
        what = f", {self.what}" if self.what else ""
        p95 = f"**{self.p95:.0f}**" if self.is_slow else f"{self.p95:.0f}"
        return f"| `{self.door}`{what} | {self.p50:.0f} | {p95} | {self.worst:.0f} |"


@dataclass(frozen=True, slots=True)
class Walked:
    """All of them, those that nobody knew how to ask, and what asking nothing at all costs here."""

    waited: Sequence[Waited]
    unknown: Sequence[str]
    bare: Sequence[float]  # of `select 1`, milliseconds

    @property
    def pages(self) -> Sequence[Waited]:
        return [each for each in self.waited if not each.is_file]


def report(walked: Walked) -> str:
    """What there is to be said, and the Markdown tables."""
    slow = [each for each in walked.pages if each.is_slow]
    bare = f"{quantile(walked.bare, 0.5):.1f} ms (p95 {quantile(walked.bare, 0.95):.1f})"
    said = (
        f"{len(walked.pages)} kinds of pages, {TIMES} requests of each; `select 1` over the same pool took {bare} "
        f"in the same run. Over {ALLOWED:.0f} ms in p95: {len(slow) or 'none'}."
    )
    files = [each for each in walked.waited if each.is_file]
    refused = [f"`{each.door}` {each.refused} times" for each in walked.waited if each.refused]
    return "\n".join(
        [
            said,
            "",
            "| page | p50 ms | p95 ms | worst ms |",
            "|---|---:|---:|---:|",
            *(each.row() for each in walked.pages),
            "",
            f"Files, which come as they are written, {FILES} of each:",
            "",
            "| file | until its first byte, p50 ms | whole, p50 ms | worst ms |",
            "|---|---:|---:|---:|",
            *(f"| `{each.door}` | {each.first:.0f} | {each.p50:.0f} | {each.worst:.0f} |" for each in files),
            *(["", f"Not found: {', '.join(refused)}."] if refused else []),
            *(["", f"Not asked: `{'`, `'.join(walked.unknown)}`."] if walked.unknown else []),
        ]
    )


def measure() -> Walked:
    """Fill a house, walk through it, and throw it away. Takes ten minutes or so."""
    with tempfile.TemporaryDirectory() as folder, a_house(Path(folder)) as dsn:
        return walk(dsn)


def walk(dsn: str, only: str = "") -> Walked:
    """Every door of a house, or those with `only` in their path."""
    return uvloop.run(_walk(dsn, only))


async def _walk(dsn: str, only: str) -> Walked:
    async with Database(dsn, connections=8) as database, serving(database) as served:
        async with database.connection() as connection:
            known = await known_in(connection)
        token = await sign_in(database)
        async with ClientSession(cookie_jar=DummyCookieJar()) as http:
            asking = _Asking(http, served, token)
            bare = await _bare(database)
            waited = [await asking.of(each) for each in kinds(known) if only in each.door]
        return Walked(waited, unknown(known), bare)


@dataclass(slots=True)
class Served:
    """Our application, with the time that each request took; to be asked one at a time."""

    inner: ASGIApp
    address: str = ""
    took: asyncio.Queue[tuple[float, float]] = field(default_factory=asyncio.Queue)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        first = 0.0

        async def send_timed(message: Message) -> None:
            nonlocal first
            if not first and message["type"] == "http.response.body":
                first = time.perf_counter() - began
            await send(message)

        await self.inner(scope, receive, send_timed)
        self.took.put_nowait((first * 1000, (time.perf_counter() - began) * 1000))


@asynccontextmanager
async def serving(database: Database) -> AsyncIterator[Served]:
    """Listening on loopback, in this process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        served = Served(application(_settings(Path(name)), database), f"http://127.0.0.1:{port}")
        server = _Server(uvicorn.Config(served, "127.0.0.1", port, log_config=None, lifespan="off"))
        task = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 (uvicorn has nothing to wait for)
            await asyncio.sleep(0.01)
        yield served
        server.should_exit = True
        await task


def _settings(folder: Path) -> Settings:
    """Of a checkout that has nothing but its telephone side, and our prompts."""
    (folder / "sounds").symlink_to(CHECKOUT / "sounds")
    (folder / "telephone.toml").write_text(TELEPHONE)
    return load(folder, {"CENTRALINO_AMI_PASSWORD": "a-password-of-the-bench"})


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def sign_in(database: Database) -> str:
    """The token of an administrator's session."""
    token, at = tokens.new_token(), now()
    async with database.transaction() as connection:
        staff_id = await staff.insert_staff(
            connection, f"bench-{token[:8].lower()}", Role.ADMINISTRATOR, StaffLanguage.IT,
            password_hash="none", password_ends_at=at, at=at, by="bench",
        )  # fmt: skip
        assert staff_id is not None
        await connection.execute("update staff set password_ends_at = null where id = %s", [staff_id])
        await sessions.insert_session(
            connection, staff_id, tokens.kept(token), awaits_code=False, at=at, ends_at=at + LASTS_FOR,
            from_address="127.0.0.1", agent="bench",
        )  # fmt: skip
    return token


@dataclass(frozen=True, slots=True)
class _Asking:
    http: ClientSession
    served: Served
    token: str

    async def of(self, kind: Kind) -> Waited:
        took, refused, address = [], 0, ""
        for _ in range(FILES if kind.is_file else TIMES):
            address = address or kind.address()
            status, text = await self._get(address, kind)
            refused += status not in FOUND
            took.append(await self.served.took.get())
            address = next_page(address, text) if kind.follows else ""
        firsts, whole = zip(*took, strict=True)
        waited = Waited(
            kind.door, kind.what, quantile(whole, 0.5), quantile(whole, 0.95), max(whole), quantile(firsts, 0.5),
            kind.is_file, refused,
        )  # fmt: skip
        print(f"  {waited.row()}", file=sys.stderr)
        return waited

    async def _get(self, address: str, kind: Kind) -> tuple[int, str]:
        headers = {"cookie": f"{COOKIE}={self.token}", **kind.headers}
        url = self.served.address + address
        async with self.http.get(url, headers=headers, allow_redirects=False) as reply:
            whole = await reply.read()
            return reply.status, "" if kind.is_file else whole.decode()


def next_page(address: str, text: str) -> str:
    """Where a page says that it goes on; empty where it does not."""
    found = re.search(r'href="([^"]*[?&;](?:after|before)=[^"]*)"', text)
    if found is None:
        return ""
    link = html.unescape(found[1])
    return address.partition("?")[0] + link if link.startswith("?") else link


async def _bare(database: Database) -> list[float]:
    """The least that a look at the database can cost."""
    took = []
    for _ in range(500):
        began = time.perf_counter()
        await database.ask(lambda connection: connection.execute("select 1"), within=5)
        took.append((time.perf_counter() - began) * 1000)
    return took


if __name__ == "__main__":
    print(report(measure()))
