"""Days and times are read as staff write them, on the organisation's wall clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from centralino.cli.output import Complaint
from centralino.cli.when import read_day, read_end, read_instant

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # half past midnight of 3 March in Rome


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("today", date(2026, 3, 3)),
        ("Tomorrow", date(2026, 3, 4)),
        ("2026-12-31", date(2026, 12, 31)),
        ("31/12/2026", date(2026, 12, 31)),
        ("1.2.2026", date(2026, 2, 1)),
    ],
)
def test_a_day(written: str, day: date) -> None:
    assert read_day(written, NOW, ROME) == day


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        pytest.param("18:30", "2026-03-03T17:30", id="an hour is today's"),
        pytest.param("18:30:15", "2026-03-03T17:30:15", id="to the second"),
        pytest.param("tomorrow 9:00", "2026-03-04T08:00", id="an hour of another day"),
        pytest.param("2026-07-01 09:00", "2026-07-01T07:00", id="in summer"),
        pytest.param("2026-07-01T09:00", "2026-07-01T07:00", id="as ISO 8601 writes it"),
        pytest.param("2026-07-01T09:00+00:00", "2026-07-01T09:00", id="with its offset"),
        pytest.param("2026-07-01T09:00:00Z", "2026-07-01T09:00", id="in UTC"),
        pytest.param("2026-07-01", "2026-06-30T22:00", id="a day is its first instant"),
    ],
)
def test_an_instant(written: str, utc: str) -> None:
    assert read_instant(written, NOW, ROME) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_what_ends_on_a_day_ends_with_it() -> None:
    assert read_end("2026-12-31", NOW, ROME) == datetime(2027, 1, 1, tzinfo=ROME)
    assert read_end("2026-12-31 18:00", NOW, ROME) == datetime(2026, 12, 31, 18, tzinfo=ROME)


@pytest.mark.parametrize("written", ["", "soon", "25:00", "2026-02-30", "18:75", "2026-07-01T99:00Z", "12"])
def test_what_is_no_time_ends_the_command(written: str) -> None:
    with pytest.raises(Complaint):
        read_instant(written, NOW, ROME)
