"""The servers that race, each run as a process of its own: `python -m bench.fastagi.servers NAME` prints its port.

All of them run the same call of five commands. Those on asyncio run on uvloop unless the name ends in `-asyncio`.
"""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

PATH = "bench"


async def ours(port_is: Callable[[int], None]) -> None:
    from agi.fastagi import FastAGIServer, Session

    async def script(session: Session) -> None:
        await session.answer()
        await session.stream_file("welcome", "12")
        await session.get_data("code", 3000, 6)
        await session.get_variable("CHANNEL(language)")
        await session.set_variable("VERDICT", "sales")

    server = FastAGIServer({PATH: script})
    await server.start(port=0)
    port_is(server.port)
    await asyncio.Event().wait()


async def panoramisk(port_is: Callable[[int], None]) -> None:
    from panoramisk import fast_agi

    async def script(request: Any) -> None:
        await request.send_command("ANSWER")
        await request.send_command('STREAM FILE "welcome" "12" 0')
        await request.send_command('GET DATA "code" 3000 6')
        await request.send_command('GET VARIABLE "CHANNEL(language)"')
        await request.send_command('SET VARIABLE "VERDICT" "sales"')

    application = fast_agi.Application(loop=asyncio.get_running_loop())
    application.add_route(PATH, script)
    await serve_streams(application.handler, port_is)


async def streams(port_is: Callable[[int], None]) -> None:
    """The least that serves a script with asyncio streams: greeting and results read, nothing checked."""

    async def script(_variables: dict[str, str], command: Callable[[str], Awaitable[str]]) -> None:
        await command("ANSWER")
        await command('STREAM FILE "welcome" "12" 0')
        await command('GET DATA "code" 3000 6')
        await command('GET VARIABLE "CHANNEL(language)"')
        await command('SET VARIABLE "VERDICT" "sales"')

    scripts = {PATH: script}

    async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def command(line: str) -> str:
            writer.write(line.encode() + b"\n")
            await writer.drain()
            return (await reader.readline()).decode().rstrip("\n").partition("result=")[2]

        variables = {}
        while line := (await reader.readline()).decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            variables[name] = value
        await scripts[variables["agi_network_script"]](variables, command)
        writer.close()

    await serve_streams(call, port_is)


async def serve_streams(call: Callable[..., Awaitable[None]], port_is: Callable[[int], None]) -> None:
    server = await asyncio.start_server(call, "127.0.0.1", 0, backlog=1024)
    port_is(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def pystrix(port_is: Callable[[int], None]) -> None:
    """A thread a call, as that library has it."""
    from pystrix.agi import FastAGIServer, core, fastagi

    def script(agi: Any, *_: Any) -> None:
        agi.execute(core.Answer())
        agi.execute(core.StreamFile("welcome", "12"))
        agi.execute(core.GetData("code", 3000, 6))
        agi.execute(core.GetVariable("CHANNEL(language)"))
        agi.execute(core.SetVariable("VERDICT", "sales"))

    # It asks a program that not every system has for the length of the queue of waiting connections.
    fastagi._ThreadedTCPServer.get_somaxconn = staticmethod(lambda: socket.SOMAXCONN)
    server = FastAGIServer("127.0.0.1", 0)
    server.register_script_handler(re.compile(PATH), script)
    port_is(server.server_address[1])
    server.serve_forever()


ON_ASYNCIO = {"ours": ours, "panoramisk": panoramisk, "streams": streams}


def main(name: str) -> None:
    def port_is(port: int) -> None:
        print(port, flush=True)

    if name == "pystrix":
        pystrix(port_is)
        return
    kind, _, plain = name.partition("-")
    if plain == "asyncio":
        asyncio.run(ON_ASYNCIO[kind](port_is))
    else:
        import uvloop

        uvloop.run(ON_ASYNCIO[kind](port_is))


if __name__ == "__main__":
    main(sys.argv[1])
