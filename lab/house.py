"""A whole Centralino of its own in a temporary folder, with verbs for breaking its parts and mending them."""

from __future__ import annotations

import asyncio
import os
import secrets
import select
import signal
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from centralino.database import Database, migrate
from centralino.settings import Settings, load
from centralino.stack import postgres
from centralino.stack.asterisk import our_asterisk
from centralino.stack.children import die_with_parent
from lab.carrier import HOST, Account
from lab.ports import free_port, free_ports

CHECKOUT = Path(__file__).resolve().parents[1]
READ_FROM_THE_CHECKOUT = (".asterisk", "sounds")
RTP_PORTS = 200
READY_WITHIN = 30.0
# What callers of the demonstration would wait for otherwise; seconds.
IMPATIENT = {"CENTRALINO_FROZEN_AFTER": "4", "CENTRALINO_KEY_WAIT": "3", "CENTRALINO_STOP_GRACE": "1"}


class NotReady(Exception):
    """A part of the house did not come up; the text says which, and its last words."""


class House:
    """`async with House(account) as house:`. Its folder is like a checkout: `centralino` commands work in it.

    `dsn`: a database to use in place of a Postgres of its own, which then cannot be stopped.
    """

    def __init__(self, account: Account, *, dsn: str | None = None) -> None:
        self.account = account
        self._given_dsn = dsn
        self._postgres: postgres.Running | None = None
        self._agi: Process | None = None
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
        self._asterisk = our_asterisk(self.settings)
        self._parts.push_async_callback(self._asterisk.stop)
        await asyncio.gather(self._asterisk.start(), self._start_database())
        await self.start_agi()

    async def stop(self) -> None:
        """End every part, whatever state it is in."""
        await self.kill_agi()
        await self._parts.aclose()

    # The FastAGI server.

    async def start_agi(self) -> None:
        """Returns when it takes calls. Raises `NotReady`."""
        with self._agi_log.open("ab") as log:
            self._agi = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "agi",
                cwd=self.folder, env=self._environment(), stdin=DEVNULL, stdout=log, stderr=STDOUT,
                preexec_fn=die_with_parent,
            )  # fmt: skip
        try:
            async with asyncio.timeout(READY_WITHIN):
                while not await _listens(self.settings.agi_port):
                    if self._agi.returncode is not None:
                        raise NotReady(f"python -m agi ended:\n{self.agi_said()}")
                    await asyncio.sleep(0.05)
        except TimeoutError as error:
            raise NotReady(f"python -m agi does not answer:\n{self.agi_said()}") from error

    async def kill_agi(self) -> None:
        """As kill -9 does it: in the middle of whatever it does."""
        agi, self._agi = self._agi, None
        if agi:
            with suppress(ProcessLookupError):
                agi.kill()
            await agi.wait()

    def freeze_agi(self) -> None:
        """It accepts calls, and says nothing any more."""
        self._signal_agi(signal.SIGSTOP)

    def thaw_agi(self) -> None:
        """It goes on where it was frozen."""
        self._signal_agi(signal.SIGCONT)

    def agi_said(self) -> str:
        """The end of its log."""
        return self._agi_log.read_text("utf-8", "replace")[-3000:]

    def _signal_agi(self, number: signal.Signals) -> None:
        assert self._agi, "there is no FastAGI server running"
        self._agi.send_signal(number)

    @property
    def _agi_log(self) -> Path:
        return self.folder / "agi.log"

    # Postgres.

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
        rtp = free_ports(RTP_PORTS)
        written = {
            "CENTRALINO_SIP_HOST": self.account.centralino_host,
            "CENTRALINO_SIP_PORT": self.account.centralino_port,
            "CENTRALINO_RTP_FIRST_PORT": rtp[0],
            "CENTRALINO_RTP_LAST_PORT": rtp[-1],
            "CENTRALINO_AGI_PORT": free_port(),
            "CENTRALINO_AMI_PORT": free_port(),
            **IMPATIENT,
        }
        _write(self.folder / ".env", "".join(f"{name}={value}\n" for name, value in written.items()))
        _write(self.folder / ".secrets.env", f"CENTRALINO_AMI_PASSWORD={secrets.token_urlsafe(24)}\n")
        _write(self.folder / "telephone.toml", _telephone(self.account))
        return load(self.folder, environment={})

    def _environment(self) -> dict[str, str]:
        """That of this process without any Centralino's settings, and with the house's database."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CENTRALINO_")}
        return inherited | {"DATABASE_URL": self.dsn, "PYTHONPATH": str(CHECKOUT)}


def _telephone(account: Account) -> str:
    environment = Environment(  # noqa: S701 -- not HTML
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("telephone.toml.j2").render(account=account)


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


def _until_gone(pid: int) -> None:
    watched = os.pidfd_open(pid)
    select.select([watched], [], [])
    os.close(watched)
