"""`centralino tokens`, typed as it is typed."""

from __future__ import annotations

import json

import pytest

from tests.store.access.test_staff_commands import Types, types

__all__ = ["types"]


@pytest.fixture(autouse=True)
def _maria(types: Types) -> None:
    types("staff", "add", "maria", "--role", "sales")


def test_a_token_is_made_and_its_secret_told_once(types: Types) -> None:
    said = types(
        "tokens", "add", "crm", "--right", "see_customers", "--of", "maria", "--days", "30", "--by", "ada"
    )
    assert "Bearer cen_" in said
    (listed,) = json.loads(types("tokens", "list", "--json"))
    assert (listed["name"], listed["rights"], listed["made_by"]) == ("crm", ["see_customers"], "maria")
    assert listed["expires_at"]
    assert "cen_" not in types("tokens", "list")


def test_a_token_that_is_revoked_may_nothing(types: Types) -> None:
    types("tokens", "add", "crm", "--right", "see_customers", "--of", "maria")
    assert "revoked" in types("tokens", "revoke", "crm")
    assert "nothing" in types("tokens", "list")


def test_what_is_refused_is_told_in_one_line(types: Types) -> None:
    assert "do not have" in types("tokens", "add", "crm", "--right", "settings", "--of", "maria", code=1)
    assert "no such account" in types("tokens", "add", "crm", "--right", "hear", "--of", "bea", code=1)
    assert "no such token" in types("tokens", "revoke", "crm", code=1)
