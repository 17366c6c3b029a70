"""Records of calls get into the database once each, whenever there is one, in whatever order they come."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import structlog

from centralino.calls import store
from centralino.calls.actions import forget_contact, settle
from centralino.calls.journal import CallJournal
from centralino.calls.records import (
    Began,
    CallBackAsked,
    Decision,
    Ended,
    Event,
    Json,
    Learned,
    Outcome,
    Step,
)
from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.directory.store import insert_contact
from centralino.settings import Settings
from tests.unit.agi.pretended import SETTINGS

AT = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
BEGAN = Began("pbx-1779267600.17", "screening", AT, "+390255501001", "+390298765432", "main", "it")
NOTE = {
    "id": BEGAN.id,
    "began": AT.timestamp(),
    "ended": "1779267660.250",
    "caller": "0255501001",
    "dialled": "+390298765432",
    "source": "main",
    "language": "it",
    "hangup_cause": 16,
    "agi_status": "SUCCESS",
    "dial_status": "ANSWER",
    "answered_by": "desk1",
    "answered": "1779267620.5",
    "safe": "no",
}


def decided(at: datetime, to: str, rule: str) -> Decision:
    return Decision(at, {"number": "+390255501001"}, rule, {"to": to, "reason": rule, "contact_id": 1}, 4.2)


CALL: tuple[Event, ...] = (
    decided(AT, "support", "paid"),
    Step(AT, "say", {"says": ["to-support"]}, 3000.0),
    Step(AT + timedelta(seconds=3), "ring", {"destination": "support", "rings": "support"}, 20000.0),
    Learned(AT, "+390255501001", 1),
    CallBackAsked(AT, "+390255501001", "support"),
    Ended(AT + timedelta(seconds=60), Outcome.CALLER_LEFT),
)
CALL_OF_TWO: tuple[Event, ...] = (
    Step(AT, "ask-digits", {"says": ["code-ask"], "keyed": "00488410010"}, 3000.0),
    Decision(
        AT,
        {"customers": [{"contact_id": 1, "name": "Rossi"}, {"contact_id": 2, "name": "Bianchi"}]},
        "several-contacts",
        {"to": "ask-which", "choices": [1, 2]},
        4.2,
    ),
    Step(AT, "ring", {"destination": "sales"}, 20000.0),
    Ended(AT + timedelta(seconds=60), Outcome.CALLER_LEFT),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    ours = SETTINGS.model_copy(update={"folder": tmp_path})
    ours.journal_folder.mkdir(parents=True)
    return ours


@pytest.fixture
def contact(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "insert into contacts (name, created_at, created_by) values ('Rossi', now(), 'test')"
        )


def write(settings: Settings, *events: Event, began: Began = BEGAN) -> None:
    journal = CallJournal(settings.journal_folder, began)
    for event in events:
        journal.note(event)
    journal.close()


def write_note(settings: Settings, **changed: object) -> Path:
    path = settings.journal_folder / f"{BEGAN.id}.pbx"
    path.write_text(json.dumps(NOTE | changed) + "\n")
    return path


async def the_call(database: Database) -> store.CallRow:
    async with database.connection() as connection:
        (row,) = await store.latest_calls(connection, most=9)
    return row


async def known_in_decisions(connection: Connection) -> list[Json]:
    return [each.known for each in await store.decisions_of(connection, BEGAN.id)]


@pytest.mark.usefixtures("contact")
@pytest.mark.parametrize("first", ["script", "note"])
async def test_what_the_script_and_the_pbx_wrote_becomes_one_call(
    database: Database, settings: Settings, first: str
) -> None:
    if first == "script":
        write(settings, *CALL)
        await settle(database, settings, AT)
        write_note(settings)
    else:
        write_note(settings)
        await settle(database, settings, AT)
        write(settings, *CALL)
    await settle(database, settings, AT)
    row = await the_call(database)
    assert (row.caller, row.contact, row.verdict, row.reason) == ("+390255501001", "Rossi", "support", "paid")
    assert (row.route, row.answered_by, row.hangup_cause, row.safe) == ("support", "desk1", 16, False)
    assert row.outcome == "talked"  # the caller hung up, but somebody had answered
    assert row.ended_at == datetime(2026, 5, 20, 9, 1, 0, 250_000, UTC)
    assert list(settings.journal_folder.iterdir()) == []


@pytest.mark.usefixtures("contact")
async def test_saving_a_record_twice_leaves_one(database: Database, settings: Settings) -> None:
    for _ in range(2):
        write(settings, *CALL)
        write_note(settings)
        await settle(database, settings, AT)
    async with database.connection() as connection:
        assert len(await store.steps_of(connection, BEGAN.id)) == 2
        assert len(await store.decisions_of(connection, BEGAN.id)) == 1
        assert [each.number for each in await store.call_backs(connection, all_of_them=True)] == [
            "+390255501001"
        ]
        numbers = await connection.execute("select number, trust::text from numbers")
        assert await numbers.fetchall() == [("+390255501001", "learned")]


async def test_of_two_scripts_the_later_one_is_believed_and_both_are_told(
    database: Database, settings: Settings
) -> None:
    later = AT + timedelta(seconds=30)
    again = Began(BEGAN.id, "screening", later, BEGAN.caller, BEGAN.dialled, BEGAN.source)
    write(settings, decided(later, "sales", "revoked"), Ended(later, Outcome.TALKED), began=again)
    await settle(database, settings, AT)
    write(settings, decided(AT, "support", "paid"), Ended(AT, Outcome.LOST))
    await settle(database, settings, AT)
    assert (await the_call(database)).reason == "revoked"
    async with database.connection() as connection:
        assert [each.rule for each in await store.decisions_of(connection, BEGAN.id)] == ["paid", "revoked"]


async def test_a_contact_that_is_gone_meanwhile_costs_nothing_but_its_name(
    database: Database, settings: Settings
) -> None:
    write(settings, *CALL)
    await settle(database, settings, AT)
    assert (await the_call(database)).contact_id is None


async def test_a_call_that_only_the_pbx_knows_is_a_call(database: Database, settings: Settings) -> None:
    write_note(settings, agi_status="FAILURE", safe="yes", caller="", answered_by="", answered="")
    await settle(database, settings, AT)
    row = await the_call(database)
    assert (row.script, row.outcome, row.caller, row.safe) == (None, None, None, True)


async def test_without_a_database_everything_waits_in_the_journal(settings: Settings, tmp_path: Path) -> None:
    write(settings, *CALL)
    async with Database(f"postgresql:///x?host={tmp_path}", wait=0.2) as away:
        with pytest.raises(DatabaseUnavailable):
            await settle(away, settings, AT)
    assert len(list(settings.journal_folder.glob("*.call"))) == 1


async def test_what_cannot_be_read_is_set_aside_and_stops_nothing(
    database: Database, settings: Settings
) -> None:
    (settings.journal_folder / "odd.call").write_text("nonsense\n")
    (settings.journal_folder / "odd.pbx").write_text("nonsense\n")
    write(settings, *CALL, began=Began("nul\x00", "screening", AT, None, "+39", "main"))
    write(settings, *CALL)
    await settle(database, settings, AT)
    assert (await the_call(database)).id == BEGAN.id
    assert len(list((settings.journal_folder / "unreadable").iterdir())) == 3


async def test_several_processes_settle_one_journal(database: Database, settings: Settings) -> None:
    for second in range(5):
        began = replace(BEGAN, id=f"pbx-1.{second}", at=AT + timedelta(seconds=second))
        write(settings, *CALL, began=began)
        write_note(settings, id=began.id).rename(settings.journal_folder / f"{began.id}.pbx")
    settled = await asyncio.gather(*(settle(database, settings, AT) for _ in range(3)))
    assert sum(settled) == 10
    assert list(settings.journal_folder.iterdir()) == []


async def test_what_fails_by_itself_stops_nothing_and_is_complained_of_once(
    database: Database, settings: Settings
) -> None:
    strange = settings.journal_folder / "strange.call"
    strange.write_text('{"began": {"id": "\\ud800", "script": "s", "at": "2026-05-20T09:00:00+00:00", "caller": null,'
                       ' "dialled": "+39", "source": "main"}}\n')  # fmt: skip
    (settings.journal_folder / "odd.call").mkdir()
    (settings.journal_folder / "odd.pbx").mkdir()
    write(settings, *CALL)
    with structlog.testing.capture_logs() as said:
        for _ in range(3):
            await settle(database, settings, AT)
    assert (await the_call(database)).id == BEGAN.id
    left = sorted(path.name for path in settings.journal_folder.iterdir())
    assert left == ["odd.call", "odd.pbx", "strange.call"]
    assert sorted(Path(each["file"]).name for each in said) == left


async def test_a_contact_that_is_forgotten_is_blanked_in_the_records_of_calls(
    database: Database, settings: Settings
) -> None:
    async with database.transaction() as connection:
        for name in ("Rossi", "Bianchi"):
            await insert_contact(connection, name=name, language=None, name_clip=None, at=AT, by="test")
    write(settings, *CALL_OF_TWO)
    await settle(database, settings, AT)
    async with database.transaction() as connection:
        assert await forget_contact(connection, 1)
        assert not await forget_contact(connection, 99)
        assert await known_in_decisions(connection) == [
            {"customers": [{"contact_id": 1, "forgotten": True}, {"contact_id": 2, "name": "Bianchi"}]}
        ]
        (keyed, _) = await store.steps_of(connection, BEGAN.id)
        assert keyed.detail == {}


async def test_a_contact_that_was_forgotten_in_mid_call_is_not_remembered_after_it(
    database: Database, settings: Settings
) -> None:
    write(settings, *CALL_OF_TWO)
    await settle(database, settings, AT)
    async with database.connection() as connection:
        (known,) = await known_in_decisions(connection)
        assert known == {"customers": [{"contact_id": each, "forgotten": True} for each in (1, 2)]}
        assert "00488410010" not in str(await store.steps_of(connection, BEGAN.id))


async def test_a_note_that_is_being_written_is_left_alone_for_a_moment(
    database: Database, settings: Settings
) -> None:
    path = settings.journal_folder / "young.pbx"
    path.write_text('{"id": "')
    await settle(database, settings, datetime.now(UTC))
    assert path.exists()
    os.utime(path, (0, 0))
    await settle(database, settings, datetime.now(UTC))
    assert not path.exists()


async def test_a_call_back_is_done_once(database: Database, settings: Settings) -> None:
    write(settings, *CALL)
    await settle(database, settings, AT)
    async with database.connection() as connection:
        (waiting,) = await store.call_backs(connection, all_of_them=False)
        assert await store.finish_call_back(connection, waiting.id, AT, "anna")
        assert not await store.finish_call_back(connection, waiting.id, AT, "bruno")
        assert await store.call_backs(connection, all_of_them=False) == []
