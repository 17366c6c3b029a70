"""What takes long to count is counted as an errand, while its page shows everything else and asks for it again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar, cast

from centralino.clock import now
from centralino.database import Connection
from web.errands import Progress
from web.office import Office

MANY: Final = 5_000  # people, or calls: fewer are counted while one waits for the page
KEPT_FOR: Final = timedelta(seconds=10)

Figures = TypeVar("Figures")
Count = Callable[[Connection], Awaitable[Figures]]


class CountingFailed(Exception):
    """The log says why; whoever asks again has it counted anew."""


@dataclass(frozen=True, slots=True)
class Counted(Generic[Figures]):
    """What came of it, and when that was known."""

    figures: Figures
    at: datetime


def counted_apart(
    office: Office, name: str, count: Count[Figures], *, or_before: bool = False
) -> Figures | None:
    """What it comes to, if that is known since some seconds; else None, and it is being counted.

    The name says what is counted, of whom: whoever asks under the same joins. With `or_before`, what it came to before
    is told until it is counted anew. Raises `CountingFailed`.
    """
    errand = office.errands.find(name)
    if errand is not None and errand.failed:
        office.errands.take(name)
        raise CountingFailed(name)
    known = cast(Counted[Figures] | None, errand.result) if errand is not None else None
    is_fresh = known is not None and now() - known.at < KEPT_FOR
    if not is_fresh and (errand is None or errand.is_over):
        _begin(office, name, count, known)
    return known.figures if known is not None and (is_fresh or or_before) else None


def _begin(office: Office, name: str, count: Count[Figures], before: Counted[Figures] | None) -> None:
    async def work(_: Progress) -> Counted[Figures]:
        # One after another: several at once would take from the pages that are asked for meanwhile.
        async with office.counting, office.database.connection() as connection:
            return Counted(await count(connection), now())

    office.errands.begin(name, work).result = before
