"""A call on disk: nothing is lost by a kill, nothing is settled while it is being written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from centralino.calls.journal import CallJournal, Unreadable, pages_to_settle, set_aside
from centralino.calls.records import (
    Began,
    CallBackAsked,
    CallRecord,
    Decision,
    Ended,
    Learned,
    Outcome,
    Step,
)

AT = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=5)
BEGAN = Began("pbx-1779267600.17", "screening", AT, "+390212345678", "+390298765432", "main", "it")


def settled(folder: Path) -> list[CallRecord]:
    return [page.read() for page in pages_to_settle(folder)]


def test_what_was_written_down_is_read_back(tmp_path: Path) -> None:
    journal = CallJournal(tmp_path, BEGAN)
    events = (
        Step(AT, "say", {"says": ["greeting"], "keyed": ""}, 12.5),
        Decision(
            AT, {"number": None, "names": ["Perù & Söhne"]}, "paid", {"to": "support", "contact_id": 7}, 3.2
        ),
        Learned(AT, "+390212345678", 7),
        CallBackAsked(LATER, "+390212345678", "support"),
        Ended(LATER, Outcome.CALL_BACK_TAKEN),
    )
    for event in events:
        journal.note(event)
    journal.close()
    step, decision, learned, call_back, ended = events
    assert settled(tmp_path) == [
        CallRecord(BEGAN, (step,), (decision,), (learned,), call_back, ended)  # type: ignore[arg-type]
    ]


def test_a_call_that_lives_is_nobody_elses_to_settle(tmp_path: Path) -> None:
    journal = CallJournal(tmp_path, BEGAN)
    assert settled(tmp_path) == []
    journal.close()
    assert len(settled(tmp_path)) == 1


def test_a_call_whose_process_was_killed_is_lost_but_not_forgotten(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.unit.calls.test_journal import *\n"
        "CallJournal(Path(sys.argv[1]), BEGAN).note(Step(LATER, 'say', {}, 1.0))\n"
        "print('written', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        assert settled(tmp_path) == []
        os.kill(writer.pid, signal.SIGKILL)
    (record,) = settled(tmp_path)
    assert record.ended == Ended(LATER, Outcome.LOST)
    assert len(record.steps) == 1


def test_a_line_that_a_crash_cut_short_is_passed_over(tmp_path: Path) -> None:
    journal = CallJournal(tmp_path, BEGAN)
    journal.note(Step(LATER, "say", {}, 1.0))
    journal.close()
    with journal.path.open("ab") as page:
        page.write(b'{"ended": {"at": "2026-')
    (record,) = settled(tmp_path)
    assert record.ended == Ended(LATER, Outcome.LOST)


@pytest.mark.parametrize(
    "content", [b"", b"nonsense\n", b'{"step": {}}\n', b'{"began": {"at": 3}}\n', b"[]\n"]
)
def test_a_page_that_holds_no_call_is_set_aside_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.call"
    path.write_bytes(content)
    (page,) = pages_to_settle(tmp_path)
    with pytest.raises(Unreadable, match=r"odd\.call"):
        page.read()
    assert set_aside(path).read_bytes() == content
    assert list(pages_to_settle(tmp_path)) == []


def test_a_full_disk_costs_the_record_and_not_the_call(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    journal = CallJournal(tmp_path / "taken", BEGAN)
    journal.note(Ended(LATER, Outcome.TALKED))
    journal.close()


def test_a_channel_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    journal = CallJournal(tmp_path, Began("../../etc/x", "s", AT, None, "+39", "main"))
    assert journal.path.parent == tmp_path
    assert len(list(tmp_path.iterdir())) == 1
