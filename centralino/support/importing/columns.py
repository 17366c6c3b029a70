"""Which column of somebody's spreadsheet is which of ours, in Italian, English or Spanish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from centralino.worded import worded


class Column(StrEnum):
    """What a row may say of a contact and their contract."""

    NAME = "name"
    SURNAME = "surname"  # where the name is in two columns
    CODE = "code"
    VAT_COUNTRY = "vat country"
    CUSTOMER_CODE = "customer code"
    LANGUAGE = "language"
    NUMBERS = "numbers"
    CONTRACT = "contract"
    FROM = "from"
    TO = "to"
    PAID_UNTIL = "paid until"
    GRANT = "grant"


NEEDED = (Column.NAME,)
IGNORE = "-"

# As headers are compared: small letters, no accents, one blank between words, no number at the end.
_SYNONYMS: dict[Column, str] = {
    Column.NAME: "company, company name, customer, customer name, client, nome, ragione sociale, cliente, azienda,"
    " denominazione, intestatario, nombre, razon social, empresa, full name, first name, given name, member,"
    " member name, nome e cognome, cognome e nome, nome completo, nominativo, socio, nombre y apellidos,"
    " nombre completo, socia",
    Column.SURNAME: "last name, family name, cognome, apellido, apellidos",
    Column.CODE: "vat, vat number, vat code, vat id, tax id, codice, p iva, piva, partita iva, codigo, nif, cif,"
    " nie, cuit, rut, numero de iva",
    Column.VAT_COUNTRY: "country, country code, paese, nazione, paese iva, pais, pais iva",
    Column.CUSTOMER_CODE: "customer id, customer number, client code, client id, codice cliente, cod cliente,"
    " codigo cliente, codigo de cliente, member number, membership number, tessera, numero tessera, n tessera,"
    " numero socio, matricola, numero de socio",
    Column.LANGUAGE: "lang, lingua, idioma, lengua",
    Column.NUMBERS: "number, phone, phones, phone number, phone numbers, telephone, telephones, telephone number,"
    " tel, mobile, mobile phone, cell, numero, numeri, telefono, telefoni, cellulare, cellulari, numeros,"
    " telefonos, movil, celular, numero di telefono, numero telefonico, recapito, recapito telefonico,"
    " recapiti, numero de telefono, telefono movil, tel cell, tel fisso, telefono fisso, fisso, tfno",
    Column.CONTRACT: "contract kind, contract type, kind, plan, contratto, tipo contratto, tipo di contratto, tipo,"
    " contrato, tipo de contrato, piano",
    Column.FROM: "start, starts, starts on, start date, valid from, dal, da, inizio, data inizio, decorrenza, desde,"
    " inicio, fecha inicio, fecha de inicio",
    Column.TO: "end, ends, ends on, end date, until, expires, expiry, valid to, al, fine, data fine, scadenza, hasta,"
    " fin, fecha fin, fecha de fin, vencimiento",
    Column.PAID_UNTIL: "paid, paid to, paid up to, pagato fino al, pagato al, pagato, pagado hasta, pagado",
    Column.GRANT: "grant state, authorisation, authorization, autorizzazione, autorizacion",
}


@lru_cache(maxsize=1_000)  # a column of a million languages has three
def plain(text: str) -> str:
    """A word as headers and states are compared: small letters, no accents, one blank between words."""
    without_accents = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", without_accents.lower()).strip()


_KNOWN: dict[str, Column] = {
    name: column
    for column, synonyms in _SYNONYMS.items()
    for name in (column.value, *(synonym.strip() for synonym in synonyms.split(",")))
}


@dataclass(frozen=True, slots=True)
class WrongHeader:
    """The columns cannot be told; the text says which and what there is."""

    why: str


def read_header(
    header: Sequence[str], theirs: Mapping[str, str] | None = None, *, codes_needed: bool = True
) -> dict[int, Column] | WrongHeader:
    """Which of our columns stands at which place. `theirs` names some of them as we do, or `-` to pass one over.

    Only telephone numbers may stand in several columns.
    """
    chosen = {plain(name): ours for name, ours in (theirs or {}).items()}
    if absent := sorted(set(chosen) - set(map(plain, header))):
        return WrongHeader(f"there is no column {_listed(absent)}; there is {_listed(header)}")
    found: dict[int, Column] = {}
    unknown: list[str] = []
    for place, name in enumerate(header):
        wanted = chosen.get(plain(name), name)
        if wanted == IGNORE or not name:
            continue
        column = column_called(wanted)
        if column is None:
            unknown.append(name)
        elif column in found.values() and column is not Column.NUMBERS:
            return WrongHeader(f"{name!r} is a second column for {column.value!r}")
        else:
            found[place] = column
    return _complaint(found, unknown, codes_needed) or found


def complaint_of(columns: Mapping[int, Column], codes_needed: bool) -> str | None:
    """Why contacts cannot be told by these columns, however they were chosen; None when they can."""
    chosen = list(columns.values())
    for column in Column:
        if chosen.count(column) > 1 and column is not Column.NUMBERS:
            return worded("two columns are taken for %(column)s", column=repr(column.value))
    if Column.NAME not in chosen:
        return worded("no column is taken for 'name'")
    if {Column.CODE, Column.CUSTOMER_CODE} & set(chosen):
        return None
    if codes_needed:
        return worded("no column is taken for 'code' or 'customer code', by which contacts are found again")
    if Column.NUMBERS in chosen:
        return None
    return worded("no column is taken for 'numbers', nor for a code")


def _complaint(found: Mapping[int, Column], unknown: Sequence[str], codes_needed: bool) -> WrongHeader | None:
    ours = _listed([column.value for column in Column])
    if unknown:
        return WrongHeader(
            f"unknown column {_listed(unknown)}: name it as one of {ours}, or - to pass it over "
            f'(--columns "{unknown[0]}=-")'
        )
    if missing := [column.value for column in NEEDED if column not in found.values()]:
        return WrongHeader(f"no column for {_listed(missing)}; known columns are {ours}")
    wanted = {Column.CODE, Column.CUSTOMER_CODE}
    if codes_needed and not wanted & set(found.values()):
        return WrongHeader("no column for 'code' or 'customer code', by which contacts are found again")
    if not (wanted | {Column.NUMBERS}) & set(found.values()):
        return WrongHeader(
            "no column for 'numbers', 'code' or 'customer code', by which contacts are found again"
        )
    return None


def column_called(name: str) -> Column | None:
    """The column of ours that a header names, in any of its words."""
    words = plain(name)
    exact = _KNOWN.get(words)
    if exact:
        return exact
    numbered = _KNOWN.get(re.sub(r" ?[0-9]$", "", words))
    return numbered if numbered is Column.NUMBERS else None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(str(name)) for name in names if name)
