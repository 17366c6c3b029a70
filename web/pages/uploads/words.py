"""How uploads are told: their states, and what columns are taken for."""

from __future__ import annotations

from typing import Final

from centralino.support.importing.columns import Column
from centralino.support.importing.telephone_cells import Mended
from centralino.uploads.lives import UploadState
from centralino.worded import Message, Worded
from web.in_words import as_worded
from web.marking import N_
from web.visit import Visit

STATES: Final = {
    UploadState.UPLOADED: N_("brought"),
    UploadState.LOOKED_INTO: N_("looked into"),
    UploadState.TRYING: N_("being tried"),
    UploadState.TRIED: N_("tried"),
    UploadState.TAKING: N_("being taken"),
    UploadState.TAKEN: N_("taken"),
    UploadState.FAILED: N_("failed"),
    UploadState.GIVEN_UP: N_("given up"),
}
MENDED: Final = {
    Mended.SUM: N_("a spreadsheet had taken it for a sum: its decimals are left out"),
    Mended.EXPONENT: N_("a spreadsheet had shortened it: it is written out again"),
    Mended.ZERO: N_("the zero it begins with was lost, and is put back"),
    Mended.PLUS: N_("the plus it begins with was lost, and is put back"),
    Mended.WORDS: N_("the words beside the number are left out"),
    Mended.EXTENSION: N_("the extension behind the number is left out"),
    Mended.SEVERAL: N_("several numbers stood in one cell, and are told apart"),
}
SAID_BY_SETS: Final = (
    N_("an earlier row has it"),
    N_("its codes are those of different contacts"),
    N_("several contacts have this name and number"),
    N_("an earlier row is about the same contact"),
    N_("another row is about the same person"),
    N_("another row is about the same person, with another contract or grant"),
)
"""What Postgres says of rows that it has compared (centralino/support/importing/*store.py)."""
OURS: Final = ("state", "deed")
DONE_TO_IT: Final = (N_("not looked into yet"), N_("changed"))
"""What is said in these places beside the words for states (centralino/uploads/actions.py)."""
TONES: Final = {UploadState.TAKEN: "good", UploadState.FAILED: "bad", UploadState.TRIED: "calm"}
COLUMNS: Final = {
    Column.NAME: N_("Name"),
    Column.SURNAME: N_("Surname"),
    Column.CODE: N_("VAT number or code"),
    Column.VAT_COUNTRY: N_("Country of the VAT number"),
    Column.CUSTOMER_CODE: N_("Customer code"),
    Column.LANGUAGE: N_("Language"),
    Column.NUMBERS: N_("Numbers"),
    Column.CONTRACT: N_("Kind of contract"),
    Column.FROM: N_("First day"),
    Column.TO: N_("Last day"),
    Column.PAID_UNTIL: N_("Paid until"),
    Column.GRANT: N_("Decision of sales"),
}


def said(visit: Visit, sentence: str) -> str:
    """What the wing says of a file or a cell, in the visitor's language; what was kept as text is looked up whole."""
    if not isinstance(sentence, Worded):
        return visit.gettext(sentence)
    return as_worded(visit, Worded.of(_with_our_words(visit, each) for each in sentence.messages))


def _with_our_words(visit: Visit, message: Message) -> Message:
    """How an upload stands, and what was to be done with it, are words of ours, too."""
    values = ((name, visit.gettext(str(value)) if name in OURS else value) for name, value in message.values)
    return Message(message.text, tuple(values))
