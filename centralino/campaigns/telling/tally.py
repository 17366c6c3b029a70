"""How those stand who are invited to a campaign, in the few figures that every face of it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.store.watching import Standing, standings
from centralino.database import Connection

OPEN = {InvitationState.WAITING, InvitationState.CALLING, InvitationState.TEXTING}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many are invited, and of those how many said what; who was withdrawn is in `withdrawn` alone.

    `open` are those to whom something may still be done, `coming` is how many people those who said yes bring,
    themselves too.
    """

    invited: int
    open: int
    yes: int
    coming: int
    no: int
    opposed: int
    withdrawn: int

    @property
    def unanswered(self) -> int:
        """Who has said neither yes nor no."""
        return self.invited - self.yes - self.no


async def tally(connection: Connection, campaign_id: int) -> Tally:
    """Of a campaign as it stands now."""
    found = await standings(connection, campaign_id)
    here = [each for each in found if each.state != InvitationState.WITHDRAWN]

    def count(is_meant: Callable[[Standing], bool] = lambda _: True) -> int:
        return sum(each.invitations for each in here if is_meant(each))

    return Tally(
        invited=count(),
        open=count(lambda each: each.state in OPEN),
        yes=count(lambda each: each.answer == Answer.YES),
        coming=sum(each.coming for each in here),
        no=count(lambda each: each.answer == Answer.NO),
        opposed=count(lambda each: each.state == InvitationState.OPPOSED),
        withdrawn=sum(each.invitations for each in found) - count(),
    )
