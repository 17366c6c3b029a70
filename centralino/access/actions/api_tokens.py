"""Tokens of the API: a person makes one for a program, and it never may more than they may themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from centralino.access import tokens
from centralino.access.refusals import Refusal
from centralino.access.rules.names import folded, is_name
from centralino.access.rules.rights import Right
from centralino.access.rules.scopes import beyond, is_use_worth_noting
from centralino.access.store import api_tokens as store
from centralino.access.store import staff
from centralino.access.store.api_tokens import Token, all_tokens
from centralino.database import Connection

__all__ = ["NewToken", "Token", "add_token", "all_tokens", "find_token", "revoke_token", "whose_token"]


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: `secret` is what the program sends, and is kept nowhere."""

    token: Token
    secret: str


async def add_token(
    connection: Connection,
    name: str,
    rights: Collection[Right],
    *,
    maker_id: int,
    expires_at: datetime | None,
    at: datetime,
) -> NewToken | Refusal:
    """A program may do that from now on; `name` is the `by` of all it does."""
    name = folded(name)
    if refusal := await _why_not(connection, name, rights, maker_id, expires_at, at):
        return refusal
    secret = tokens.new_api_token()
    token_id = await store.insert_token(
        connection, name, tokens.kept(secret), rights, maker_id=maker_id, expires_at=expires_at, at=at
    )
    made = await store.token(connection, token_id) if token_id else None
    return NewToken(made, secret) if made else Refusal.TOKEN_NAME_IS_TAKEN


async def revoke_token(connection: Connection, token_id: int, *, at: datetime) -> Token | Refusal:
    """It is none any more, from the next request on."""
    await store.save_revoked(connection, token_id, at)
    return await store.token(connection, token_id) or Refusal.NO_SUCH_TOKEN


async def find_token(connection: Connection, name: str) -> Token | Refusal:
    """The token of that name."""
    token_id = await store.id_of(connection, folded(name))
    found = await store.token(connection, token_id) if token_id else None
    return found or Refusal.NO_SUCH_TOKEN


async def whose_token(connection: Connection, secret: str, *, at: datetime) -> Token | None:
    """The token whose secret this is; None for one that is none, or none any more.

    It ends with its own end, when it is revoked, and when the account of whoever made it is closed.
    """
    if not tokens.may_be_api_token(secret):
        return None
    found = await store.token_by_hash(connection, tokens.kept(secret))
    if found is None or not found.holds(at):
        return None
    if is_use_worth_noting(found.last_used_at, at):
        await store.save_used(connection, found.id, at)
    return found


async def _why_not(
    connection: Connection,
    name: str,
    rights: Collection[Right],
    maker_id: int,
    expires_at: datetime | None,
    at: datetime,
) -> Refusal | None:
    maker = await staff.staff(connection, maker_id)
    if maker is None or maker.suspended_at:
        return Refusal.NO_SUCH_STAFF
    if not is_name(name):
        return Refusal.NAME_NOT_A_NAME
    if await staff.id_of(connection, name):
        return Refusal.TOKEN_NAME_IS_TAKEN
    if not rights:
        return Refusal.TOKEN_WITHOUT_RIGHTS
    if beyond(rights, maker.role):
        return Refusal.RIGHTS_BEYOND_ONES_OWN
    return Refusal.TOKEN_ENDS_TOO_SOON if expires_at and expires_at <= at else None
