"""Texts that come in over SIP: the PBX tells of each, and what it asks for is done."""

from __future__ import annotations

import asyncio

import structlog

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.texts.replying import take_reply
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from centralino.messages.provider import Incoming
from centralino.messages.providers.sip import incoming_from
from centralino.pbx import AMIConnection, Resynchronise
from centralino.pbx.texts import text_came

log = structlog.get_logger()

TRY_AGAIN_AFTER = 0.5  # seconds: the database is away


async def hear_texts(database: Database, organisation: Organisation, pbx: AMIConnection) -> None:
    """Take in what comes, one text after another, for ever. Of several processes that hear one, one acts on it."""
    region = organisation.settings.default_region
    with pbx.subscribe("UserEvent") as events:
        async for event in events:
            came = None if isinstance(event, Resynchronise) else text_came(event)
            if came and (text := incoming_from(came, region, now())):
                await _take(database, organisation, text)


async def _take(database: Database, organisation: Organisation, text: Incoming) -> None:
    while True:
        try:
            async with database.transaction() as connection:
                followed = await take_reply(connection, organisation, "sip", text, now())
        except DatabaseUnavailable as error:
            log.warning("database away: a text waits", why=str(error))
            await asyncio.sleep(TRY_AGAIN_AFTER)
        except Exception:
            log.exception("a text cannot be taken", text=text.provider_id)
            return
        else:
            log.info("a text came in", followed=str(followed))
            return
