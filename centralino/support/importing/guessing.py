"""What the columns of somebody's sheet are, told by their headers and by what stands below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from centralino.directory.codes import Code, read_customer_code, read_vat_number
from centralino.support.importing.cells import Wrong, read_day, read_language, text_of
from centralino.support.importing.columns import Column, column_called, plain
from centralino.support.importing.rows import Conventions
from centralino.support.importing.sheet_rows import Cell, Row, is_blank, letters
from centralino.support.importing.telephone_cells import NumbersRead, read_numbers

EXAMPLES = 3
HEADER_WITHIN = 10  # rows, of which one may be the header
MOST_OF_THEM = 0.7  # of the cells that are not blank
HARDLY_ANY = 0.2
# Headers of columns that may look like one of ours and are not.
_NO_USE = (
    "fax, telefax, iban, cap, zip, postcode, e mail, email, mail, posta elettronica, correo, id, n, nr,"
    " indirizzo, via, address, direccion, citta, comune, provincia, city, ciudad, note, notes, notas,"
    " importo, amount, importe, data di nascita, nato il, date of birth, fecha de nacimiento, codice fiscale,"
    " referente, contact, contatto, contacto"
)
_OF_NO_USE = frozenset(_NO_USE.split(", "))


class Sureness(StrEnum):
    """How we come to take a column for what we take it for."""

    SURE = "sure"  # its header says so
    LIKELY = "likely"  # what stands in it looks so
    NONE = "none"
    CHOSEN = "chosen"  # somebody said so


@dataclass(frozen=True, slots=True)
class GuessedColumn:
    """A column of theirs and what it is taken for; None passes it over."""

    place: int
    header: str
    column: Column | None
    sureness: Sureness
    examples: tuple[str, ...]


_Guess = tuple[Column | None, Sureness]
_Look = Callable[[Cell, Conventions], bool]
_NOTHING: _Guess = (None, Sureness.NONE)


def header_row(rows: Sequence[Row], conventions: Conventions) -> int:
    """The number of the row that says what the columns are, of the first ones that are not blank; 0 for none."""
    likeliest = max(rows[:HEADER_WITHIN], key=lambda row: _known(row, conventions))
    if _known(likeliest, conventions):
        return likeliest.number
    return 0 if _looks_like_content(rows[0], conventions) or len(rows) == 1 else rows[0].number


def guess_columns(
    header: Row | None,
    below: Sequence[Row],
    conventions: Conventions,
    chosen: Mapping[int, Column | None] | None = None,
) -> tuple[GuessedColumn, ...]:
    """What each column is. Of two that would be the same the first is; of telephone numbers all."""
    width = max(len(row.cells) for row in (*([header] if header else ()), *below))
    names = [text_of(_at(header, place)) for place in range(width)]
    cells = [[cell for row in below if not is_blank(cell := _at(row, place))] for place in range(width)]
    guessed = _by_headers(names, cells, conventions)
    guessed = _by_content(names, cells, conventions, guessed)
    guessed |= {place: (column, Sureness.CHOSEN) for place, column in (chosen or {}).items()}
    return tuple(
        GuessedColumn(place, name or letters(place), *guessed.get(place, _NOTHING), _examples(cells[place]))
        for place, name in enumerate(names)
    )


def columns_of(guessed: Sequence[GuessedColumn]) -> dict[int, Column]:
    """What is to be read, by its place."""
    return {each.place: each.column for each in guessed if each.column}


def _by_headers(
    names: Sequence[str], cells: Sequence[Sequence[Cell]], conventions: Conventions
) -> dict[int, _Guess]:
    found: dict[int, _Guess] = {}
    for place, name in enumerate(names):
        column = column_called(name)
        if column and _is_free(column, found) and not _contradicted(column, cells[place], conventions):
            found[place] = column, Sureness.SURE
    return found


def _by_content(
    names: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    conventions: Conventions,
    known: Mapping[int, _Guess],
) -> dict[int, _Guess]:
    found = dict(known)
    for place, name in enumerate(names):
        if place in found or column_called(name) or plain(name) in _OF_NO_USE:
            continue
        for column, looks_so in _LOOKS.items():
            if _is_free(column, found) and _share(cells[place], conventions, looks_so) >= MOST_OF_THEM:
                found[place] = column, Sureness.LIKELY
                break
    return found


def _is_free(column: Column, found: Mapping[int, _Guess]) -> bool:
    return column is Column.NUMBERS or column not in {taken for taken, _ in found.values()}


def _contradicted(column: Column, cells: Sequence[Cell], conventions: Conventions) -> bool:
    """Whether something else stands below: a column "Numero" may count the rows."""
    match column:
        case Column.CUSTOMER_CODE:
            return conventions.customer_code_pattern is None
        case Column.NUMBERS:
            return len(cells) > 1 and _share(cells, conventions, _is_number) <= HARDLY_ANY
        case _:
            return False


def _known(row: Row, conventions: Conventions) -> int:
    """How many of our columns a row names; none if it has a telephone number in it."""
    if _looks_like_content(row, conventions):
        return 0
    return len({column for cell in row.cells if (column := column_called(text_of(cell)))})


def _looks_like_content(row: Row, conventions: Conventions) -> bool:
    return any(
        _is_number(cell, conventions) or _is_vat_number(cell, conventions) or _is_day(cell)
        for cell in row.cells
        if not is_blank(cell)
    )


def _is_number(cell: Cell, conventions: Conventions) -> bool:
    read = read_numbers(cell, conventions.region)
    return isinstance(read, NumbersRead) and any(len(number) > 8 for number in read.numbers)


def _is_vat_number(cell: Cell, conventions: Conventions) -> bool:
    text = text_of(cell)
    return len(text) >= 8 and any(
        isinstance(read_vat_number(text, country), Code) for country in conventions.countries
    )


def _is_customer_code(cell: Cell, conventions: Conventions) -> bool:
    pattern = conventions.customer_code_pattern
    return pattern is not None and isinstance(read_customer_code(text_of(cell), pattern), Code)


def _is_language(cell: Cell, _: Conventions) -> bool:
    return not isinstance(read_language(cell), Wrong)


def _is_day(cell: Cell) -> bool:
    return not isinstance(read_day(cell), Wrong)


def _is_name(cell: Cell, _: Conventions) -> bool:
    text = text_of(cell)
    return " " in text and not any(sign.isdigit() or sign == "@" for sign in text)


# The narrowest first: a VAT number may look like a telephone number.
_LOOKS: Mapping[Column, _Look] = {
    Column.CODE: _is_vat_number,
    Column.CUSTOMER_CODE: _is_customer_code,
    Column.NUMBERS: _is_number,
    Column.LANGUAGE: _is_language,
    Column.NAME: _is_name,
}


def _share(cells: Sequence[Cell], conventions: Conventions, looks_so: _Look) -> float:
    return sum(looks_so(cell, conventions) for cell in cells) / len(cells) if cells else 0.0


def _examples(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text_of(cell) for cell in cells))[:EXAMPLES]


def _at(row: Row | None, place: int) -> Cell:
    return row.cells[place] if row and place < len(row.cells) else None
