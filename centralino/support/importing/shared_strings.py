"""The texts that the cells of a workbook share, kept on disk: a million rows have millions of them."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterator

from centralino.support.importing.packages import parsing
from centralino.support.importing.sheet_rows import LONGEST_CELL, UnreadableSheet
from centralino.worded import worded

_BLOCK = 1 << 13  # bytes read at once: a sheet takes its texts mostly in their order
_REMEMBERED = 5_000  # short texts, for columns that say the same again and again


class SharedStrings:
    """The texts by their places, read only as far as somebody asks. Raises `UnreadableSheet`."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self._ends = array("Q", [0])
        self._reading = parsing(chunks, self._start, self._end, self._text)
        self._fresh: list[bytes] = []
        self._parts: list[str] = []
        self._length = 0
        self._within = self._skipping = False
        self._block_at, self._block = 0, b""
        self._remembered: dict[int, str] = {}

    def close(self) -> None:
        """Let go of the disk."""
        self._file.close()

    def __getitem__(self, place: int) -> str:
        known = self._remembered.get(place)
        if known is not None:
            return known
        if place < 0:
            raise UnreadableSheet(worded("a cell says a text that the workbook has not"))
        while place >= len(self._ends) - 1:
            if next(self._reading, self) is self:
                raise UnreadableSheet(worded("a cell says a text that the workbook has not"))
            self._write()
        text = self._read(self._ends[place], self._ends[place + 1]).decode()
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        self._remembered[place] = text
        return text

    def _read(self, begin: int, end: int) -> bytes:
        if not self._block_at <= begin <= end <= self._block_at + len(self._block):
            self._block_at, self._block = (
                begin,
                os.pread(self._file.fileno(), max(_BLOCK, end - begin), begin),
            )
        return self._block[begin - self._block_at : end - self._block_at]

    def _write(self) -> None:
        """What the last chunk had; the block in memory may end where the file went on."""
        if self._fresh:
            self._file.write(b"".join(self._fresh))
            self._file.flush()
            self._fresh.clear()

    def _start(self, tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            self._parts.clear()
            self._length = 0
        self._within = tag == "t"
        self._skipping = self._skipping or tag == "rPh"  # how it is pronounced

    def _end(self, tag: str) -> None:
        self._within = False
        if tag == "si":
            text = "".join(self._parts).encode()
            self._fresh.append(text)
            self._ends.append(self._ends[-1] + len(text))
        elif tag == "rPh":
            self._skipping = False

    def _text(self, text: str) -> None:
        if self._within and not self._skipping:
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise UnreadableSheet(worded("it has a text in it that goes on for ever"))
            self._parts.append(text)
