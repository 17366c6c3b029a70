"""The stamp of a form comes back as it was given, or is none of ours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from centralino.support.registration.stamp import LASTS_FOR, QUICKEST, Stamp, opened, sealed

KEY, NOON = b"a key of this house", datetime(2031, 3, 3, 12, tzinfo=UTC)
STAMP = Stamp("abcdefghijklmnop_-12", NOON)


def test_a_stamp_comes_back_as_it_was_given() -> None:
    assert opened(KEY, sealed(KEY, STAMP)) == STAMP


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abcdefghijklmnop_-12.1.0",
        sealed(b"another key", STAMP),
        sealed(KEY, STAMP).replace("abc", "abd"),
        sealed(KEY, STAMP).replace(str(int(NOON.timestamp())), "1"),
        sealed(KEY, STAMP) + "0",
        "\0",
        "x" * 10_000,
    ],
)
def test_a_stamp_that_we_never_gave_is_none(written: str) -> None:
    assert opened(KEY, written) is None


def test_a_form_is_neither_filled_in_within_a_second_nor_the_next_day() -> None:
    assert [STAMP.is_too_quick(NOON + wait) for wait in (QUICKEST / 2, QUICKEST)] == [True, False]
    assert [STAMP.is_over(NOON + wait) for wait in (LASTS_FOR, LASTS_FOR * 2)] == [False, True]
