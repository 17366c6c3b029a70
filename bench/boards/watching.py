"""`python -m bench.boards.watching FILE ADDRESS COOKIE CAMPAIGN...`: boards that are open, one for each name.

Prints a line once all are open, and writes into the file at the end of its input what each saw: for every member whose answer stood there, when
it came, by the monotonic clock, which is one for all processes of a machine.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop
from aiohttp import ClientSession, ClientTimeout, TCPConnector

ANSWER = re.compile(rb'id="answer-of-(\d+)"')
AWAY = 503
OPEN_WITHIN = 60.0  # seconds
TRIES_AGAIN_AFTER = 1.0  # seconds
Seen = dict[int, float]


async def watch(address: str, cookie: str, campaigns: Sequence[str]) -> list[Seen]:
    """Open them, say so, and tell what was seen once whoever started us has had enough."""
    seen: list[Seen] = [{} for _ in campaigns]
    open_ = asyncio.Semaphore(0)
    async with ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=None)) as http:
        boards = [
            asyncio.create_task(_read(http, f"{address}/campaigns/{name}/board/live", cookie, each, open_))
            for name, each in zip(campaigns, seen, strict=True)
        ]
        async with asyncio.timeout(OPEN_WITHIN):
            for _ in boards:
                await open_.acquire()
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        for board in boards:
            board.cancel()
    return seen


async def _read(http: ClientSession, address: str, cookie: str, seen: Seen, open_: asyncio.Semaphore) -> None:
    """Opened again where the house is too busy just now, as a browser does."""
    while True:
        async with http.get(address, headers={"cookie": cookie}) as reply:
            if reply.status == AWAY:
                await asyncio.sleep(TRIES_AGAIN_AFTER)
                continue
            reply.raise_for_status()
            open_.release()
            async for line in reply.content:
                if b"answer-of-" in line:
                    at = time.monotonic()
                    for contact in ANSWER.findall(line):
                        seen.setdefault(int(contact), at)
        return


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(uvloop.run(watch(sys.argv[2], sys.argv[3], sys.argv[4:]))))
