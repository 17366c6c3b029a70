"""Having the text sent that somebody confirms their registration with."""

from __future__ import annotations

from centralino.database import Connection
from centralino.directory.store import contacts_by_number
from centralino.messages.lives import TextPurpose
from centralino.messages.segments import segments
from centralino.messages.store.outgoing import NewText, insert_queued
from centralino.settings import Settings
from centralino.support.registration.asking import Asked, Confirming, Way
from centralino.support.registration.texted import text_of


def confirming(settings: Settings) -> Confirming | None:
    """By text; None where the organisation does not have it so."""
    provider = settings.text_provider
    if settings.registration_confirm != "text" or provider is None:
        return None

    async def ask(connection: Connection, asked: Asked) -> None:
        number = asked.who.mobile
        assert number is not None  # as it was asked for
        holders = await contacts_by_number(connection, number)
        link = settings.confirming_link_of(asked.link)
        body = text_of(asked.who.language, settings.organisation_name, asked.code, link)
        text = NewText(
            invitation_id=None,
            contact_id=holders[0].id if holders else None,
            event_id=None,
            purpose=TextPurpose.REGISTRATION,
            number=number,
            body=body,
            segments=segments(body).count,
        )
        await insert_queued(connection, text, provider=provider, reply_to=None, at=asked.at)

    return Confirming(Way.TEXT, ask)
