"""How much a person may be disturbed, over all campaigns and all their numbers together."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from centralino.settings.lengths import Length
from centralino.settings.telephone.part import Part

Most = Annotated[int, Field(ge=1, le=1000)]


class Disturbance(Part):
    """Calls that made a telephone of theirs ring, in any 24 hours, 7 days and 30 days; `gap` between two of them."""

    calls_per_day: Most = 2
    calls_per_week: Most = 5
    calls_per_30_days: Most = 12
    gap: Length = timedelta(hours=1)
