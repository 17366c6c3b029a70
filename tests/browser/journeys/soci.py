"""The members of an association, as the lab has them at their telephones and as somebody's spreadsheet has them."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from lab.members import BUSY, Member, Members, hangs_up, keys

ANNA, BRUNO, CARLA, DARIO = "Anna Bruni", "Bruno Conti", "Carla Dossi", "Dario Elmi"
NUMBER_OF = {
    ANNA: "+393403210901",
    BRUNO: "+393403210902",
    CARLA: "+393403210903",
    DARIO: "+393403210904",
}
YES, NO = "1", "2"
LISTENS = 6.0
"""Seconds until somebody presses a key."""

AT_THEIR_TELEPHONES: Members = {
    "anna": Member(who=ANNA, numbers=(NUMBER_OF[ANNA],), takes=(keys(YES, LISTENS),)),
    "bruno": Member(who=BRUNO, numbers=(NUMBER_OF[BRUNO],), takes=(keys(NO, LISTENS),)),
    "carla": Member(who=CARLA, numbers=(NUMBER_OF[CARLA],), takes=(BUSY, keys(YES, LISTENS))),
    "dario": Member(who=DARIO, numbers=(NUMBER_OF[DARIO],), takes=(hangs_up(1.0),)),
}

ROWS = (
    ("Nome e cognome", "Cellulare", "Note"),
    (ANNA, 3403210901, "consiglio direttivo"),
    (BRUNO, "0039 340 321 0902", None),
    (CARLA, "+39 340 3210903", "vegetariana"),
    (DARIO, "3403210904,0", None),
    (ANNA, "340 321 0901", "scritta due volte"),
    (None, "340 321 0905", "chi è?"),
    ("Ugo Zonta", "12", None),
    ("Vera Zani", "3,4032E+9", "rovinato dal foglio di calcolo"),
)
REFUSED = ("340 321 0905", "Ugo Zonta", "Vera Zani")
"""A cell of each row that cannot be taken."""


def spreadsheet(folder: Path) -> Path:
    """Eight rows: four members, one of them twice and one mended, and three that cannot be taken."""
    book = openpyxl.Workbook()
    assert book.active
    for row in ROWS:
        book.active.append(row)
    path = folder / "soci.xlsx"
    book.save(path)
    return path
