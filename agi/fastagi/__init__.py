"""An asyncio FastAGI server for Asterisk: scripts are coroutines, every AGI command is a typed method."""

from agi.fastagi.commands.channel import ChannelState
from agi.fastagi.commands.prompts import Digits, Recording, RecordingEnd
from agi.fastagi.commands.sender import Playback
from agi.fastagi.commands.speech import Heard, Recognition, SpeechEnd
from agi.fastagi.ending import Ending, How, log_ending
from agi.fastagi.errors import (
    AGIError,
    CallTimeLimit,
    CommandFailed,
    CommandRefused,
    CommandTimeout,
    DeadChannel,
    Hangup,
    InvalidUsage,
    ProtocolError,
    ServerStopping,
    UnknownCommand,
)
from agi.fastagi.limits import Limits
from agi.fastagi.protocol import Reply
from agi.fastagi.request import Request
from agi.fastagi.server import FastAGIServer, Script
from agi.fastagi.session import Session

__all__ = [
    "AGIError",
    "CallTimeLimit",
    "ChannelState",
    "CommandFailed",
    "CommandRefused",
    "CommandTimeout",
    "DeadChannel",
    "Digits",
    "Ending",
    "FastAGIServer",
    "Hangup",
    "Heard",
    "How",
    "InvalidUsage",
    "Limits",
    "Playback",
    "ProtocolError",
    "Recognition",
    "Recording",
    "RecordingEnd",
    "Reply",
    "Request",
    "Script",
    "ServerStopping",
    "Session",
    "SpeechEnd",
    "UnknownCommand",
    "log_ending",
]
