"""The carrier: an Asterisk that sells us a trunk, connects our calls, and lets its other customers call us."""

from lab.carrier.account import HOST, Account
from lab.carrier.carrier import CallRefused, Carrier
from lab.carrier.ledger import CarriedCall, Keyed, Ledger, Side

__all__ = ["HOST", "Account", "CallRefused", "CarriedCall", "Carrier", "Keyed", "Ledger", "Side"]
