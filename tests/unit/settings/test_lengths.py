"""Lengths of time, as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from centralino.settings.lengths import Length, read_length, written_length

LENGTH = TypeAdapter[timedelta](Length)

READ = [
    pytest.param("45s", timedelta(seconds=45), id="seconds"),
    pytest.param("20m", timedelta(minutes=20), id="minutes"),
    pytest.param("3h", timedelta(hours=3), id="hours"),
    pytest.param("2d12h", timedelta(days=2, hours=12), id="days and hours"),
    pytest.param("2d 12h", timedelta(days=2, hours=12), id="apart"),
    pytest.param("1.5h", timedelta(minutes=90), id="a fraction"),
    pytest.param("1H", timedelta(hours=1), id="large letters"),
    pytest.param("0s", timedelta(), id="nothing"),
]


@pytest.mark.parametrize(("text", "length"), READ)
def test_a_length_is_read(text: str, length: timedelta) -> None:
    assert LENGTH.validate_python(text) == length


@pytest.mark.parametrize("text", ["", "3", "h", "3 hours", "-1h", "3h5", "1..5h", "٣h", "999999999999d"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        LENGTH.validate_python(text)


def test_a_length_below_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        LENGTH.validate_python(timedelta(seconds=-1))


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "0s"),
        (timedelta(days=2, hours=12), "2d12h"),
        (timedelta(minutes=90), "1h30m"),
        (timedelta(milliseconds=500), "0.5s"),
        (timedelta(seconds=59, milliseconds=1), "59.001s"),
    ],
    ids=lambda value: str(value),
)
def test_a_length_is_written_as_people_do(length: timedelta, text: str) -> None:
    assert written_length(length) == text


@given(st.timedeltas(timedelta(), timedelta(days=400)))
def test_what_is_written_is_read_as_it_was_to_the_millisecond(length: timedelta) -> None:
    read = read_length(written_length(length))
    assert isinstance(read, timedelta)
    assert abs(read - length) <= timedelta(milliseconds=0.5)
    assert LENGTH.validate_json(LENGTH.dump_json(length)) == read
