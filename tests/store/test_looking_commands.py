"""Staff look for contacts and read calls at a prompt, as they do on the pages."""

from __future__ import annotations

import psycopg
import pytest

from tests.store.test_lists_by_page import RECORDS
from tests.store.test_staff_commands import Desk, acme, desk

__all__ = ["acme", "desk"]  # fixtures


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("part", ["ACM", "02 5555", "0101", "00743"])
def test_a_contact_is_listed_by_any_part_of_what_is_known(desk: Desk, part: str) -> None:
    assert [each["contact"]["name"] for each in desk.asks("contacts", "list", part)] == ["Acme"]
    assert desk.asks("contacts", "list", "nobody") == []


def test_a_call_says_why_it_went_where_it_went(desk: Desk, dsn: str) -> None:
    desk.types("contacts", "list")  # which brings the tables
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(RECORDS)
    assert (
        "known by number +390212345678 as Rossi -> contract standard paid until 2026-12-31"
        " -> put through to support in 9 ms" in desk.types("calls", "show", "c9")
    )
