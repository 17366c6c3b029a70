"""The life of an upload: which event leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class UploadState(StrEnum):
    """Where an upload stands; spelt as Postgres's enum `upload_state`."""

    UPLOADED = "uploaded"
    LOOKED_INTO = "looked-into"  # its columns are known, by guess or by choice
    TRYING = "trying"
    TRIED = "tried"  # what would come of it is known
    TAKING = "taking"
    TAKEN = "taken"
    FAILED = "failed"  # the file or the house stood in the way; it may be tried again
    GIVEN_UP = "given-up"


class UploadEvent(StrEnum):
    """What is done to an upload, or happens to it."""

    LOOKED_INTO = "looked-into"  # anew too, with other columns: what was tried before counts no more
    TRY = "try"
    TRIED = "tried"
    TAKE = "take"
    TAKEN = "taken"
    FAILED = "failed"
    GIVEN_UP = "given-up"


_BEFORE = {UploadEvent.LOOKED_INTO: UploadState.LOOKED_INTO, UploadEvent.GIVEN_UP: UploadState.GIVEN_UP}
_WITH_COLUMNS = {**_BEFORE, UploadEvent.TRY: UploadState.TRYING, UploadEvent.TAKE: UploadState.TAKING}

UPLOAD_LIFE: Mapping[UploadState, Mapping[UploadEvent, UploadState]] = {
    UploadState.UPLOADED: _BEFORE,
    UploadState.LOOKED_INTO: _WITH_COLUMNS,
    UploadState.TRYING: {
        UploadEvent.TRY: UploadState.TRYING,  # whoever worked on it was killed
        UploadEvent.TRIED: UploadState.TRIED,
        UploadEvent.FAILED: UploadState.FAILED,
    },
    UploadState.TRIED: _WITH_COLUMNS,
    UploadState.TAKING: {
        UploadEvent.TAKE: UploadState.TAKING,
        UploadEvent.TAKEN: UploadState.TAKEN,
        UploadEvent.FAILED: UploadState.FAILED,
    },
    UploadState.TAKEN: {},
    UploadState.FAILED: _WITH_COLUMNS,
    UploadState.GIVEN_UP: {},
}

AT_WORK = (UploadState.TRYING, UploadState.TAKING)
OVER = (UploadState.TAKEN, UploadState.GIVEN_UP)


def after(state: UploadState, event: UploadEvent) -> UploadState | None:
    """The state that follows; None when the event cannot be in that state."""
    return UPLOAD_LIFE[state].get(event)
