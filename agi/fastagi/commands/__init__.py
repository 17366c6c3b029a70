"""Every AGI command of Asterisk 22, typed, one module a subject."""

from __future__ import annotations

from agi.fastagi.commands.channel import ChannelCommands
from agi.fastagi.commands.prompts import PromptCommands
from agi.fastagi.commands.saying import SayingCommands
from agi.fastagi.commands.speech import SpeechCommands
from agi.fastagi.commands.text import TextCommands
from agi.fastagi.commands.variables import VariableCommands


class Commands(
    ChannelCommands, PromptCommands, SayingCommands, VariableCommands, TextCommands, SpeechCommands
):  # fmt: skip
    """All of them together."""

    __slots__ = ()
