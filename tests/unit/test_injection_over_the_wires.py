"""Whatever somebody wrote, one action of AMI stays one, one command of AGI one, one line of a file or a log one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.dev import ConsoleRenderer

from agi.arriving import arriving
from agi.fastagi import Request
from agi.fastagi.protocol import command_line
from centralino.calls.journal import CallJournal, pages_to_settle
from centralino.calls.records import Ended, Outcome, Step
from centralino.formulas import no_formulas
from centralino.logs import on_one_line
from centralino.pbx.ami import Parser, format_action
from centralino.pbx.calls import originate
from centralino.prompts.spoken import Voice, place_of
from centralino.stack.asterisk.templates import render
from centralino.visible import is_visible, visible
from tests.fixtures.poisons import POISONS
from tests.unit.fastagi.arguments import words_asterisk_reads

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
every_poison = pytest.mark.parametrize("poison", POISONS.values(), ids=list(POISONS))


@every_poison
def test_an_action_of_ami_says_what_it_was_given_or_is_not_sent(poison: str) -> None:
    fields = [("Channel", poison), ("Variable", f"X={poison}")]
    try:
        sent = format_action("Originate", poison, fields)
    except ValueError:
        assert any(each in poison for each in "\r\n\0")
        return
    parser = Parser()
    heard = parser.feed(b"Asterisk Call Manager/9.0\r\n" + sent)
    assert [each.fields for each in heard] == [
        (("Action", "Originate"), ("ActionID", poison.lstrip() or poison), *fields)
    ]


@every_poison
async def test_a_variable_of_a_call_is_one_variable(poison: str) -> None:
    asked: list[tuple[str, str]] = []

    class PBX:
        async def ask(self, _action: str, fields: list[tuple[str, str]], *, action_id: str) -> Any:
            asked.extend(fields)
            return type("Taken", (), {"succeeded": True})

    await originate(PBX(), "PJSIP/x", context="c", action_id="1", variables={"X": poison})  # type: ignore[arg-type]
    (written,) = [value for name, value in asked if name == "Variable"]
    assert _variables_asterisk_reads(written) == [f"X={poison}"]


def _variables_asterisk_reads(value: str) -> list[str]:
    """As AST_STANDARD_APP_ARGS parts them: by commas outside of quotes, where a backslash keeps the next sign."""
    found, quoted, signs = [""], False, iter(value)
    for sign in signs:
        if sign == "\\":
            found[-1] += next(signs)
        elif sign == '"':
            quoted = not quoted
        elif sign == "," and not quoted:
            found.append("")
        else:
            found[-1] += sign
    return found


@every_poison
def test_a_command_of_agi_says_what_it_was_given_or_is_not_sent(poison: str) -> None:
    try:
        sent = command_line("SET VARIABLE", ("X", poison))
    except ValueError:
        assert any(each in poison for each in "\r\n\0") or len(poison) > 1_000
        return
    assert words_asterisk_reads(sent) == ["SET", "VARIABLE", "X", poison]


@every_poison
def test_a_caller_is_a_number_or_nobody(poison: str, tmp_path: Path) -> None:
    told = {
        "agi_request": "agi://127.0.0.1/screening",
        "agi_channel": f"PJSIP/{poison}-00000001",
        "agi_uniqueid": poison,
        "agi_callerid": poison,
        "agi_calleridname": poison,
        "agi_dnid": poison,
        "agi_arg_1": poison,
    }
    began = arriving(Request(told), AT, "IT")
    assert began.caller is None or began.caller.lstrip("+").isdecimal()
    assert poison not in (began.caller, began.language)
    journal = CallJournal(tmp_path / "journal", began)
    journal.note(Step(AT, "ask-digits", {"keyed": poison}, 1.0))
    journal.note(Ended(AT, Outcome.GOODBYE))
    lines = journal.path.read_bytes().splitlines()
    assert all(isinstance(json.loads(each), dict | list) for each in lines)
    assert journal.path.parent == tmp_path / "journal"
    journal.close()
    (page,) = pages_to_settle(tmp_path / "journal")
    assert page.read().steps[0].detail["keyed"] == poison


@every_poison
def test_a_clip_of_what_somebody_wrote_has_no_name_of_theirs(poison: str) -> None:
    place = place_of(poison, Voice("it-IT", 1, 1))
    assert place.replace("/", "").replace("-", "").replace("_", "").isalnum()


@every_poison
def test_a_line_of_a_configuration_is_one_line_or_is_not_written(poison: str) -> None:
    try:
        written = render(["modules.conf"], {"modules": [poison]})["modules.conf"]
    except ValueError:
        assert any(each in poison for each in "\r\n\0")
        return
    assert f"load = {poison.replace(';', chr(92) + ';')}" in written


@every_poison
def test_a_line_of_the_log_is_one_line_and_moves_no_cursor(poison: str) -> None:
    event = on_one_line(None, "info", {"event": poison, "name": poison})
    written = ConsoleRenderer(colors=False)(None, "info", dict(event))
    assert "\n" not in str(written)
    assert "\x1b" not in str(written)


@every_poison
def test_what_is_visible_stays_as_it_is(poison: str) -> None:
    assert is_visible(visible(poison))
    assert visible(visible(poison)) == visible(poison)
    if is_visible(poison):
        assert visible(poison) == poison


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Rossi;=1+1", "Rossi;'=1+1"),
        ("Rossi, +x", "Rossi,' +x"),
        ('Rossi;"=1"', 'Rossi;\'"=1"'),
        ("Rossi\t@x", "Rossi\t'@x"),
        ("=1\n=2", "'=1\n'=2"),
        ("+39 06 1;+39 06 2", "+39 06 1;+39 06 2"),
        ("Bianchi-Rossi, Anna", "Bianchi-Rossi, Anna"),
        ("x\x1b[2J\u202e", "x[2J"),
    ],
)
def test_a_formula_is_none_wherever_in_a_cell_a_spreadsheet_takes_it_to_begin(
    cell: str, written: str
) -> None:
    assert no_formulas(cell) == written
