"""One Asterisk process with folders of its own: started, asked, stopped; several run side by side."""

from __future__ import annotations

import asyncio
import os
import re
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from centralino.settings.telephone import Language
from centralino.stack.asterisk.folders import Folders, link_sounds
from centralino.stack.asterisk.layout import AsteriskLayout
from centralino.stack.asterisk.log import messages
from centralino.stack.children import die_with_parent

LOG_TRIES = 50  # a tenth of a second apart
# An Asterisk that says one of these has started, but a part of it is missing.
MISSING = (
    "declined to load",
    "Error loading",
    "Unable to bind",
    "could not be started",
    "could not be loaded",
    "Could not create",
)


class AsteriskWillNotStart(Exception):
    """It ended during its start, came up without a part, or not in time; the text has its last words."""


@dataclass(slots=True)
class AsteriskInstance:
    """An Asterisk in `folders`, with `files` as its configuration by file name.

    At each start the next of the `turns` is added to the files, over and over, and its sounds are linked to the
    layout's and, if they are given, to our `clips`.
    """

    layout: AsteriskLayout
    folders: Folders
    files: Mapping[str, str]
    turns: Sequence[Mapping[str, str]] = ()
    clips: Path | None = None
    process: Process | None = field(default=None, init=False)

    async def start(self, *, within: float = 60) -> Process:
        """Write the configuration, start, and return when it is ready for calls, `within` seconds.

        Raises `AsteriskWillNotStart`. However it fails, nothing is left running.
        """
        await asyncio.to_thread(self.write_configuration)
        self.process = process = await self._launch()
        try:
            await asyncio.wait_for(self._until_ready(process), within)
        except BaseException as error:
            await self.stop(grace=5)
            if isinstance(error, TimeoutError):
                raise AsteriskWillNotStart(self._last_words(f"was not ready after {within:.0f} s")) from error
            raise
        return process

    async def stop(self, *, grace: float = 10) -> None:
        """Ask it to end, and end it after `grace` seconds; calls that are up are hung up."""
        process, self.process = self.process, None
        if process is None:
            return
        await self._hang_up_all(process)
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), grace)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def console(self, command: str, *, timeout: float = 10) -> str:
        """What Asterisk's own command line prints for a command. Raises `TimeoutError` after `timeout` s."""
        asking = await asyncio.create_subprocess_exec(
            *self._command("-rx", command), stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
        )
        try:
            printed, _ = await asyncio.wait_for(asking.communicate(), timeout)
        except BaseException:
            with suppress(ProcessLookupError):
                asking.kill()
            raise
        return printed.decode("utf-8", "replace")

    def missing_parts(self) -> list[str]:
        """What this start's log says of modules and doors that did not come up, in Asterisk's words."""
        said = (message.text for message in messages(self.log))
        return [text for text in said if any(sign in text for sign in MISSING)]

    def write_configuration(self) -> None:
        """Write every file anew, readable to us alone; those of an earlier configuration go."""
        self.folders.make()
        if self.clips:
            link_sounds(self.folders, self.layout, self.clips, get_args(Language))
        for old in self.folders.etc.iterdir():
            old.unlink()
        for name, text in {**self.files, **self._next_turn()}.items():
            with os.fdopen(os.open(self.folders.etc / name, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                file.write(text)

    def _next_turn(self) -> Mapping[str, str]:
        """Counted in a file, since the next start may be another process's."""
        if not self.turns:
            return {}
        kept = self.folders.lib / "turn"
        turn = (int(kept.read_text()) + 1) % len(self.turns) if kept.exists() else 0
        kept.write_text(str(turn))
        return self.turns[turn]

    @property
    def log(self) -> Path:
        return self.folders.log / "messages.log"

    @property
    def _console_log(self) -> Path:
        return self.folders.log / "console.log"

    async def _launch(self) -> Process:
        for log in (self.log, self._console_log):
            if log.exists():
                log.replace(log.with_suffix(".before.log"))
        with self._console_log.open("wb") as console:
            return await asyncio.create_subprocess_exec(
                *self._command("-f", "-n"),
                stdin=DEVNULL,
                stdout=console,
                stderr=STDOUT,
                preexec_fn=die_with_parent,
            )

    async def _hang_up_all(self, process: Process) -> None:
        """Hung up before the end, every call is noted by the dialplan; at the end itself it would not be."""
        if process.returncode is None:
            with suppress(TimeoutError):
                await self.console("channel request hangup all", timeout=2)

    async def _until_ready(self, process: Process) -> None:
        while "fully booted" not in await self.console("core waitfullybooted"):
            if process.returncode is not None:
                raise AsteriskWillNotStart(self._last_words(f"ended with code {process.returncode}"))
            await asyncio.sleep(0.1)
        if missing := await self._all_missing_parts():
            raise AsteriskWillNotStart("\n  ".join(["Asterisk started without some of its parts:", *missing]))

    async def _all_missing_parts(self) -> list[str]:
        """Asterisk's log is written by a thread of its own, which may be behind: its list of modules never is."""
        running = re.findall(r"^(\S+\.so) .* Running ", await self.console("module show"), re.MULTILINE)
        wanted = re.findall(r"^load = (\S+)", self.files["modules.conf"], re.MULTILINE)
        missing = self.missing_parts()
        for _ in range(LOG_TRIES):
            if missing or set(wanted) <= set(running):
                break
            await asyncio.sleep(0.1)
            missing = self.missing_parts()
        return missing

    def _last_words(self, what: str) -> str:
        said = [message.text for message in messages(self.log)]
        printed = self._console_log.read_text("utf-8", "replace").splitlines()
        return "\n  ".join([f"Asterisk {what}; it said last:", *said[-10:], *printed[-10:]])

    def _command(self, *arguments: str) -> list[str]:
        return [str(self.layout.binary), "-C", str(self.folders.etc / "asterisk.conf"), *arguments]
