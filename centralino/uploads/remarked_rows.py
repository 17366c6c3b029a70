"""The rows that something is to be said of, a line each, so that a page of them is read without those before it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import IO

from centralino.support.importing.remarks import Remark, RemarkedRow, Result

MOST_READ = 4 << 20  # bytes for one page, whatever is looked for in them


@dataclass(frozen=True, slots=True)
class RowsRead:
    """Some of the rows; `next` is from where the others are read, None where there are none."""

    rows: tuple[RemarkedRow, ...]
    next: int | None


@contextmanager
def keeping(path: Path) -> Iterator[Callable[[RemarkedRow], None]]:
    """Where rows are told to, in their order. The file is whole, or not there."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", errors="replace") as out:
        yield lambda row: _write(out, row)
    part.replace(path)


def read_rows(path: Path, begin: int, most: int, wanted: Result | None = None) -> RowsRead | None:
    """Up to so many rows of that result, from `begin` on; None where no rows are kept.

    There may be fewer, or none, and more of them later: only so much of the file is read at once. A `begin` that is
    not the `next` of another page is the beginning.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        at = begin = begin if _is_between_lines(file, begin) else 0
        found: list[RemarkedRow] = []
        file.seek(begin)
        while len(found) < most and at < begin + MOST_READ and (line := file.readline()):
            at += len(line)
            row = _row(line)
            if wanted in (None, row.result):
                found.append(row)
        return RowsRead(tuple(found), at if file.readline(1) else None)


def _is_between_lines(file: IO[bytes], at: int) -> bool:
    if at <= 0 or at > file.seek(0, 2):
        return False
    file.seek(at - 1)
    return file.read(1) == b"\n"


def _write(out: IO[str], row: RemarkedRow) -> None:
    remarks = [astuple(each)[1:] for each in row.remarks]
    out.write(json.dumps([row.number, remarks, row.cells], ensure_ascii=False) + "\n")


def _row(line: bytes) -> RemarkedRow:
    number, remarks, cells = json.loads(line)
    said = tuple(Remark(number, Result(result), *rest) for result, *rest in remarks)
    return RemarkedRow(number, said, tuple(cells))
