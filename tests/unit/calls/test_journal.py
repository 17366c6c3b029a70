"""A call on disk: nothing is lost by a kill, nothing is settled while it is being written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from centralino.calls.holding import set_aside
from centralino.calls.journal import CallJournal, Unreadable, pages_to_settle
from centralino.calls.records import (
    Began,
    CallBackAsked,
    CallRecord,
    Decision,
    Ended,
    Learned,
    Outcome,
    Reported,
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


def test_what_others_have_to_hear_of_is_read_back_in_order(tmp_path: Path) -> None:
    journal = CallJournal(tmp_path, replace(BEGAN, script="invitation", call_out=17))
    told = [Reported(AT, "invitation", {"answer": answer, "party": None}) for answer in ("yes", "no")]
    for each in told:
        journal.note(each)
    (page,) = tmp_path.glob("*.call")
    assert page.read_bytes().count(b"reported") == 2  # on disk before anything is said of it
    journal.close()
    (record,) = settled(tmp_path)
    assert (list(record.reports), record.began.call_out) == (told, 17)


def test_a_call_that_lives_is_nobody_elses_to_settle(tmp_path: Path) -> None:
    journal = CallJournal(tmp_path, BEGAN)
    assert settled(tmp_path) == []
    journal.close()
    assert len(settled(tmp_path)) == 1


def test_a_page_is_never_to_be_found_while_nobody_holds_it(tmp_path: Path) -> None:
    found: list[CallRecord] = []

    def another_process_looks(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("open", "fcntl.flock", "os.rename") and not nested:
            nested.append(event)
            found.extend(settled(tmp_path))
            nested.clear()

    watching, nested = [True], list[str]()
    sys.addaudithook(another_process_looks)  # before each step of the file system
    try:
        CallJournal(tmp_path, BEGAN).note(Step(LATER, "say", {}, 1.0))
    finally:
        watching.clear()
    assert found == []
    assert [path.suffix for path in tmp_path.iterdir()] == [".call"]


def test_one_process_settles_a_page_and_others_pass_it_over(tmp_path: Path) -> None:
    CallJournal(tmp_path, BEGAN).close()
    mine = pages_to_settle(tmp_path)
    page = next(mine)
    assert settled(tmp_path) == []
    page.path.unlink()
    assert list(mine) == []


def test_a_page_that_another_process_settles_meanwhile_is_settled(tmp_path: Path) -> None:
    for second in range(3):
        CallJournal(tmp_path, replace(BEGAN, at=AT + timedelta(seconds=second))).close()
    mine = pages_to_settle(tmp_path)
    first = next(mine)
    for path in tmp_path.glob("*.call"):
        path.unlink()
    assert first.path.exists() is False
    assert list(mine) == []


def test_a_page_that_may_not_be_opened_keeps_no_other_from_being_settled(tmp_path: Path) -> None:
    (tmp_path / "odd.call").mkdir()
    CallJournal(tmp_path, BEGAN).close()
    assert len(settled(tmp_path)) == 1


def test_nothing_is_written_once_the_page_is_closed(tmp_path: Path) -> None:
    journal = CallJournal(tmp_path, BEGAN)
    journal.close()
    with (tmp_path / "not a page").open("wb") as other:  # gets the number that the page's file had
        journal.note(Step(LATER, "say", {}, 1.0))
        journal.close()
        other.flush()
        assert (tmp_path / "not a page").read_bytes() == b""


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
