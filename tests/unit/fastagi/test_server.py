"""The server: who is let in, which script runs, how connections end that never become calls, how it stops."""

from __future__ import annotations

import asyncio
import tracemalloc
from typing import Any

import pytest

from agi.fastagi import AGIError, Ending, FastAGIServer, Hangup, How, Limits, Session
from tests.unit.fastagi.asterisk_side import HELLO, exchange


async def noop(session: Session) -> None:
    await session.noop()


async def test_an_unknown_path_ends_in_good_order() -> None:
    async with exchange({"screening": noop}) as asterisk:
        side = await asterisk.connect()
        await side.hears_nothing_more()
        assert await asterisk.how() is How.UNKNOWN_PATH
        assert asterisk.endings[0][0] is not None


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("screening", "screening"),
        ("/screening/?x=1", "screening"),
        ("screening/a/b", "screening"),
        ("screening/long", "screening/long"),
        ("screen%69ng", "screening"),
        ("screeningx", None),
        ("", None),
    ],
)
async def test_a_script_is_found_by_its_path_or_the_beginning_of_it(path: str, found: str | None) -> None:
    ran: list[str] = []

    def script(name: str) -> Any:
        async def run(_: Session) -> None:
            ran.append(name)

        return run

    async with exchange({name: script(name) for name in ("screening", "screening/long")}) as asterisk:
        await asterisk.connect(b"agi_request: agi://h:4573/%s\nagi_channel: x\n\n" % path.encode())
        assert await asterisk.how() is (How.FINISHED if found else How.UNKNOWN_PATH)
    assert ran == [found] * bool(found)


async def test_a_script_may_be_found_by_a_function() -> None:
    async with exchange(lambda request: noop if request.channel.startswith("PJSIP") else None) as asterisk:
        side = await asterisk.connect()
        assert await side.hears() == "NOOP"


async def test_a_script_that_raises_ends_in_good_order_and_is_told_with_its_error() -> None:
    async def script(session: Session) -> None:
        raise KeyError("a bug")

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears_nothing_more()
        ending = await asterisk.ending()
        assert (ending.how, type(ending.error), ending.peer) == (How.SCRIPT_RAISED, KeyError, "127.0.0.1")


async def test_a_hangup_out_of_a_task_group_is_still_a_hangup() -> None:
    async def script(session: Session) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(session.wait_for_digit(1000))

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        side.says(b"HANGUP\n")
        assert await asterisk.how() is How.HUNG_UP


async def test_a_report_that_raises_disturbs_nobody() -> None:
    def report(session: Session | None, ending: Ending) -> None:
        raise RuntimeError("the records are full")

    told: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))
    server = FastAGIServer({"test": noop}, on_end=report)
    await server.start(port=0)
    for _ in range(2):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(HELLO)
        assert await reader.readline() == b"NOOP\n"
        writer.close()
    await server.stop(0.2)
    assert [str(error) for error in told] == ["the records are full"] * 2


async def test_a_peer_outside_the_allow_list_is_refused() -> None:
    async with exchange(noop, allow=["10.0.0.0/8", "::1"]) as asterisk:
        side = await asterisk.connect(b"")
        await side.hears_nothing_more()
        assert await asterisk.how() is How.PEER_REFUSED
        assert asterisk.endings[0][0] is None


async def test_a_session_too_many_is_refused_and_those_before_go_on() -> None:
    async with exchange(noop, limits=Limits(sessions=1)) as asterisk:
        first = await asterisk.connect()
        assert await first.hears() == "NOOP"
        second = await asterisk.connect(b"")
        await second.hears_nothing_more()
        assert await asterisk.how() is How.PEER_REFUSED
        first.says(b"200 result=0\n")
        assert await asterisk.how(1) is How.FINISHED


@pytest.mark.parametrize("said", [b"", b"agi_", b"agi_request: x\n"], ids=["nothing", "little", "a line"])
async def test_who_connects_and_leaves_does_no_harm(said: bytes) -> None:
    async with exchange(noop) as asterisk:
        for number in range(20):
            side = await asterisk.connect(said)
            side.writer.close()
            assert await asterisk.how(number) is How.LEFT
        side = await asterisk.connect()
        assert await side.hears() == "NOOP"


async def test_half_open_clients_are_released() -> None:
    async with exchange(noop, limits=Limits(greeting_seconds=0.1)) as asterisk:
        sides = [await asterisk.connect(b"agi_network: yes\n") for _ in range(30)]
        for side in sides:
            await side.hears_nothing_more()
        await asterisk.ending(29)
        assert {ending.how for _, ending in asterisk.endings} == {How.GREETING_TIMED_OUT}


@pytest.mark.parametrize(
    "said", [b"GET / HTTP/1.0\r\n\r\n", b"\n\n", b"agi_x\n\n", b"agi_a: " + b"x" * 99_999]
)
async def test_a_bad_greeting_is_refused(said: bytes) -> None:
    async with exchange(noop) as asterisk:
        side = await asterisk.connect(said)
        await side.hears_nothing_more()
        assert await asterisk.how() is How.BAD_GREETING


@pytest.mark.parametrize("flood", [b"x", b"HANGUP\n", b"200 result=0\n", b"\n"])
async def test_a_peer_that_floods_costs_little_memory(flood: bytes) -> None:
    async def script(session: Session) -> None:
        await session.noop()
        await asyncio.sleep(0.3)

    async with exchange(script) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        tracemalloc.start()
        try:
            for _ in range(200):
                side.says(flood * (50_000 // len(flood)))
                await asyncio.wait_for(side.writer.drain(), 1)
        except (ConnectionError, TimeoutError):
            pass
        await asterisk.ending()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 5_000_000


async def test_a_stop_lets_running_calls_finish_and_takes_no_new_ones() -> None:
    async with exchange(noop) as asterisk:
        side = await asterisk.connect()
        await side.hears()
        port = asterisk.server.port
        stopping = asyncio.create_task(asterisk.server.stop(grace=5))
        await asyncio.sleep(0.02)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
        side.says(b"200 result=0\n")
        await asyncio.wait_for(stopping, 1)
        assert [ending.how for _, ending in asterisk.endings] == [How.FINISHED]


async def test_a_stop_ends_what_does_not_finish_and_tells_so() -> None:
    seen: list[type[BaseException]] = []

    async def script(session: Session) -> None:
        try:
            await session.stream_file("long")
        except AGIError as error:
            seen.append(type(error))
            raise

    async def elsewhere(session: Session) -> None:
        await asyncio.sleep(60)

    async with exchange({"test": script, "elsewhere": elsewhere}) as asterisk:
        sides = [await asterisk.connect(), await asterisk.connect(HELLO.replace(b"1/test", b"1/elsewhere"))]
        greeting = await asterisk.connect(b"agi_network: yes\n")
        await sides[0].hears()
        assert asterisk.server.live == 2
        await asterisk.server.stop(grace=0.05)
        for side in [*sides, greeting]:
            await side.hears_nothing_more()
        assert [ending.how for _, ending in asterisk.endings] == [How.SERVER_STOPPING] * 3
        assert asterisk.server.live == 0
    assert seen != [Hangup]


async def test_a_stop_reports_even_a_call_that_has_only_just_begun() -> None:
    async with exchange(noop) as asterisk:
        side = await asterisk.connect()
        while not asterisk.server.live:
            await asyncio.sleep(0)
        await asterisk.server.stop(grace=0)
        await side.hears()
        assert await asterisk.how() is How.SERVER_STOPPING
        assert asterisk.server.live == 0


async def test_a_thousand_calls_at_once_are_served_on_one_loop() -> None:
    everyone_is_here = asyncio.Event()

    async def script(session: Session) -> None:
        await session.answer()
        await everyone_is_here.wait()
        await session.set_variable("DONE", "yes")

    async def call() -> str:
        side = await asterisk.connect()
        assert await side.hears() == "ANSWER"
        side.says(b"200 result=0\n")
        last = await side.hears()
        side.says(b"200 result=1\n")
        await side.hears_nothing_more()
        return last

    async with exchange(script) as asterisk:
        calls = [asyncio.create_task(call()) for _ in range(1000)]
        async with asyncio.timeout(20):
            while asterisk.server.live < 1000:
                await asyncio.sleep(0.01)
            everyone_is_here.set()
            assert set(await asyncio.gather(*calls)) == {'SET VARIABLE "DONE" "yes"'}
        assert {ending.how for _, ending in asterisk.endings} == {How.FINISHED}


async def test_it_can_be_started_again() -> None:
    server = FastAGIServer({"test": noop})
    for _ in range(2):
        await server.start(port=0)
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.close()
        await server.stop()
