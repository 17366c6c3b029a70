"""Plans, people and organisations as histories draw them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from centralino.campaigns.rules.plan import Plan
from centralino.settings.telephone import WEEKDAYS

DAY = timedelta(days=1)


def _each_day(*windows: str) -> dict[str, Any]:
    return dict.fromkeys(WEEKDAYS, windows)


# Where clocks change, around holidays and eves, at the turn of the year, and on days like any other.
BEGINNINGS = [
    date(2026, 2, 3),
    date(2026, 3, 6),
    date(2026, 3, 27),
    date(2026, 4, 2),
    date(2026, 6, 1),
    date(2026, 8, 13),
    date(2026, 10, 2),
    date(2026, 10, 23),
    date(2026, 10, 30),
    date(2026, 12, 22),
]
ZONES = [
    None,
    None,
    None,
    "Europe/Rome",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Nowhere/None",
]
NUMBERS = [
    "+393330000001", "+393330000002", "+393330000003", "+390611111111", "+390611111112", "+12125550101",
    "+12125550102", "+914428291234", "+61412345678",
]  # fmt: skip

HOURS: list[dict[str, Any]] = [
    {},
    {},
    _each_day("00:00-24:00"),
    _each_day("00:00-24:00"),
    _each_day("09:30-12:30", "15:00-19:45"),
    {"holidays": "IT", "on_eves": ["10:00-12:00"]},
    {"holidays": "US", "on_holidays": ["11:00-15:00"], "sunday": ["01:30-03:30", "11:00-12:00"]},
    {**_each_day(), "sunday": ["00:30-04:00"], "monday": ["23:00-24:00"]},
    {"closed_on": ["2026-10-24", "2026-12-24", "2026-03-30"], "saturday": ["00:00-24:00"]},
]

lengths = st.sampled_from(["0s", "7m", "1h", "5h", "24h", "3d"])
again = st.fixed_dictionaries({"after": lengths, "most": st.sampled_from([9, 4, 2, 1, 0])})
retries = st.fixed_dictionaries(
    {
        "attempts": st.sampled_from([8, 4, 2, 20, 1]),
        "gap": lengths,
        "vary": st.booleans(),
        "after": st.dictionaries(
            st.sampled_from(
                [
                    "busy",
                    "no-answer",
                    "rejected",
                    "machine",
                    "no-key",
                    "lost",
                    "congestion",
                    "hung-up",
                    "trunk-failed",
                ]
            ),
            again,
            max_size=3,
        ),
    }
)
texts = st.none() | st.fixed_dictionaries(
    {
        "after_attempts": st.integers(0, 3),
        "at_once_after": st.sampled_from([["invalid-number"], ["busy", "invalid-number"], []]),
        "for_those_who_prefer": st.booleans(),
        "wait": lengths,
    }
)
changes = st.fixed_dictionaries({"hours": st.sampled_from(HOURS), "retries": retries, "texts": texts})
campaigns = st.fixed_dictionaries(
    {
        "plan": changes,
        "purpose": st.sampled_from(["member-information", "member-information", "marketing"]),
        "trunks": st.sampled_from([["main"], ["spare"], ["main", "spare"]]),
        "contacts_per_event": st.sampled_from([30, 8, 30, 3, 1]),
        "closes_after": st.sampled_from([365, 40, 365, 12, 2]),
        "people": st.sets(st.integers(0, 4), min_size=1),
        "shares_event": st.booleans(),
    }
)
numbers = st.builds(
    lambda numbers, has_some: numbers if has_some else [],
    st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3, unique=True),
    st.sampled_from([True] * 9 + [False]),
)
people = st.fixed_dictionaries(
    {
        "numbers": numbers,
        "time_zone": st.sampled_from(ZONES),
        "prefers_texts": st.sampled_from([False, False, True]),
    }
)
organisations = st.fixed_dictionaries(
    {
        # Calls in a day, a week, 30 days; minutes between two.
        "budget": st.sampled_from([(2, 5, 12, 60), (50, 50, 50, 0), (1, 2, 3, 0), (3, 9, 20, 10)]),
        "lines": st.integers(1, 4),
        "per_second": st.sampled_from([40.0, 40.0, 3.0]),
    }
)
beginnings = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(BEGINNINGS),
    st.integers(0, 1439),
)


def a_plan(drawn: dict[str, Any], at: datetime) -> Plan:
    """The plan that a campaign begins with."""
    closes = at + drawn["closes_after"] * DAY
    return Plan.model_validate(
        {
            "event": {"title": "Cena sociale", "starts_at": closes, "time_zone": "Europe/Rome"},
            "organisation": "Associazione Amici del Teatro",
            "replies_close_at": closes,
            "purpose": drawn["purpose"],
            "trunks": drawn["trunks"],
            "contacts_per_event": drawn["contacts_per_event"],
            **drawn["plan"],
        }
    )


def changed(plan: Plan, drawn: dict[str, Any]) -> Plan:
    """The same campaign with other hours, retries and texts."""
    return Plan.model_validate({**plan.model_dump(mode="json"), **drawn})
