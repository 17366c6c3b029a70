"""An Asterisk of our own: its configuration made from the settings, its folders, its start and end."""

from centralino.stack.asterisk.instance import AsteriskInstance, AsteriskWillNotStart
from centralino.stack.asterisk.layout import AsteriskLayout, AsteriskMissing
from centralino.stack.asterisk.ours import asterisk_to_ask, our_asterisk

__all__ = [
    "AsteriskInstance",
    "AsteriskLayout",
    "AsteriskMissing",
    "AsteriskWillNotStart",
    "asterisk_to_ask",
    "our_asterisk",
]
