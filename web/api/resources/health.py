"""How the house stands, over the API: what the doctor finds, part by part, for whoever watches over it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.stack.doctor import Finding, State
from web.api.frame import Client, Instant, Told, needs, resource

router = resource("health", "Health")

StateWord = Literal["well", "look", "wrong"]
STATES: Final[dict[State, StateWord]] = {State.WELL: "well", State.LOOK: "look", State.WRONG: "wrong"}


class FindingTold(Told):
    """Of one part: how it is, what was found, and what to do."""

    part: str
    state: Annotated[StateWord, Field(description="`look` works, but somebody should see to it.")]
    found: str
    do: Annotated[str, Field(description="Empty where there is nothing to do.")]


class Health(Told):
    """The doctor's latest round."""

    began_at: Instant
    is_over: Annotated[bool, Field(description="While it is not, ask again in a second for the rest.")]
    broke_off: Annotated[bool, Field(description="The round could not be made whole.")]
    findings: list[FindingTold]


@router.get("", summary="Tell how the house stands")
async def show(client: Annotated[Client, needs(Right.SEE_HEALTH)]) -> Health:
    """The round that is being made, or was made within a minute; otherwise one begins."""
    made = client.office.doctor.recent(client.settings.folder, client.now)
    return Health(
        began_at=made.began_at,
        is_over=made.is_over,
        broke_off=made.broke_off,
        findings=[finding_told(each) for each in made.findings],
    )


def finding_told(finding: Finding) -> FindingTold:
    """One of them, or of another round."""
    return FindingTold(part=finding.part, state=STATES[finding.state], found=finding.found, do=finding.do)
