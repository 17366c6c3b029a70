"""A whole Centralino of its own in a temporary folder, with verbs for breaking its parts and mending them."""

from __future__ import annotations

import asyncio
import os
import secrets
import select
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from centralino.database import Database, migrate
from centralino.settings import Settings, load
from centralino.stack import postgres
from centralino.stack.asterisk import our_asterisk
from lab.carrier import Account
from lab.ports import HOST, free_port, free_ports, give_back
from lab.process import NotReady, OurProcess

__all__ = ["CHECKOUT", "House", "NotReady", "TextAccount", "TrunkLimits"]

CHECKOUT = Path(__file__).resolve().parents[1]
READ_FROM_THE_CHECKOUT = (".asterisk", "sounds")
RTP_PORTS = 200
# What callers of the demonstration would wait for otherwise; seconds.
IMPATIENT = {"CENTRALINO_FROZEN_AFTER": "4", "CENTRALINO_KEY_WAIT": "3", "CENTRALINO_STOP_GRACE": "1"}


@dataclass(frozen=True, slots=True)
class TrunkLimits:
    """What a house may do with its trunk; `gap` is the least time between two calls to a person."""

    lines: int = 60
    calls_per_second: float = 20
    gap: str = "1s"


@dataclass(frozen=True, slots=True)
class TextAccount:
    """Where a house has its texts carried, by the protocol of Twilio, and from which number."""

    address: str
    number: str
    account: str
    auth_token: str
    per_second: float = 10


class House:
    """`async with House(account) as house:`. Its folder is like a checkout: `centralino` commands work in it.

    `dsn`: a database to use in place of a Postgres of its own, which then cannot be stopped. `rtp_ports`: how many
    more than those that the trunk's lines need. Its scheduler and its web process are started by whoever needs them.
    """

    def __init__(
        self,
        account: Account,
        *,
        dsn: str | None = None,
        trunk: TrunkLimits = TrunkLimits(),
        rtp_ports: int = RTP_PORTS,
        texts: TextAccount | None = None,
    ) -> None:
        self.account, self.trunk, self.texts = account, trunk, texts
        self._given_dsn, self._rtp_ports = dsn, rtp_ports
        self._postgres: postgres.Running | None = None
        self._parts = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.stop()

    async def start(self) -> None:
        """Raises `NotReady`, and what the start of a Postgres or an Asterisk raises."""
        self.folder = Path(
            self._parts.enter_context(TemporaryDirectory(prefix="house-", ignore_cleanup_errors=True))
        )
        self.settings = self._furnish()
        self.agi = OurProcess("agi", self.folder, self._environment)
        self.scheduler = OurProcess("scheduler", self.folder, self._environment)
        self.web = OurProcess("web", self.folder, self._environment)
        self._asterisk = our_asterisk(self.settings)
        self._parts.push_async_callback(self._asterisk.stop)
        await asyncio.gather(self._asterisk.start(), self._start_database())
        self._parts.push_async_callback(self.agi.kill)
        self._parts.push_async_callback(self.scheduler.kill)
        self._parts.push_async_callback(self.web.kill)
        await self.agi.start()

    async def stop(self) -> None:
        """End every part, whatever state it is in."""
        await self._parts.aclose()

    def another(self, module: str) -> OurProcess:
        """One more of its processes, for whoever wants two; it ends with whoever asked for it."""
        return OurProcess(module, self.folder, self._environment)

    async def kill_asterisk(self) -> None:
        """As kill -9 does it: every call is gone, and nobody is told."""
        process = self._asterisk.process
        assert process, "there is no Asterisk running"
        process.kill()
        await process.wait()

    async def start_asterisk(self) -> None:
        """Again."""
        await self._asterisk.start()

    # Postgres.

    async def kill_postgres(self) -> None:
        """As kill -9 does it, to its first process: the others notice, and end."""
        assert self._postgres, "only a Postgres of its own can be killed"
        os.kill(self._postgres.pid, signal.SIGKILL)
        await asyncio.to_thread(_until_gone, self._postgres.pid)

    async def stop_postgres(self) -> None:
        """Every connection is cut, and none can be made."""
        assert self._postgres, "only a Postgres of its own can be stopped"
        os.kill(self._postgres.pid, signal.SIGQUIT)
        await asyncio.to_thread(_until_gone, self._postgres.pid)

    async def start_postgres(self) -> None:
        """Again, with all that was in it."""
        await self._leave_postgres()
        self._postgres = await asyncio.to_thread(postgres.start, self.folder / ".postgres")

    async def slow_postgres(self, seconds: float) -> None:
        """Whoever looks into the directory waits for so long: somebody holds it locked."""
        async with self.database() as database, database.transaction() as connection:
            await connection.execute("lock table numbers, codes in access exclusive mode")
            await asyncio.sleep(seconds)

    async def _leave_postgres(self) -> None:
        running, self._postgres = self._postgres, None
        if running:
            await asyncio.to_thread(running.leave)

    def database(self) -> Database:
        """A way to its database, to be entered."""
        return Database(self.dsn, connections=2, wait=5)

    async def _start_database(self) -> None:
        if self._given_dsn:
            self.dsn = self._given_dsn
        else:
            self._parts.push_async_callback(self._leave_postgres)
            await self.start_postgres()
            assert self._postgres
            self.dsn = self._postgres.dsn
        await asyncio.to_thread(migrate, self.dsn)

    # The folder.

    def _furnish(self) -> Settings:
        """Settings of its own, and what set-up made, linked."""
        self.folder.chmod(0o711)  # an unprivileged Postgres has to find its data
        for name in READ_FROM_THE_CHECKOUT:
            (self.folder / name).symlink_to(CHECKOUT / name)
        rtp = free_ports(self._rtp_ports + 4 * self.trunk.lines)
        self._parts.callback(give_back, rtp)
        written = {
            "CENTRALINO_SIP_HOST": self.account.centralino_host,
            "CENTRALINO_SIP_PORT": self.account.centralino_port,
            "CENTRALINO_RTP_FIRST_PORT": rtp[0],
            "CENTRALINO_RTP_LAST_PORT": rtp[-1],
            "CENTRALINO_AGI_PORT": free_port(),
            "CENTRALINO_AMI_PORT": free_port(),
            "CENTRALINO_WEBSOCKET_PORT": free_port(),
            **self._web(),
            **IMPATIENT,
        }
        _write(self.folder / ".env", "".join(f"{name}={value}\n" for name, value in written.items()))
        _write(self.folder / ".secrets.env", "".join(f"{name}={value}\n" for name, value in self._secrets()))
        _write(self.folder / "telephone.toml", _telephone(self.account, self.trunk))
        return load(self.folder, environment={})

    def _web(self) -> dict[str, object]:
        """Where the web process is reached, and who carries texts."""
        port = free_port()
        written: dict[str, object] = {
            "CENTRALINO_WEB_PORT": port,
            "CENTRALINO_PUBLIC_ADDRESS": f"http://{HOST}:{port}",
        }
        if self.texts:
            written |= {
                "CENTRALINO_TEXT_PROVIDER": "lab",
                "CENTRALINO_TEXT_SENDER": self.texts.number,
                "CENTRALINO_TEXTS_PER_SECOND": self.texts.per_second,
                "CENTRALINO_TWILIO_ACCOUNT": self.texts.account,
                "CENTRALINO_TWILIO_ADDRESS": self.texts.address,
            }
        return written

    def _secrets(self) -> Iterator[tuple[str, str]]:
        yield "CENTRALINO_AMI_PASSWORD", secrets.token_urlsafe(24)
        if self.texts:
            yield "CENTRALINO_TWILIO_TOKEN", self.texts.auth_token

    def _environment(self) -> dict[str, str]:
        """That of this process without any Centralino's settings, and with the house's database."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CENTRALINO_")}
        return inherited | {"DATABASE_URL": self.dsn, "PYTHONPATH": str(CHECKOUT)}


def _telephone(account: Account, trunk: TrunkLimits) -> str:
    environment = Environment(  # noqa: S701 -- not HTML
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("telephone.toml.j2").render(account=account, trunk=trunk)


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def _until_gone(pid: int) -> None:
    watched = os.pidfd_open(pid)
    select.select([watched], [], [])
    os.close(watched)
