"""What a program may do with a token: some of the rights of the staff, and never more than whoever made it may."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from centralino.access.rules.rights import RIGHTS, Right, Role

NO_SCOPES: Final = frozenset({Right.OWN_ACCOUNT, Right.STAFF, Right.API_TOKENS})
"""What only a person does: with these a program could make itself another, or a person of itself."""

SCOPES: Final = tuple(right for right in Right if right not in NO_SCOPES)
USED_EVERY: Final = timedelta(minutes=1)  # how exactly it is known when a token was used last


def beyond(wanted: Collection[Right], role: Role) -> frozenset[Right]:
    """What of the wanted rights somebody of that role cannot give."""
    return frozenset(wanted) - RIGHTS[role] | NO_SCOPES.intersection(wanted)


def in_force(granted: Collection[Right], maker: Role) -> frozenset[Right]:
    """What of the rights that were granted its maker still has."""
    return frozenset(granted) & RIGHTS[maker] - NO_SCOPES


def is_use_worth_noting(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether it should be written down that a token is used: not with every request."""
    return last_used_at is None or now >= last_used_at + USED_EVERY
