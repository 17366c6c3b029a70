"""Tables of texts: one after another between bars, for they are many and short."""

from __future__ import annotations


def written(table: str) -> list[str]:
    """The texts; a line's end within one is written \\n."""
    return [
        each.strip().replace(r"\n", "\n") for line in table.strip().splitlines() for each in line.split(" | ")
    ]
