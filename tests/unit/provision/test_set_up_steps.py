"""The set-up does each step once, again when what it depends on changed, and says why it failed."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from provision.screen import Screen
from provision.step import Failed, Step, Workplace, alone, take


class Pot:
    """A step that puts a pot on the stove, and remembers how often it was asked to."""

    def __init__(self, checkout: Path) -> None:
        self.pot = checkout / "pot"
        self.times_made = 0

    def step(self, *inputs: object) -> Step:
        return Step("Pot", inputs, self.pot.exists, self._work)

    def _work(self, workplace: Workplace) -> str:
        self.times_made += 1
        self.pot.touch()
        return "on the stove"


@pytest.fixture
def pot(tmp_path: Path) -> Pot:
    return Pot(tmp_path)


def test_a_step_that_stands_is_not_done_again(
    pot: Pot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Screen() as screen:
        take(pot.step(1), tmp_path, screen)
        take(pot.step(1), tmp_path, screen)
    assert pot.times_made == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("✓ Pot        on the stove  (")
    assert second == "· Pot        on the stove"


def test_a_step_is_done_again_when_what_it_depends_on_changed(pot: Pot, tmp_path: Path) -> None:
    with Screen() as screen:
        take(pot.step("old lock"), tmp_path, screen)
        take(pot.step("new lock"), tmp_path, screen)
    assert pot.times_made == 2


def test_a_step_is_done_again_when_what_it_made_is_gone(pot: Pot, tmp_path: Path) -> None:
    with Screen() as screen:
        take(pot.step(1), tmp_path, screen)
        pot.pot.unlink()
        take(pot.step(1), tmp_path, screen)
    assert pot.times_made == 2


def test_a_step_that_failed_is_due_again_and_its_last_words_are_shown(tmp_path: Path) -> None:
    def work(workplace: Workplace) -> str:
        return workplace.run(["sh", "-c", "echo the stove is cold; exit 3"])

    step = Step("Pot", (), lambda: True, work)
    for _ in range(2):
        with Screen() as screen, pytest.raises(Failed, match="the stove is cold") as failure:
            take(step, tmp_path, screen)
        assert str(tmp_path / ".setup" / "logs" / "pot.log") in str(failure.value)


def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    step = Step("Pot", (), lambda: True, lambda workplace: workplace.run(["no-such-stove"]))
    with Screen() as screen, pytest.raises(Failed, match="no-such-stove cannot be run here"):
        take(step, tmp_path, screen)


def test_two_set_ups_of_one_checkout_take_turns(tmp_path: Path) -> None:
    seen: list[str] = []

    def second() -> None:
        with Screen() as screen, alone(tmp_path, screen):
            seen.append("second")

    with Screen() as screen, alone(tmp_path, screen):
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.2)
        seen.append("first")
    waiting.join()
    assert seen == ["first", "second"]


def test_a_python_that_is_too_old_is_told_so_in_one_line(tmp_path: Path) -> None:
    opening = (Path(__file__).parents[3] / "provision" / "__init__.py").read_text()
    pretending = f"import sys; sys.version_info = (3, 9); sys.version = '3.9.2 (main)'\n{opening}"
    told = subprocess.run([sys.executable, "-c", pretending], capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stderr.startswith("Python 3.11 or newer is needed")
    assert "is 3.9.2; name another: make setup PYTHON=" in told.stderr
    assert told.stderr.count("\n") == 1
