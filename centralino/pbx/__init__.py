"""The only door to the PBX's manager interface, AMI: who is in a call, take them elsewhere, ring somebody."""

from centralino.pbx.calls import (
    Channel,
    hang_up,
    is_unreachable,
    live_channels,
    originate,
    ping,
    play_dtmf,
    redirect,
    stop_ringing,
    withdraw_from_queue,
)
from centralino.pbx.connection import AMIConnection, AMIDown, AMINotLinked, AMIRefused, Resynchronise
from centralino.pbx.ours import our_pbx

__all__ = [
    "AMIConnection",
    "AMIDown",
    "AMINotLinked",
    "AMIRefused",
    "Channel",
    "Resynchronise",
    "hang_up",
    "is_unreachable",
    "live_channels",
    "originate",
    "our_pbx",
    "ping",
    "play_dtmf",
    "redirect",
    "stop_ringing",
    "withdraw_from_queue",
]
