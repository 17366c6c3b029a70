"""Trying the provider of texts out: a text to somebody of the staff."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from centralino.access.store.audit import Via, note
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.messages.lives import TextPurpose
from centralino.messages.segments import segments
from centralino.messages.store.outgoing import NewText, insert_queued
from centralino.messages.store.standing import tests_since
from centralino.phones.trying_store import wants_no_calls
from centralino.settings import Settings
from centralino.worded import worded

A_MINUTE: Final = timedelta(minutes=1)
MOST_A_MINUTE: Final = 3


async def send_test(
    connection: Connection, settings: Settings, number: str, body: str, *, by: str, via: Via, at: datetime
) -> int | Refused:
    """Have a text sent to a number in E.164, at whatever hour; the text's id. To be called in a transaction.

    It is queued as an answer is: whoever sends takes it within a second, unless the provider rests.
    """
    if settings.text_provider is None:
        return Refused(worded("No provider of texts is set: CENTRALINO_TEXT_PROVIDER."))
    if await wants_no_calls(connection, number):
        return Refused(worded("Whoever has this number wants neither calls nor texts."))
    if await tests_since(connection, at - A_MINUTE) >= MOST_A_MINUTE:
        return Refused(
            worded("There were %(num)s test texts within a minute: wait a moment.", num=MOST_A_MINUTE)
        )
    count = segments(body).count
    text = NewText(None, None, None, TextPurpose.TEST, number, body, count)
    text_id = await insert_queued(connection, text, provider=settings.text_provider, reply_to=None, at=at)
    deed = {"number": number, "provider": settings.text_provider}
    await note(
        connection, at=at, by=by, via=via, what="tried", kind="texts_out", subject="provider", after=deed
    )
    return text_id
