"""The lab's text network: what Twilio is to us, on loopback, with people who get texts and write back."""

from lab.texts.carried import CarriedText, Step
from lab.texts.fates import Fate
from lab.texts.network import Reply, TextNetwork

__all__ = ["CarriedText", "Fate", "Reply", "Step", "TextNetwork"]
