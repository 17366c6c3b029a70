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

MANY: Final = 20_000  # people: fewer are counted while one waits for the page
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


def counted_apart(office: Office, name: str, count: Count[Figures]) -> Figures | None:
    """What it comes to, if that is known since some seconds; else None, and it is being counted.

    The name says what is counted, of whom: whoever asks under the same joins. Raises `CountingFailed`.
    """
    errand = office.errands.find(name)
    if errand is not None and not errand.is_over:
        return None
    if errand is not None and errand.failed:
        office.errands.take(name)
        raise CountingFailed(name)
    if errand is not None:
        known = cast(Counted[Figures], errand.result)
        if now() - known.at < KEPT_FOR:
            return known.figures

    async def work(_: Progress) -> Counted[Figures]:
        async with office.database.connection() as connection:
            return Counted(await count(connection), now())

    office.errands.begin(name, work)
    return None
