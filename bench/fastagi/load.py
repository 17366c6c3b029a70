"""Asterisk's side of many calls at once over loopback: greets, answers every command, notes how long the call took."""

from __future__ import annotations

import select
import socket
from dataclasses import dataclass
from time import perf_counter

from bench.fastagi.servers import PATH

REPLIES = (
    b"200 result=0\n",
    b"200 result=0 endpos=7290\n",
    b"200 result=123456\n",
    b"200 result=1 (it)\n",
    b"200 result=1\n",
)


def greeting(port: int) -> bytes:
    """What Asterisk 22 says first, in its order."""
    return (
        f"agi_network: yes\nagi_network_script: {PATH}\nagi_request: agi://127.0.0.1:{port}/{PATH}\n"
        "agi_channel: PJSIP/carrier-0000002a\nagi_language: it\nagi_type: PJSIP\nagi_uniqueid: 1763790000.42\n"
        "agi_version: 22.10.1\nagi_callerid: +390551234567\nagi_calleridname: Mario Rossi\nagi_callingpres: 0\n"
        "agi_callingani2: 0\nagi_callington: 0\nagi_callingtns: 0\nagi_dnid: 0557654321\nagi_rdnis: unknown\n"
        "agi_context: from-carrier\nagi_extension: 0557654321\nagi_priority: 4\nagi_enhanced: 0.0\n"
        "agi_accountcode: \nagi_threadid: 140200000000000\nagi_arg_1: first\n\n"
    ).encode()


@dataclass(frozen=True, slots=True)
class Measured:
    """One round: the calls, how long all of them took and how long each did, in seconds."""

    calls: int
    seconds: float
    call_seconds: list[float]


def round_of_calls(port: int, at_once: int, calls: int) -> Measured:
    """Make `calls` calls, `at_once` of them at a time; RuntimeError for a call that was not served whole.

    A bare loop over epoll, so that this side is never what is measured.
    """
    hello = greeting(port)
    poll = select.epoll(at_once)
    live: dict[int, Call] = {}
    took: list[float] = []
    began = perf_counter()
    to_begin = calls
    while len(took) < calls:
        while to_begin and len(live) < at_once:
            call = Call(port, hello)
            live[call.socket.fileno()] = call
            poll.register(call.socket, select.EPOLLIN)
            to_begin -= 1
        ready = poll.poll(10)
        if not ready:
            raise RuntimeError(f"{len(live)} calls had no answer for ten seconds")
        for number, _ in ready:
            call = live[number]
            if not call.goes_on():
                del live[number]
                call.socket.close()
                took.append(perf_counter() - call.began_at)
    poll.close()
    return Measured(len(took), perf_counter() - began, took)


class Call:
    """Answers the n-th command with the n-th reply until the server closes."""

    __slots__ = ("answered", "began_at", "socket")

    def __init__(self, port: int, hello: bytes) -> None:
        self.began_at = perf_counter()
        self.answered = 0
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.send(hello)

    def goes_on(self) -> bool:
        """Take what has come and answer it; False when the server has closed."""
        received = self.socket.recv(4096)
        for _ in range(received.count(b"\n")):
            self.socket.send(REPLIES[self.answered])
            self.answered += 1
        if not received and self.answered != len(REPLIES):
            raise RuntimeError(f"a call came to {self.answered} commands of {len(REPLIES)}")
        return bool(received)
