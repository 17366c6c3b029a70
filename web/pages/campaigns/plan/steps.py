"""The steps from an event to a plan that can be launched, in their order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException

from centralino.campaigns.life import plan_form as form
from centralino.campaigns.life.plan_form import Faults, Written
from centralino.campaigns.rules.law_of_week import LawOfWeek
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Connection
from web.marking import N_
from web.pages.campaigns.plan import showing
from web.visit import Visit

Values = Callable[[Visit, Connection, Campaign, Written], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the plan: its name in the address, how it is shown and read, and what else its page shows.

    `has_part` says that a part of it shows what is written before it is kept.
    """

    name: str
    words: str
    shown: Callable[[Plan], Written]
    read: Callable[[Written, Plan, LawOfWeek], Plan | Faults]
    values: Values
    has_part: bool = False


def _lawless(
    read: Callable[[Written, Plan], Plan | Faults],
) -> Callable[[Written, Plan, LawOfWeek], Plan | Faults]:
    return lambda sent, plan, _: read(sent, plan)


STEPS: Final = (
    Step("event", N_("Event"), form.event_shown, _lawless(form.read_event), showing.event),
    Step("people", N_("People"), form.people_shown, _lawless(form.read_people), showing.people, True),
    Step("hours", N_("Hours"), form.hours_shown, form.read_hours, showing.hours, True),
    Step(
        "calling",
        N_("Calls and texts"),
        form.calling_shown,
        _lawless(form.read_calling),
        showing.calling,
        True,
    ),
    Step("words", N_("Words"), form.wording_shown, _lawless(form.read_wording), showing.words, True),
    Step("lines", N_("Lines"), form.lines_shown, _lawless(form.read_lines), showing.lines),
)


def step_of(visit: Visit) -> Step:
    """The one that the address names. Raises `HTTPException` where there is none."""
    for each in STEPS:
        if each.name == visit.request.path_params["step"]:
            return each
    raise HTTPException(404)


def after(step: Step) -> Step | None:
    """None after the last."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


async def sent_by(visit: Visit) -> Written:
    """The fields of a form as they were sent; files are none."""
    fields: dict[str, list[str]] = {}
    for name, value in (await visit.form()).multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return Written(fields)
