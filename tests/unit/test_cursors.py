"""A cursor is read back as it was written, and nothing else is one."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from centralino import cursors

AT = datetime(2026, 5, 20, 9, 0, 1, 250_000, tzinfo=UTC)


def test_a_cursor_is_read_back_and_fits_into_an_address() -> None:
    cursor = cursors.write(AT, "Caffè ?&/", 7)
    assert cursors.read(cursor, datetime, str, int) == [AT, "Caffè ?&/", 7]
    assert re.fullmatch(r"[A-Za-z0-9_-]+", cursor)


@pytest.mark.parametrize(
    "cursor",
    [None, "", "x", "é", "====", cursors.write(7), cursors.write("a", 7), cursors.write(7, 7, 7), "W10"],
)
def test_what_is_no_cursor_of_this_list_begins_anew(cursor: str | None) -> None:
    assert cursors.read(cursor, int, str) is None


def test_a_cursor_of_one_or_two_parts_is_read_part_by_part() -> None:
    assert cursors.read_one(cursors.write(7), int) == 7
    assert cursors.read_one(cursors.write("7"), int) is None
    assert cursors.read_one(None, str) is None
    assert cursors.read_two(cursors.write(AT, 7), datetime, int) == (AT, 7)
    assert cursors.read_two(cursors.write(AT), datetime, int) is None
    assert cursors.read_two("x", datetime, str) is None


@pytest.mark.parametrize("at", ["2026-05-20", "2026-05-20T09:00:00", "yesterday"])
def test_an_instant_without_a_zone_is_none(at: str) -> None:
    assert cursors.read(cursors.write(at), datetime) is None
