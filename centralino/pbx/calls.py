"""What we ask of the PBX about calls; each verb is one action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from centralino.pbx.connection import AMIConnection


@dataclass(frozen=True, slots=True)
class Channel:
    """One leg of a call. `linked_id` is the unique id of the call's first channel; `state` as AMI spells it (Up)."""

    name: str
    unique_id: str
    linked_id: str
    state: str
    caller: str
    context: str
    application: str


async def ping(pbx: AMIConnection) -> bool:
    """Whether the PBX answers sensibly. Raises `AMIDown`, `TimeoutError`, as every verb here does."""
    return (await pbx.ask("Ping")).get("Ping") == "Pong"


async def live_channels(pbx: AMIConnection) -> list[Channel]:
    """Every channel there is at this moment."""
    listed = await pbx.ask_list("CoreShowChannels", complete="CoreShowChannelsComplete")
    return [
        Channel(
            name=each.get("Channel"),
            unique_id=each.get("Uniqueid"),
            linked_id=each.get("Linkedid"),
            state=each.get("ChannelStateDesc"),
            caller=each.get("CallerIDNum"),
            context=each.get("Context"),
            application=each.get("Application"),
        )
        for each in listed
    ]


async def is_unreachable(pbx: AMIConnection, endpoint: str) -> bool:
    """Whether this endpoint's peer does not answer, as far as Asterisk has asked: a call over it fails in silence.

    While there are calls over it, a peer that was too busy once to answer is none. By functions of the dialplan, which
    our user may read: to list contacts it would need a right (`system`) by which one may also run programs.
    """
    contacts = await _read(pbx, f"PJSIP_AOR({endpoint},contact)")
    told = [await _read(pbx, f"PJSIP_CONTACT({each},status)") for each in contacts.split(",") if each]
    if not told or any(each != "Unreachable" for each in told):
        return False
    # UNAVAILABLE without any call, and also before Asterisk has asked for the first time.
    return await _read(pbx, f"DEVICE_STATE(PJSIP/{endpoint})") == "UNAVAILABLE"


async def _read(pbx: AMIConnection, function: str) -> str:
    """Nothing where there is no such thing."""
    return (await pbx.ask("Getvar", [("Variable", function)])).get("Value")


async def redirect(
    pbx: AMIConnection, channel: str, context: str, exten: str = "s", priority: int = 1
) -> bool:
    """Take a channel out of what it does and on in the dialplan. False when there is no such channel any more."""
    where = [("Channel", channel), ("Context", context), ("Exten", exten), ("Priority", str(priority))]
    return (await pbx.ask("Redirect", where)).succeeded


async def withdraw_from_queue(pbx: AMIConnection, queue: str, channel: str, why: str = "") -> bool:
    """End a caller's waiting: Queue() returns with QUEUESTATUS WITHDRAW. False when they do not wait there."""
    return (
        await pbx.ask("QueueWithdrawCaller", [("Queue", queue), ("Caller", channel), ("WithdrawInfo", why)])
    ).succeeded


async def stop_ringing(pbx: AMIConnection, linked_id: str) -> int:
    """Hang up every leg of a call that rings and has not been answered; how many there were.

    A queue heeds `withdraw_from_queue` only between two rings: ended so, the caller is let out at once.
    """
    ringing = [
        each.name
        for each in await live_channels(pbx)
        if each.linked_id == linked_id != each.unique_id
        and each.state in ("Ringing", "Ring", "Down", "Dialing")
    ]
    return sum([await hang_up(pbx, channel) for channel in ringing])


async def hang_up(pbx: AMIConnection, channel: str, cause: int = 16) -> bool:
    """Hang a channel up with a cause of Q.850. False when it has gone already."""
    return (await pbx.ask("Hangup", [("Channel", channel), ("Cause", str(cause))])).succeeded


async def play_dtmf(pbx: AMIConnection, channel: str, digit: str, lasting_ms: int = 100) -> bool:
    """Press a key on behalf of the channel's far end, as if it had been heard from there."""
    pressed = [("Channel", channel), ("Digit", digit), ("Duration", str(lasting_ms)), ("Receive", "true")]
    return (await pbx.ask("PlayDTMF", pressed)).succeeded


async def originate(
    pbx: AMIConnection,
    channel: str,
    *,
    context: str,
    exten: str = "s",
    action_id: str,
    caller_id: str = "",
    ring_for: float = 30,
    variables: Mapping[str, str] | None = None,
) -> bool:
    """Ring `channel` for `ring_for` seconds, and send whoever answers to the dialplan. True when Asterisk took it on.

    What comes of it arrives as the event OriginateResponse with this `action_id`; why somebody did not answer, in the
    channel's Hangup. After `AMIDown` or `TimeoutError` nobody knows whether it rings: look at the live channels.
    """
    fields = [
        ("Channel", channel), ("Context", context), ("Exten", exten), ("Priority", "1"), ("Async", "true"),
        ("Timeout", str(int(ring_for * 1000))), ("ChannelId", action_id),
    ]  # fmt: skip
    if caller_id:
        fields.append(("CallerID", caller_id))
    fields += [("Variable", f"{name}={_one_value(value)}") for name, value in (variables or {}).items()]
    return (await pbx.ask("Originate", fields, action_id=action_id)).succeeded


def _one_value(value: str) -> str:
    """A comma would begin another variable, and quotes and backslashes would be taken off."""
    return "".join(f"\\{each}" if each in '\\,"' else each for each in value)
