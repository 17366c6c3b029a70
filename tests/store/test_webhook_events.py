"""What happened is written down for subscribers in the transaction of what happened, and only for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from centralino.calls import store as calls
from centralino.calls.records import Began, CallRecord, Decision, Ended, Outcome, PbxNote
from centralino.campaigns.answering import take_answer
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.database import Connection, Database
from centralino.support.grants import await_authorisation, revoke, take_back
from centralino.webhooks.rules.kinds import EventKind
from tests.fixtures.campaigns import NOW, a_campaign, a_contact
from tests.store.told import a_subscription, rows, told

BEGAN = Began("pbx-1772532000.17", "screening", NOW, "+390255501001", "+390298765432", "main", "it")


def a_record(contact_id: int) -> CallRecord:
    verdict = {"to": "support", "reason": "paid", "contact_id": contact_id}
    decision = Decision(NOW, {"number": "+390255501001"}, "paid", verdict, 4.2)
    return CallRecord(BEGAN, decisions=(decision,), ended=Ended(NOW + timedelta(minutes=1), Outcome.TALKED))


def a_note(agi_status: str = "SUCCESS", call_out: int | None = None) -> PbxNote:
    return PbxNote(
        id=BEGAN.id,
        began_at=NOW,
        ended_at=NOW + timedelta(seconds=61),
        caller="+390255501001",
        dialled="+390298765432",
        source="main",
        language="it",
        hangup_cause=16,
        agi_status=agi_status,
        safe=False,
        answered_by="desk1",
        answered_at=NOW + timedelta(seconds=9, milliseconds=500),
        call_out=call_out,
    )


async def saved(database: Database, *parts: CallRecord | PbxNote) -> None:
    """Each in a transaction of its own, as they come in."""
    for part in parts:
        async with database.transaction() as connection:
            if isinstance(part, PbxNote):
                await calls.save_note(connection, part)
            else:
                await calls.save_script(connection, part)


async def somebody(database: Database) -> int:
    async with database.transaction() as connection:
        return await a_contact(connection, "Anna", "+390255501001")


@pytest.mark.parametrize("note_first", [True, False])
async def test_a_call_is_told_once_when_both_the_pbx_and_the_script_have_told_their_part(
    database: Database, note_first: bool
) -> None:
    contact_id = await somebody(database)
    await a_subscription(database, EventKind.CALL_ENDED)
    parts: list[Any] = [a_note(), a_record(contact_id)]
    await saved(database, *parts[:: 1 if note_first else -1], *parts)
    assert await told(database) == [
        {
            "type": "call.ended",
            "direction": "in",
            "call_id": BEGAN.id,
            "campaign_id": None,
            "customer_id": contact_id,
            "caller": "+390255501001",
            "dialled": "+390298765432",
            "began_at": "2026-03-03T10:00:00.000Z",
            "answered_at": "2026-03-03T10:00:09.500Z",
            "ended_at": "2026-03-03T10:01:01.000Z",
            "hangup_cause": 16,
            "verdict": "support",
            "reason": "paid",
            "route": None,
            "outcome": "talked",
            "answered_by": "desk1",
            "attempts": [],
        }
    ]


async def test_a_call_that_no_script_took_up_is_told_by_the_pbx_alone(database: Database) -> None:
    await a_subscription(database, EventKind.CALL_ENDED)
    await saved(database, a_note(agi_status="FAILURE"))
    assert [each["outcome"] for each in await told(database)] == [None]


async def test_a_campaigns_call_is_told_when_its_line_is_free_and_its_attempts_are_settled(
    database: Database,
) -> None:
    await a_subscription(database, EventKind.CALL_ENDED)
    async with database.transaction() as connection:
        contact_id = await a_contact(connection, "Anna", "+393331234567")
        campaign = await a_campaign(connection, [contact_id])
        call_id = await an_outbound_call(connection, campaign.id, campaign.first, contact_id)
    await saved(database, a_note(call_out=call_id))
    assert await told(database) == []
    async with database.transaction() as connection:
        await connection.execute(
            "update outbound_calls set over_at = %s, hangup_cause = 17", [NOW + timedelta(seconds=30)]
        )
    assert await told(database) == []
    async with database.transaction() as connection:
        await connection.execute("update outbound_calls set settled_at = %s", [NOW])
        await connection.execute("update attempts set disposition = 'busy', settled_at = %s", [NOW])
    (call,) = await told(database)
    assert (call["direction"], call["campaign_id"]) == ("out", campaign.id)
    assert (call["dialled"], call["customer_id"]) == ("+393331234567", contact_id)
    assert (call["began_at"], call["ended_at"]) == ("2026-03-03T10:00:00.000Z", "2026-03-03T10:00:30.000Z")
    assert call["attempts"] == [
        {"invitation_id": campaign.first, "customer_id": contact_id, "disposition": "busy"}
    ]


async def an_outbound_call(
    connection: Connection, campaign_id: int, invitation_id: int, contact_id: int
) -> int:
    cursor = await connection.execute(
        """
        insert into outbound_calls (campaign_id, trunk, number, claim, place_at)
        values (%s, 'main', '+393331234567', %s, %s) returning id
        """,
        [campaign_id, uuid4(), NOW],
    )
    (call_id,) = await cursor.fetchone() or (0,)
    await connection.execute(
        "insert into attempts (call_id, invitation_id, contact_id, position) values (%s, %s, %s, 0)",
        [call_id, invitation_id, contact_id],
    )
    return int(call_id)


async def test_an_answer_and_a_change_of_mind_are_told_and_one_that_comes_late_says_that_it_does_not_hold(
    database: Database,
) -> None:
    await a_subscription(database, EventKind.ANSWER_RECORDED)
    async with database.transaction() as connection:
        contact_id = await a_contact(connection)
        campaign = await a_campaign(connection, [contact_id])
    for answer, minute in ((Answer.YES, 5), (Answer.NO, 9), (Answer.YES, 2)):
        answered = Answered(
            answer=answer,
            at=NOW + timedelta(minutes=minute),
            channel=AnswerChannel.LINK,
            by="link",
            source=f"{minute}",
        )
        async with database.transaction() as connection:
            await take_answer(connection, campaign.first, answered, NOW + timedelta(minutes=10))
    first, second, late = await told(database)
    assert (first["invitation_id"], first["customer_id"]) == (campaign.first, contact_id)
    assert (first["answer"], first["answer_before"], first["holds"]) == ("yes", None, True)
    assert (second["answer"], second["answer_before"], second["holds"]) == ("no", "yes", True)
    assert (late["answer"], late["answer_before"], late["holds"]) == ("yes", None, False)
    assert first["answered_at"] == "2026-03-03T10:05:00.000Z"


async def test_a_registration_is_told_with_the_numbers_of_whoever_registered(database: Database) -> None:
    contact_id = await somebody(database)
    await a_subscription(database, EventKind.REGISTRATION_CREATED)
    async with database.transaction() as connection:
        await await_authorisation(connection, contact_id, at=NOW, by="web", why="registered")
    assert await told(database) == [
        {
            "type": "registration.created",
            "customer_id": contact_id,
            "registered_at": "2026-03-03T10:00:00.000Z",
            "registered_by": "web",
            "numbers": ["+390255501001"],
        }
    ]


async def test_a_decision_that_is_taken_back_is_no_registration(database: Database) -> None:
    contact_id = await somebody(database)
    await a_subscription(database, EventKind.REGISTRATION_CREATED)
    async with database.transaction() as connection:
        await await_authorisation(connection, contact_id, at=NOW, by="web", why="registered")
    async with database.transaction() as connection:
        await revoke(connection, contact_id, at=NOW + timedelta(minutes=5), by="maria", why="no")
    async with database.transaction() as connection:
        await take_back(connection, contact_id, at=NOW + timedelta(minutes=6), by="maria", why="a slip")
    assert await rows(database, "select count(*) from grants where state = 'awaiting'") == [2]
    assert len(await told(database)) == 1


async def test_texts_are_told_when_they_came_in_and_when_the_provider_took_them(database: Database) -> None:
    contact_id = await somebody(database)
    await a_subscription(database, EventKind.TEXT_RECEIVED, EventKind.TEXT_SENT)
    async with database.transaction() as connection:
        await connection.execute(
            """
            insert into texts_in (provider, provider_id, number, recipient, body, received_at, meaning, what_followed)
            values ('lab', 'SM1', '+393331234567', '+390299999999', 'si', %s, 'yes', 'to-staff')
            """,
            [NOW],
        )
        # As whoever reads it finds out, in the same transaction.
        await connection.execute("update texts_in set contact_id = %s", [contact_id])
        await connection.execute(
            """
            insert into texts_out (contact_id, purpose, number, body, provider, state, claim, claimed_at)
            values (%s, 'confirmation', '+393331234567', 'Grazie', 'lab', 'sending', %s, %s)
            """,
            [contact_id, uuid4(), NOW],
        )
    for state in ("accepted", "sent", "delivered"):
        async with database.transaction() as connection:
            await connection.execute(
                "update texts_out set state = %s::text_state, settled_at = %s", [state, NOW]
            )
    received, sent = await told(database)
    assert (received["type"], received["customer_id"], received["meaning"]) == (
        "text.received",
        contact_id,
        "yes",
    )
    assert (sent["type"], sent["number"], sent["purpose"]) == ("text.sent", "+393331234567", "confirmation")


async def test_a_text_that_the_provider_refuses_was_not_sent(database: Database) -> None:
    await a_subscription(database, EventKind.TEXT_SENT)
    async with database.transaction() as connection:
        await connection.execute(
            """
            insert into texts_out (purpose, number, body, provider, state, claim, claimed_at)
            values ('confirmation', '+393331234567', 'Grazie', 'lab', 'sending', %s, %s)
            """,
            [uuid4(), NOW],
        )
        await connection.execute("update texts_out set state = 'failed'")
    assert await told(database) == []


async def test_nothing_is_written_of_what_nobody_wants(database: Database) -> None:
    contact_id = await somebody(database)
    await a_subscription(database, EventKind.TEXT_SENT)
    await saved(database, a_note(), a_record(contact_id))
    assert await rows(database, "select count(*) from webhook_events") == [0]


async def test_what_is_undone_was_never_told(database: Database) -> None:
    contact_id = await somebody(database)
    await a_subscription(database, EventKind.CALL_ENDED)
    with pytest.raises(ZeroDivisionError):
        await undone(database, contact_id)
    assert await rows(database, "select count(*) from webhook_events") == [0]


async def undone(database: Database, contact_id: int) -> None:
    async with database.transaction() as connection:
        await calls.save_script(connection, a_record(contact_id))
        await calls.save_note(connection, a_note())
        raise ZeroDivisionError


async def test_with_whoever_is_forgotten_what_is_to_be_told_of_them_goes(database: Database) -> None:
    contact_id = await somebody(database)
    await a_subscription(database, EventKind.REGISTRATION_CREATED)
    async with database.transaction() as connection:
        await await_authorisation(connection, contact_id, at=NOW, by="web", why="registered")
    async with database.transaction() as connection:
        await connection.execute("delete from contacts where id = %s", [contact_id])
    assert await rows(database, "select count(*) from webhook_events") == [0]
    assert await rows(database, "select count(*) from webhook_deliveries") == [0]
