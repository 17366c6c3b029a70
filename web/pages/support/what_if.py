"""What if this number calls now? The look-ups and the rules of a call, told step by step, and nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.directory.numbers import caller_number
from centralino.support.explaining import Explanation, Rung, explain
from centralino.support.line import SupportLine
from centralino.support.rules import AskCode
from centralino.support.telling import tell_standing, tell_verdict
from web.doors import Door
from web.marking import N_
from web.pages.support.told import story
from web.visit import Visit

OTHERWISE: Final = {
    "call_back": N_("Nobody there: they may ask to be called back."),
    "goodbye": N_("Nobody there: they are told so, and the call ends."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and what of it is wrong; a number of None is a caller who shows none."""

    number: str | None
    at: datetime
    code: str
    wrong: dict[str, str]


async def show(visit: Visit) -> Response:
    """A form; with a number, the answer."""
    if not visit.query("number") and not visit.query("withheld"):
        return _page(visit, None, None)
    asked = _asked(visit)
    if asked.wrong:
        return _page(visit, asked, None, 400)
    line = SupportLine(visit.office.database, visit.office.settings)
    told = await explain(line, asked.number, asked.at, code=asked.code or None)
    return _page(visit, asked, told)


def _asked(visit: Visit) -> Asked:
    wrong, number = dict[str, str](), None
    if not visit.query("withheld"):
        number = caller_number(visit.query("number")[:40], visit.office.settings.default_region)
        if number is None:
            wrong["number"] = visit.gettext("That is no telephone number.")
    at = _instant(visit)
    if at is None:
        wrong["at"] = visit.gettext("That is no day and time.")
    return Asked(number, at or visit.now, visit.query("code")[:40], wrong)


def _instant(visit: Visit) -> datetime | None:
    """As a field for day and time sends it, on our clock; nothing written is now."""
    written = visit.query("at")
    try:
        return datetime.fromisoformat(written).replace(tzinfo=visit.office.zone) if written else visit.now
    except ValueError:
        return None


def _page(visit: Visit, asked: Asked | None, told: Explanation | None, status: int = 200) -> Response:
    zone = visit.office.zone
    return visit.page(
        "support/what_if.html",
        status,
        asked=asked,
        answer=told,
        steps=_steps(visit, told) if told else [],
        asks_code=told is not None and isinstance(told.verdict, AskCode),
        choices=[
            (customer, story(visit, tell_standing(where, told.at, zone))) for customer, where in told.choices
        ]
        if told
        else [],
        stops=[(stop, [(_rings(rung), rung) for rung in stop.rings]) for stop in told.stops] if told else [],
        otherwise=_otherwise(visit, told) if told else "",
    )


def _steps(visit: Visit, told: Explanation) -> list[str]:
    """What a later stage knows no better than an earlier one is not told again."""
    steps: list[str] = []
    for stage in told.stages:
        found = story(visit, tell_verdict(stage.known, stage.verdict, told.at, visit.office.zone))
        steps += [step for step in found if step not in steps]
    return steps


def _rings(rung: Rung) -> str:
    ring = rung.ring
    return ring.queue or ring.phone or f"{ring.number} ({ring.trunk})"


def _otherwise(visit: Visit, told: Explanation) -> str:
    last = told.stops[-1].otherwise if told.stops else ""
    return visit.gettext(OTHERWISE[last]) if last in OTHERWISE else ""


DOORS = (Door("GET", "/what-if", Right.EXPLAIN, show),)
