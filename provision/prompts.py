"""The step Prompts: the clips callers hear, made by the `centralino` command from sounds/prompts.toml."""

from __future__ import annotations

from pathlib import Path

from provision.step import Step, Workplace

CLIPS = "sounds/clips"


def prompts_step(checkout: Path) -> Step:
    """Due when the words, a recording of one's own or the voices (by their lock) changed."""
    words = checkout / "sounds" / "prompts.toml"
    own = sorted((path, path.stat().st_mtime_ns) for path in (checkout / "sounds" / "own").rglob("*.*"))
    return Step(
        name="Prompts",
        inputs=(words.read_bytes(), own, (checkout / "locks" / "run.txt").read_bytes()),
        present=lambda: any((checkout / CLIPS).rglob("*.*")),
        work=_make,
    )


def _make(workplace: Workplace) -> str:
    workplace.screen.note("speaking the clips")
    said = workplace.run([workplace.checkout / ".venv" / "bin" / "centralino", "prompts", "make"])
    return said.strip().splitlines()[-1].removeprefix("prompts: ") if said.strip() else f"in {CLIPS}"
