"""Which channels of the PBX are calls of ours, and what its events say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from centralino.pbx import Channel
from centralino.pbx.ami import Message

EVENTS = ("Newstate", "OriginateResponse", "Hangup")


def channel_id(call_id: int) -> str:
    """The unique id that the channel of a call has from the moment the PBX takes it on."""
    return f"out-{call_id}"


def call_of(unique_id: str) -> int | None:
    """The call that a channel is, by its unique id; None for a channel that is none of ours."""
    found = re.fullmatch(r"out-([0-9]+)", unique_id)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Rings:
    """The far end has been asked to ring."""

    call_id: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Somebody has answered."""

    call_id: int


@dataclass(frozen=True, slots=True)
class IsOver:
    """The channel is gone. `answered` when it was up at its end; `cause` of Q.850."""

    call_id: int
    cause: int | None
    answered: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """Nobody answered. Why, the channel's end tells; unless there never was a channel, for want of a trunk."""

    call_id: int


News = Rings | Answers | IsOver | Failed


def news_in(event: Message) -> News | None:
    """What an event says of a call of ours."""
    call_id = call_of(event.get("ActionID") if event.event == "OriginateResponse" else event.get("Uniqueid"))
    if call_id is None:
        return None
    match event.event:
        case "Newstate":
            return Rings(call_id) if event.get("ChannelStateDesc") == "Ringing" else None
        case "OriginateResponse":
            return Answers(call_id) if event.get("Response") == "Success" else Failed(call_id)
        case "Hangup":
            cause = event.get("Cause")
            answered = event.get("ChannelStateDesc") == "Up"
            return IsOver(call_id, int(cause) if cause.isdigit() else None, answered)
        case _:
            return None


def ours(channels: Iterable[Channel]) -> dict[int, Channel]:
    """Of the live channels, those that are calls of ours."""
    return {call_id: each for each in channels if (call_id := call_of(each.unique_id)) is not None}
