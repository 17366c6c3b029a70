"""A telephone for tests of AGI: calls on a bare Asterisk, each answered by a script of the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agi.fastagi import Ending, FastAGIServer, How, Session
from tests.pbx.asterisk_alone import AsteriskAlone, start_asterisk, stop_asterisk

DIALPLAN = """
[agi]
exten = test,1,Set(CALLERID(name)=${URIDECODE(Caf%%E9 %%22(x)%%22)})
 same = n,Set(LINES=one${STRFTIME(0,UTC,%%n)}HANGUP${STRFTIME(0,UTC,%%n)}three)
 same = n,Set(FORGED=one)${STRFTIME(0,UTC,%%n)}200 result=1 (two)
 same = n,AGI(agi://127.0.0.1:%(port)s/test?x=1,first,second one)
exten = raises,1,AGI(agi://127.0.0.1:%(port)s/raises)
 same = n,Set(DB(test/agistatus)=${AGISTATUS})
exten = unknown,1,AGI(agi://127.0.0.1:%(port)s/nowhere)
 same = n,Set(DB(test/agistatus)=${AGISTATUS})
exten = h,1,AGI(agi://127.0.0.1:%(port)s/after)

[sub]
exten = s,1,Set(GOT=${ARG1}|${ARG2})
 same = n,Return

[far]
exten = quiet,1,Answer
 same = n,Wait(20)
exten = keys,1,Answer
 same = n,Wait(0.3)
 same = n,SendDTMF(12#)
 same = n,Wait(20)
exten = leaves,1,Answer
 same = n,Wait(0.5)
"""


@dataclass
class Telephone:
    """Makes calls on a real Asterisk, each answered by the script of the test."""

    asterisk: AsteriskAlone = field(init=False)
    script: Callable[[Session], Awaitable[Any]] = field(init=False)
    after: Callable[[Session], Awaitable[Any]] | None = None
    result: Any = None
    endings: asyncio.Queue[Ending] = field(default_factory=asyncio.Queue)

    async def call(self, script: Callable[[Session], Awaitable[Any]], far: str = "quiet") -> tuple[Any, How]:
        """What the script returned or raised, and how the session ended."""
        self.script = script
        how = await self.dial("test", far)
        return self.result, how

    async def dial(self, extension: str, far: str = "quiet") -> How:
        """Call an extension of the dialplan, with this behaviour at the far end; how its session ended."""
        await self.asterisk.console(f"channel originate Local/{extension}@agi extension {far}@far")
        return (await asyncio.wait_for(self.endings.get(), 20)).how

    async def agi_status(self) -> str:
        """What the dialplan found in AGISTATUS after the last script, once it has gone on."""
        for _ in range(50):
            status = await self.asterisk.console("database get test agistatus")
            if status.startswith("Value: "):
                await self.asterisk.console("database deltree test")
                return status.removeprefix("Value: ").strip()
            await asyncio.sleep(0.05)
        raise AssertionError("the dialplan did not go on")

    async def run(self, session: Session) -> None:
        try:
            self.result = await self.script(session)
        except Exception as error:
            self.result = error
            raise

    async def run_after(self, session: Session) -> None:
        if self.after is not None:
            await self.after(session)

    def on_end(self, session: Session | None, ending: Ending) -> None:
        if session is not None and session.request.path != "after":
            self.endings.put_nowait(ending)


async def raises(session: Session) -> None:
    raise KeyError("a bug")


@asynccontextmanager
async def telephone_on(tree: Path, folder: Path) -> AsyncIterator[Telephone]:
    """Start an Asterisk and our server, connected."""
    open_telephone = Telephone()
    routes = {"test": open_telephone.run, "after": open_telephone.run_after, "raises": raises}
    server = FastAGIServer(routes, on_end=open_telephone.on_end)
    await server.start(port=0)
    alone, running = await start_asterisk(tree, folder, DIALPLAN % {"port": server.port})
    open_telephone.asterisk = alone
    yield open_telephone
    await stop_asterisk(alone, running)
    await server.stop(0)
