"""A token never may more than whoever made it, and never what only a person does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from centralino.access import tokens
from centralino.access.rules.rights import RIGHTS, Right, Role
from centralino.access.rules.scopes import NO_SCOPES, SCOPES, beyond, in_force, is_use_worth_noting

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("role", Role)
def test_a_role_gives_what_it_has_and_no_more(role: Role) -> None:
    for right in Right:
        assert bool(beyond([right], role)) == (right not in RIGHTS[role] or right in NO_SCOPES)


@pytest.mark.parametrize("right", sorted(NO_SCOPES))
def test_nobody_gives_a_program_what_makes_another_program_or_a_person(right: Right) -> None:
    assert right not in SCOPES
    assert beyond([right], Role.ADMINISTRATOR) == {right}
    assert not in_force([right], Role.ADMINISTRATOR)


def test_what_its_maker_loses_a_token_loses() -> None:
    granted = [Right.DECIDE_GRANTS, Right.SEE_CUSTOMERS]
    assert in_force(granted, Role.SALES) == set(granted)
    assert in_force(granted, Role.VIEWER) == {Right.SEE_CUSTOMERS}


def test_a_use_is_noted_once_a_minute() -> None:
    assert is_use_worth_noting(None, NOON)
    assert not is_use_worth_noting(NOON, NOON + timedelta(seconds=59))
    assert is_use_worth_noting(NOON, NOON + timedelta(seconds=60))


def test_a_token_is_known_by_how_it_begins_and_none_is_like_another() -> None:
    drawn = {tokens.new_api_token() for _ in range(100)}
    assert len(drawn) == 100
    assert all(each.startswith("cen_") and tokens.may_be_api_token(each) for each in drawn)


@pytest.mark.parametrize(
    "text", ["", "cen_", "cen_" + "x" * 42, "cen_" + "x" * 44, "x" * 47, "cen_" + "\N{DIGIT ONE}" * 42 + "\n"]
)
def test_what_is_spelt_otherwise_is_no_token(text: str) -> None:
    assert not tokens.may_be_api_token(text)
