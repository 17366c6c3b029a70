"""Who is signed in, and why somebody is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from centralino.access.rules.rights import RIGHTS, Right, Role


class StaffLanguage(StrEnum):
    """In which language somebody reads the pages."""

    IT = "it"
    EN = "en"
    ES = "es"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One of the staff in one session. `name` is the `by` of all they do; forms must carry the `form_token`."""

    staff_id: int
    name: str
    role: Role
    language: StaffLanguage
    session_id: int
    form_token: str
    must_change_password: bool

    def may(self, right: Right) -> bool:
        """Whether their role has the right."""
        return right in RIGHTS[self.role]


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that has just begun: `token` goes into the cookie, and is kept nowhere else."""

    token: str
    staff: SignedIn
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """The password was right; now the code of the second factor, with this token, before `until`."""

    token: str
    until: datetime


class Why(StrEnum):
    """Why somebody is not signed in."""

    WRONG = "wrong"  # the name or the password: which one is not told
    WRONG_CODE = "wrong-code"
    TOO_LATE = "too-late"  # the code took too long, or too many tries: begin again
    WAIT = "wait"  # too many wrong ones
    ENDED = "ended"  # a one-time password that was not used in time


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """`until` is told of `Why.WAIT` alone: nothing is tried before."""

    why: Why
    until: datetime | None = None
