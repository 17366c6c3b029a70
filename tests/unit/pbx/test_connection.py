"""The link to AMI against a peer that misbehaves in every way we could think of."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from centralino.pbx import AMIConnection, AMIDown, AMIRefused, Resynchronise, originate
from centralino.pbx.ami import Message
from centralino.pbx.subscription import Subscription

Action = dict[str, str]


class Peer:
    """An AMI server of a few lines: logs everybody in and answers Ping; the rest is up to the test."""

    def __init__(self) -> None:
        self.actions: list[Action] = []
        self.answers: Callable[[Action], Awaitable[bytes]] = self.pong
        self.speaks = True
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        if self.speaks:
            writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        try:
            while lines := await reader.readuntil(b"\r\n\r\n"):
                action = dict(line.split(": ", 1) for line in lines.decode().strip().split("\r\n"))
                self.actions.append(action)
                if self.speaks:
                    writer.write(await self.reply(action))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def reply(self, action: Action) -> bytes:
        match action["Action"]:
            case "Challenge":
                return message(action, "Response: Success", "Challenge: 1234")
            case "Login":
                return message(action, "Response: Success")
            case _:
                return await self.answers(action)

    async def pong(self, action: Action) -> bytes:
        return message(action, "Response: Success", "Ping: Pong")

    def say(self, *lines: str) -> None:
        self.writers[-1].write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def drop(self) -> None:
        self.writers[-1].transport.abort()


def message(action: Action, *lines: str) -> bytes:
    return ("\r\n".join([*lines, f"ActionID: {action['ActionID']}"]) + "\r\n\r\n").encode()


@asynccontextmanager
async def linked(peer: Peer, timeout: float = 0.5) -> AsyncIterator[AMIConnection]:
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with AMIConnection("127.0.0.1", port, "user", "secret", timeout=timeout) as pbx:
        if peer.speaks:
            await pbx.linked(2)
        yield pbx
    server.close()
    peer.drop()
    await asyncio.sleep(0.01)


async def test_the_password_does_not_travel() -> None:
    peer = Peer()
    async with linked(peer):
        login = next(action for action in peer.actions if action["Action"] == "Login")
    assert login["Key"] == hashlib.md5(b"1234secret").hexdigest()
    assert "secret" not in str(peer.actions)


async def test_four_hundred_replies_in_any_order_reach_who_asked() -> None:
    held: list[bytes] = []

    async def backwards(action: Action) -> bytes:
        held.append(message(action, "Response: Success", f"Echo: {action['Word']}"))
        return b"".join(reversed(held)) if len(held) == 400 else b""

    peer = Peer()
    peer.answers = backwards
    async with linked(peer, timeout=5) as pbx:
        replies = await asyncio.gather(*(pbx.ask("Echo", [("Word", str(n))]) for n in range(400)))
    assert [reply.get("Echo") for reply in replies] == [str(n) for n in range(400)]


async def test_a_silent_peer_does_not_block_for_ever() -> None:
    async def nothing(_: Action) -> bytes:
        return b""

    peer = Peer()
    peer.answers = nothing
    async with linked(peer) as pbx:
        with pytest.raises(TimeoutError):
            await pbx.ask("Ping", timeout=0.2)


async def test_a_peer_that_never_greets_is_given_up_and_tried_again() -> None:
    peer = Peer()
    peer.speaks = False
    async with linked(peer, timeout=0.2) as pbx:
        with pytest.raises(AMIDown):
            await pbx.ask("Ping")
        peer.speaks = True
        await pbx.linked(3)
        assert (await pbx.ask("Ping")).get("Ping") == "Pong"


async def test_a_lost_link_fails_what_was_under_way_and_nothing_is_sent_again() -> None:
    async def drops(_: Action) -> bytes:
        peer.answers = peer.pong
        peer.drop()
        return b""

    peer = Peer()
    peer.answers = drops
    async with linked(peer) as pbx:
        with pytest.raises(AMIDown):
            await originate(pbx, "PJSIP/desk1", context="doctor", action_id="attempt-7")
        await until_linked_again(pbx)
        assert (await pbx.ask("Ping")).succeeded
    assert [action["Action"] for action in peer.actions].count("Originate") == 1


async def test_without_a_link_an_action_fails_at_once() -> None:
    async with AMIConnection("127.0.0.1", 1, "user", "secret") as pbx:
        with pytest.raises(AMIDown):
            await asyncio.wait_for(pbx.ask("Ping"), 0.1)


async def test_a_reader_of_events_is_told_where_some_are_missing() -> None:
    peer = Peer()
    async with linked(peer) as pbx:
        with pbx.subscribe("Hangup") as events:
            peer.say("Event: Newchannel", "Channel: a")
            peer.say("Event: Hangup", "Channel: a")
            heard = aiter(events)
            first = await asyncio.wait_for(anext(heard), 1)
            assert isinstance(first, Message)
            assert first.get("Channel") == "a"
            peer.drop()
            assert isinstance(await asyncio.wait_for(anext(heard), 3), Resynchronise)


async def test_a_slow_reader_loses_events_and_is_told_so() -> None:
    subscription = Subscription(frozenset(), most_waiting=2)
    for number in range(3):
        subscription.put(Message((("Event", "Hangup"), ("Number", str(number)))))
    assert isinstance(await anext(aiter(subscription)), Resynchronise)


async def test_a_list_is_its_events_without_the_last_that_ends_it() -> None:
    async def lists(action: Action) -> bytes:
        return b"".join(
            message(action, *lines)
            for lines in (
                ("Response: Success", "EventList: start"),
                ("Event: CoreShowChannel", "Channel: a"),
                ("Event: CoreShowChannel", "Channel: b"),
                ("Event: CoreShowChannelsComplete", "ListItems: 2"),
            )
        )

    peer = Peer()
    peer.answers = lists
    async with linked(peer) as pbx:
        listed = await pbx.ask_list("CoreShowChannels", complete="CoreShowChannelsComplete")
    assert [each.get("Channel") for each in listed] == ["a", "b"]


async def test_a_list_that_is_refused_is_not_taken_for_an_empty_one() -> None:
    async def refuses(action: Action) -> bytes:
        return message(action, "Response: Error", "Message: Permission denied")

    peer = Peer()
    peer.answers = refuses
    async with linked(peer) as pbx:
        with pytest.raises(AMIRefused, match="Permission denied"):
            await pbx.ask_list("CoreShowChannels", complete="CoreShowChannelsComplete")


async def test_a_variable_with_a_comma_stays_one_variable() -> None:
    peer = Peer()
    async with linked(peer) as pbx:
        await originate(pbx, "Local/s@x", context="x", action_id="1", variables={"NAME": 'Rossi, "Bianchi"'})
    assert peer.actions[-1]["Variable"] == r"NAME=Rossi\, \"Bianchi\""


async def until_linked_again(pbx: AMIConnection) -> None:
    await asyncio.sleep(0.05)
    await pbx.linked(3)
