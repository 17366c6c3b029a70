"""Asterisk's own log among ours, as it is written."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from centralino.stack.asterisk.log import Message, messages, parse

log = structlog.get_logger()

LOOK_EVERY = 0.3  # seconds


async def follow(written: Path) -> None:
    """For ever: of what messages.log holds already, the warnings and errors; from now on, everything."""
    with written.open(encoding="utf-8", errors="replace") as file:
        for said in messages(written):
            if said.level in ("warning", "error"):
                tell(said)
        file.seek(0, 2)
        begun = ""
        while True:
            begun += file.readline()
            if begun.endswith("\n"):
                tell(parse(begun))
                begun = ""
            else:
                await asyncio.sleep(LOOK_EVERY)


def tell(said: Message) -> None:
    """One line of Asterisk's as one of ours."""
    level = {"error": log.error, "warning": log.warning}.get(said.level, log.info)
    level(said.text, **({"pbx_call": said.call} if said.call else {}))
