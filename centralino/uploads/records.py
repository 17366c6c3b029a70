"""An upload as the database holds it: whose, which file, how it is read, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from centralino.access.store.audit import Via
from centralino.support.importing.actions import Imported
from centralino.support.importing.columns import Column
from centralino.support.importing.refusals import Refusals
from centralino.support.importing.remarks import Remark, Remarks, Result
from centralino.support.importing.sheet_rows import Reading
from centralino.uploads.lives import UploadState
from centralino.worded import as_kept, from_kept

REASONS = 30  # that are kept, the most frequent first


@dataclass(frozen=True, slots=True)
class Reason:
    """Why cells of a column were refused, and how many."""

    column: str
    reason: str
    cells: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of an upload, or would come. Contacts were added, changed, or are as the file has them.

    `merged` rows went into others about the same person; in `repaired` ones a number was put right; `joining` is how
    many are new on the list, None where there is none. `remarks` are the first ones of each kind, as examples.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    merged: int
    repaired: int
    refused: int
    joining: int | None
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def good(self) -> int:
        """Rows that are taken, whatever was made of them."""
        return self.rows - self.refused


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload. `onto` names the list it is for, which is made when it is taken; `file` is None once it is removed.

    While somebody works on it `phase`, `rows` and `share` (0 to 1, of reading) tell how far it is.
    """

    id: int
    name: str
    file: str | None
    bytes: int
    onto: str | None
    at: datetime
    by: str
    via: Via
    state: UploadState
    moved_at: datetime
    reading: Reading
    columns: Mapping[int, Column] | None
    tried: Tried | None
    taken: Tried | None
    why: str
    phase: str
    rows: int
    share: float


def result_of(imported: Imported, refusals: Refusals, remarks: Remarks) -> Tried:
    """What is kept of an import."""
    assert imported.taken
    return Tried(
        rows=imported.rows,
        added=imported.taken.added,
        changed=imported.taken.changed,
        unchanged=imported.taken.unchanged,
        merged=imported.merged,
        repaired=imported.repaired,
        refused=refusals.rows,
        joining=imported.joining,
        reasons=tuple(Reason(*why, cells) for why, cells in refusals.by_reason.most_common(REASONS)),
        remarks=tuple(remark for result in Result for remark in remarks.first[result]),
    )


def as_json(tried: Tried) -> dict[str, Any]:
    """What came of it, as the database keeps it."""
    kept = asdict(tried)
    for each in kept["reasons"]:
        each["reason"] = as_kept(each["reason"])
    for each in kept["remarks"]:
        each["why"] = as_kept(each["why"])
    return kept


def tried_of(kept: dict[str, Any] | None) -> Tried | None:
    """What came of it, as the database kept it."""
    if kept is None:
        return None
    reasons = tuple(Reason(**{**each, "reason": from_kept(each["reason"])}) for each in kept.pop("reasons"))
    remarks = tuple(
        Remark(**{**each, "result": Result(each["result"]), "why": from_kept(each["why"])})
        for each in kept.pop("remarks")
    )
    return Tried(**kept, reasons=reasons, remarks=remarks)
