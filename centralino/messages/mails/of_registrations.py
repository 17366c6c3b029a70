"""Having the e-mail sent that somebody confirms their registration with."""

from __future__ import annotations

import secrets

from centralino.database import Connection
from centralino.messages.mails.envelope import Envelope, sealed
from centralino.messages.mails.store import insert_mail
from centralino.messages.mails.wording import letter
from centralino.settings import Settings
from centralino.support.registration.asking import Asked, Confirming, Way

ID_BYTES = 16


def confirming(settings: Settings) -> Confirming | None:
    """By e-mail; None where the organisation does not have it so."""
    sender = settings.mail_sender
    if settings.registration_confirm != "email" or sender is None:
        return None

    async def ask(connection: Connection, asked: Asked) -> None:
        who, recipient = asked.who, asked.who.email
        assert recipient is not None  # as it was asked for
        envelope = Envelope(sender, settings.organisation_name, recipient, _new_id(sender), asked.at)
        link = f"{settings.confirming_link_of(asked.link)}?lang={who.language}"
        message = sealed(envelope, letter(who.language, settings.organisation_name, asked.code, link))
        await insert_mail(
            connection, asked.registration_id, recipient=recipient, message=message, at=asked.at
        )

    return Confirming(Way.EMAIL, ask)


def _new_id(sender: str) -> str:
    """One that no other message has, and that tells nothing of this machine."""
    return f"<{secrets.token_hex(ID_BYTES)}@{sender.rpartition('@')[2]}>"
