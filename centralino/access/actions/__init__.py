"""What is done at the door and about accounts; the rules decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from centralino.access.refusals import Refusal
from centralino.access.rules.rights import Role
from centralino.access.signed_in import CodeWanted, NewSession, NotSignedIn, SignedIn, StaffLanguage
from centralino.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Session:
    id: int
    began_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    from_address: str
    agent: str


@dataclass(frozen=True, slots=True)
class NewSecondFactor:
    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Staff:
    id: int
    name: str
    role: Role
    language: StaffLanguage
    added_at: datetime
    added_by: str
    must_change_password: bool
    has_second_factor: bool
    suspended_at: datetime | None
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    staff: Staff
    password: str
    ends_at: datetime


async def first_administrator(connection: Connection, *, at: datetime) -> OneTimePassword | None:
    raise NotImplementedError


async def sign_in(
    database: Database, name: str, password: str, *, at: datetime, from_address: str, agent: str
) -> NewSession | CodeWanted | NotSignedIn:
    raise NotImplementedError


async def enter_code(
    database: Database, token: str, code: str, *, at: datetime, from_address: str, agent: str
) -> NewSession | NotSignedIn:
    raise NotImplementedError


async def who(connection: Connection, token: str, at: datetime) -> SignedIn | None:
    raise NotImplementedError


async def sign_out(connection: Connection, session_id: int, *, at: datetime) -> None:
    raise NotImplementedError


async def sessions_of(connection: Connection, staff_id: int, *, at: datetime) -> list[Session]:
    raise NotImplementedError


async def end_session(
    connection: Connection, staff_id: int, session_id: int, *, at: datetime
) -> Refusal | None:
    raise NotImplementedError


async def end_sessions(connection: Connection, staff_id: int, *, at: datetime, but: int | None = None) -> int:
    raise NotImplementedError


async def change_password(
    connection: Connection, me: SignedIn, present: str, new: str, *, at: datetime, from_address: str
) -> Refusal | None:
    raise NotImplementedError


async def change_language(connection: Connection, me: SignedIn, language: StaffLanguage) -> None:
    raise NotImplementedError


async def has_second_factor(connection: Connection, staff_id: int) -> bool:
    raise NotImplementedError


async def begin_second_factor(
    connection: Connection, me: SignedIn, *, at: datetime, issuer: str
) -> NewSecondFactor | Refusal:
    raise NotImplementedError


async def confirm_second_factor(
    connection: Connection, me: SignedIn, code: str, *, at: datetime, from_address: str
) -> tuple[str, ...] | Refusal:
    raise NotImplementedError


async def new_recovery_codes(
    connection: Connection, me: SignedIn, code: str, *, at: datetime, from_address: str
) -> tuple[str, ...] | Refusal:
    raise NotImplementedError


async def end_second_factor(
    connection: Connection, me: SignedIn, code: str, *, at: datetime, from_address: str
) -> Refusal | None:
    raise NotImplementedError


async def all_staff(connection: Connection) -> list[Staff]:
    raise NotImplementedError


async def add_staff(
    connection: Connection, name: str, role: Role, language: StaffLanguage, *, at: datetime, by: str
) -> OneTimePassword | Refusal:
    raise NotImplementedError


async def change_staff(
    connection: Connection,
    staff_id: int,
    *,
    at: datetime,
    role: Role | None = None,
    language: StaffLanguage | None = None,
    suspended: bool | None = None,
) -> Staff | Refusal:
    raise NotImplementedError


async def reset_password(
    connection: Connection, staff_id: int, *, at: datetime, second_factor_too: bool = False
) -> OneTimePassword | Refusal:
    raise NotImplementedError
