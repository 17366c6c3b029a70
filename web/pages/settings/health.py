"""How the house stands: what the doctor finds, part by part, while the page waits."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.stack.doctor import State
from web.doors import Door
from web.in_words import as_worded, in_words
from web.marking import N_
from web.visit import Visit

STATES: Final = {
    State.WELL: (N_("works"), "good"),
    State.LOOK: (N_("should be looked at"), "warn"),
    State.WRONG: (N_("does not work"), "bad"),
}


async def show(visit: Visit) -> Response:
    """The round that is being made, or was made within a minute; otherwise one begins."""
    latest = visit.office.doctor.recent(visit.office.settings.folder, visit.now)
    return visit.page(
        "settings/health_part.html" if visit.is_fragment else "settings/health.html",
        round=latest,
        rows=[
            (
                in_words(visit, each.part),
                *_state(visit, each.state),
                as_worded(visit, each.found),
                as_worded(visit, each.do),
            )
            for each in latest.findings
        ],
        wrong=latest.count(State.WRONG),
        look=latest.count(State.LOOK),
    )


async def look_again(visit: Visit) -> Response:
    """Begins a round, or joins the one that is being made."""
    visit.office.doctor.begin(visit.office.settings.folder, visit.now)
    return visit.see_other("/settings/health")


def _state(visit: Visit, state: State) -> tuple[str, str]:
    words, tone = STATES[state]
    return visit.gettext(words), tone


DOORS = (
    Door("GET", "/settings/health", Right.SEE_HEALTH, show),
    Door("POST", "/settings/health", Right.SEE_HEALTH, look_again),
)
