"""The carrier: an Asterisk that sells us a trunk, connects our calls, and lets its other customers call us."""

from lab.carrier.account import HOST, Account
from lab.carrier.carrier import CallRefused, Carrier

__all__ = ["HOST", "Account", "CallRefused", "Carrier"]
