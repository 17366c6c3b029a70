"""The page that the benches write: sections by their titles, of which those that were not measured stay as they are."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from bench.fastagi.__main__ import machine

PAGE = Path("docs/benchmarks.md")
HEAD = """# Benchmarks

Written by `make bench`, last on {day}: {machine}. The machine was shared with other work (load {load}), so read the ratios,
not the rates. A part is measured alone by its name, as `python -m bench pages`; `python -m bench --help` tells all of them.
"""
_TITLE = re.compile(r"^## (.+)$", re.MULTILINE)


def write(measured: Mapping[str, str], order: Sequence[str], page: Path = PAGE) -> str:
    """Sections by title, with what was measured before of the others; the whole page."""
    before = sections(page.read_text()) if page.exists() else {}
    found = {**before, **measured}
    head = HEAD.format(
        day=date.today().isoformat(),  # noqa: DTZ011 (the day on the wall of who runs it)
        machine=machine(),
        load=f"{os.getloadavg()[2]:.1f} over the last quarter of an hour, ours included",
    )
    text = "\n".join(
        [head, *(f"## {title}\n\n{found[title].strip()}\n" for title in order if title in found)]
    )
    page.write_text(text)
    return text


def sections(text: str) -> dict[str, str]:
    """What stands under each title."""
    _, *parts = _TITLE.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))
