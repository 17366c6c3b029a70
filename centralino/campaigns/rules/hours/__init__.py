"""When a person may be called or texted: on the wall clock where they live, by every set of hours that binds us."""

from centralino.campaigns.rules.hours.searching import (
    PartOfDay,
    next_open,
    next_open_in_other_part,
    part_of_day,
    part_of_hour,
)
from centralino.campaigns.rules.hours.sets import Hours, Shut, why_shut
from centralino.campaigns.rules.hours.spans import Span, open_spans
from centralino.campaigns.rules.hours.windows import ALL_DAY, AT_ANY_TIME, Window

__all__ = [
    "ALL_DAY",
    "AT_ANY_TIME",
    "Hours",
    "PartOfDay",
    "Shut",
    "Span",
    "Window",
    "next_open",
    "next_open_in_other_part",
    "open_spans",
    "part_of_day",
    "part_of_hour",
    "why_shut",
]
