"""`centralino prompts`, as a technician types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from centralino.cli.prompts import app
from centralino.prompts.catalogue import LANGUAGES, Prompt

OURS = Path(__file__).parents[3] / "sounds" / "prompts.toml"
ALL = len(Prompt) * len(LANGUAGES)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sounds").mkdir()
    shutil.copy(OURS, tmp_path / "sounds" / "prompts.toml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CENTRALINO_PROMPTS", raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_making_listing_and_checking_the_prompts(checkout: Path) -> None:
    before = run("check")
    assert before.exit_code == 1
    assert "it/greeting: not made yet" in before.stdout
    assert run("make").stdout == f"prompts: made {ALL}, kept 0, own recordings 0\n"
    assert run("make").stdout == f"prompts: made 0, kept {ALL}, own recordings 0\n"
    after = run("check")
    assert (after.exit_code, after.stdout) == (0, "prompts: nothing is missing\n")
    listed = json.loads(run("list", "--json", "--language", "es").stdout)
    assert len(listed) == len(Prompt)
    assert listed[-1]["words"] == "Un momento, por favor."
    assert 1 < listed[-1]["seconds"] < 4


def test_the_list_is_there_before_the_clips_are(checkout: Path) -> None:
    assert "not made" in run("list", "--language", "it").stdout


def test_a_language_we_do_not_speak_is_a_wrong_use(checkout: Path) -> None:
    assert run("list", "--language", "xx").exit_code == 2


@pytest.mark.parametrize("command", ["make", "list", "check"])
def test_words_that_are_missing_stop_every_command_in_one_line(checkout: Path, command: str) -> None:
    words = checkout / "sounds" / "prompts.toml"
    words.write_text(words.read_text(encoding="utf-8").replace('en = "For"\n', ""), encoding="utf-8")
    result = run(command)
    assert (result.exit_code, result.stderr) == (1, "prompts.toml: which-for: has no words in en\n")


def test_a_misspelt_recording_is_told_and_fails_the_check(checkout: Path) -> None:
    stray = checkout / "sounds" / "own" / "it" / "greting.wav"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"")
    assert "it/greting.wav: no caller will hear this file" in run("make").stderr
    assert "it/greting.wav" in run("check").stdout


def test_recordings_may_be_kept_elsewhere(checkout: Path) -> None:
    (checkout / ".env").write_text("CENTRALINO_PROMPTS=recorded\n")
    broken = checkout / "recorded" / "it" / "greeting.wav"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"no sound")
    result = run("make")
    assert result.exit_code == 1
    assert str(broken) in result.stderr
