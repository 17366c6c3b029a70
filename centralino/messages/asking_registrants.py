"""By which way this organisation has registrations confirmed: by text, by e-mail, or not at all."""

from __future__ import annotations

from centralino.messages import texts_of_registrations
from centralino.messages.mails import of_registrations
from centralino.settings import Settings
from centralino.support.registration.asking import Confirming


def confirming(settings: Settings) -> Confirming | None:
    """None where they need not be."""
    return texts_of_registrations.confirming(settings) or of_registrations.confirming(settings)
