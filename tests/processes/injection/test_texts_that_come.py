"""A text that comes in is what somebody wrote: it is kept, and read for an answer, and nothing else comes of it."""

from __future__ import annotations

import base64

from centralino.campaigns.texts.replying import take_reply
from centralino.clock import now
from centralino.messages.providers import sip, twilio_webhooks
from centralino.pbx.ami import Message
from centralino.pbx.texts import text_came
from centralino.visible import is_visible
from tests.fixtures.poisons import POISONS
from tests.processes.injection.house import Poisoned


def by_twilio(nth: int, poison: str) -> dict[str, str]:
    return {"MessageSid": f"SM{nth}{poison[:40]}", "From": poison or "x", "To": poison or "x", "Body": poison}


def by_sip(nth: int, poison: str) -> Message:
    values = {
        "ID": f"{nth}{poison}",
        "From": f'"{poison}" <sip:+39333000{nth:04}@x>',
        "To": f"<sip:{poison}@x>",
        "Body": poison,
    }
    coded = [(name, base64.b64encode(value.encode()).decode()) for name, value in values.items()]
    return Message((("Event", "UserEvent"), ("UserEvent", "TextCame"), *coded))


async def test_whatever_is_written_in_a_text_and_whoever_seems_to_send_it(poisoned: Poisoned) -> None:
    before = await _texts(poisoned)
    for nth, poison in enumerate(POISONS.values()):
        came = text_came(by_sip(nth, poison))
        assert came
        texts = (
            twilio_webhooks.incoming_from(by_twilio(nth, poison), now()),
            sip.incoming_from(came, "IT", now()),
        )
        for text, provider in zip(texts, ("twilio", "sip"), strict=True):
            assert text
            async with poisoned.database.transaction() as connection:
                await take_reply(connection, poisoned.organisation, provider, text, now())
    kept = await _texts(poisoned)
    assert len(kept) == len(before) + 2 * len(POISONS)
    assert all(is_visible(each) for text in kept if text[0] != "lab" for each in text)


async def _texts(poisoned: Poisoned) -> list[tuple[str, str, str, str]]:
    async with poisoned.database.connection() as connection:
        cursor = await connection.execute("select provider, number, recipient, body from texts_in")
        return await cursor.fetchall()
