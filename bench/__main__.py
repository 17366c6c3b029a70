"""`python -m bench [PART...]`: measures everything, or these parts, and writes it into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from bench import page
from bench.pages.house import a_house
from bench.parts import ALONE, IN_A_HOUSE, ORDER, Sections


def main() -> None:
    """All of it takes half an hour or so."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measures, and writes docs/benchmarks.md."
    )
    parser.add_argument("part", nargs="*", choices=[*ALONE, *IN_A_HOUSE, []], help="all, if none is named")
    parser.add_argument(
        "--house", type=Path, help="a folder where the filled database is kept for the next time"
    )
    asked = parser.parse_args()
    parts = asked.part or [*ALONE, *IN_A_HOUSE]
    text = ""
    for measured in _measured(parts, asked.house):
        text = page.write(measured, ORDER)  # at once: whoever breaks off keeps what was measured so far
    print(text)


def _measured(parts: Collection[str], house: Path | None) -> Iterator[Sections]:
    for name, measure in ALONE.items():
        if name in parts:
            yield measure()
    if not IN_A_HOUSE.keys() & set(parts):
        return
    with tempfile.TemporaryDirectory() as folder, a_house(house or Path(folder)) as dsn:
        for name, measure_in in IN_A_HOUSE.items():
            if name in parts:
                yield measure_in(dsn)


if __name__ == "__main__":
    main()
