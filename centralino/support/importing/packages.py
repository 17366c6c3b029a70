"""The parts of an XLSX file (ECMA-376), unpacked bit by bit and never further than a workbook goes."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from xml.parsers import expat

from centralino.support.importing.sheet_rows import UnreadableSheet
from centralino.worded import worded

CHUNK = 1 << 16
MOST_UNPACKED = 2 << 30  # bytes, all parts together: a million rows of ten cells are a third of that
MOST_SWOLLEN = 300  # how many times its packed length a part may be; a sheet is 5 to 50
LONGEST_TOKEN = 1 << 20  # bytes of one tag with its attributes
SMALL = 8 << 20  # bytes: parts that say how the others are to be read
_MOST_LISTED = 1 << 20  # bytes of the list of parts
_END, _END_OF_LARGE = b"PK\x05\x06", b"PK\x06\x07"

Start = Callable[[str, dict[str, str]], Any]
End = Callable[[str], Any]
Text = Callable[[str], Any]


def _nothing(_: str) -> None:
    """Nothing is wanted of ends and texts."""


class Package:
    """A file of parts. Raises `UnreadableSheet` for whatever is no plain one, or swells beyond all measure."""

    def __init__(self, path: Path) -> None:
        _refuse_a_long_list(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise UnreadableSheet(worded("it is no whole workbook: its end is missing or spoilt")) from error
        self._unpacked = 0

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._zip.NameToInfo

    def length(self, name: str) -> int:
        """Bytes of a part, unpacked, as the file says."""
        return self._part(name).file_size

    def chunks(self, name: str, most: int = MOST_UNPACKED) -> Iterator[bytes]:
        """A part, bit by bit."""
        part = self._part(name)
        allowed = min(most, max(part.compress_size * MOST_SWOLLEN, SMALL))
        read = 0
        try:
            with self._zip.open(part) as file:
                while chunk := file.read(CHUNK):
                    read += len(chunk)
                    self._unpacked += len(chunk)
                    if read > allowed or self._unpacked > MOST_UNPACKED:
                        raise UnreadableSheet(worded("it unpacks to far more than a sheet has"))
                    yield chunk
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            raise UnreadableSheet(worded("a part of the workbook is spoilt")) from error
        except Exception as error:
            # zlib's own error is of no class that its module lets one name beforehand.
            if type(error).__module__ == "zlib":
                raise UnreadableSheet(worded("a part of the workbook is spoilt")) from error
            raise

    def targets(self, name: str) -> Mapping[str, str]:
        """Which parts a part leads to, by the id it calls each (its relationships)."""
        at = PurePosixPath(name)
        listed = str(at.parent / "_rels" / f"{at.name}.rels")
        found = dict[str, str]()

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                found[attributes.get("Id", "")] = _resolved(at.parent, attributes.get("Target", ""))

        if self.has(listed):
            parse(self.chunks(listed, SMALL), start)
        return found

    def _part(self, name: str) -> zipfile.ZipInfo:
        part = self._zip.NameToInfo.get(name)
        if part is None:
            raise UnreadableSheet(worded("it is no workbook: it has no part %(name)s", name=name))
        if part.flag_bits & 1:
            raise UnreadableSheet(worded("it has a password: save it without one"))
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableSheet(worded("it is packed in a way that workbooks are not"))
        return part


def parse(chunks: Iterator[bytes], start: Start, end: End = _nothing, text: Text = _nothing) -> None:
    """Read a whole part; names come without their prefix."""
    for _ in parsing(chunks, start, end, text):
        pass


def parsing(
    chunks: Iterator[bytes], start: Start, end: End = _nothing, text: Text = _nothing
) -> Iterator[None]:
    """Read a part, a chunk at each step. What declares a type or an entity is refused: no workbook does."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def root(tag: str, attributes: dict[str, str]) -> None:
        prefix = tag[: tag.find(":") + 1]
        if prefix:
            parser.StartElementHandler = lambda tag, given: start(tag.removeprefix(prefix), given)
            parser.EndElementHandler = lambda tag: end(tag.removeprefix(prefix))
        else:  # as nearly all are: a sheet has its tags by the million
            parser.StartElementHandler, parser.EndElementHandler = start, end
        start(tag.removeprefix(prefix), attributes)

    parser.StartElementHandler, parser.CharacterDataHandler = root, text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise UnreadableSheet(worded("it has a tag in it that goes on for ever"))
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableSheet(worded("a part of the workbook is spoilt")) from error


def _refuse_declarations(*_: object) -> None:
    raise UnreadableSheet(worded("it declares a document type, which no workbook does"))


def _resolved(folder: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts: list[str] = []
    for part in (folder / target).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _refuse_a_long_list(path: Path) -> None:
    """Before the list of parts is read whole: it is as long as the end of the file says."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - (1 << 16) - 22, 0))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise UnreadableSheet(worded("it is no whole workbook: its end is missing or spoilt"))
    parts, length = struct.unpack("<HL", tail[at + 10 : at + 16])
    if _END_OF_LARGE in tail[max(at - 20, 0) : at] or parts > 5_000 or length > _MOST_LISTED:
        raise UnreadableSheet(worded("it has more parts than a workbook has"))
