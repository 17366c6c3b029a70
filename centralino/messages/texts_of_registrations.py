"""Having the text sent that somebody confirms their registration with."""

from __future__ import annotations

from datetime import datetime

from centralino.database import Connection
from centralino.messages.lives import TextPurpose
from centralino.messages.segments import segments
from centralino.messages.store.outgoing import NewText, insert_queued
from centralino.settings import Settings
from centralino.support.registration.registering import Confirming


def confirming(settings: Settings) -> Confirming | None:
    """How registrations are confirmed in this organisation; None where they need not be."""
    provider = settings.text_provider
    if settings.registration_confirm == "no" or provider is None:
        return None

    async def send(
        connection: Connection, *, number: str, body: str, contact_id: int | None, at: datetime
    ) -> None:
        text = NewText(
            invitation_id=None,
            contact_id=contact_id,
            event_id=None,
            purpose=TextPurpose.REGISTRATION,
            number=number,
            body=body,
            segments=segments(body).count,
        )
        await insert_queued(connection, text, provider=provider, reply_to=None, at=at)

    return Confirming(
        send,
        lambda link: f"{settings.public_address}/register/c/{link}",
        settings.organisation_name,
    )
