"""The organisation whose campaigns these are: its budget of disturbance, its clock, and what holds in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import structlog

from centralino.campaigns.rules.people import Terms
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.terms import plan_of
from centralino.database import Connection
from centralino.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Organisation:
    """Plans are read once for each version of them."""

    settings: Settings
    _terms: dict[int, tuple[int, Terms]] = field(default_factory=dict, compare=False, repr=False)
    _unreadable: set[tuple[int, int]] = field(default_factory=set, compare=False, repr=False)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    async def terms(self, connection: Connection, campaign_id: int, version: int) -> Terms:
        """What holds in a campaign, as of a version of its plan that a transaction has seen."""
        known = self._terms.get(campaign_id)
        if known and known[0] == version:
            return known[1]
        version, written = await plan_of(connection, campaign_id)
        terms = self.terms_of(Plan.model_validate(written))
        self._terms[campaign_id] = version, terms
        return terms

    async def readable_terms(self, connection: Connection, campaign_id: int, version: int) -> Terms | None:
        """As `terms`; None, and told once, for a plan that this release does not understand.

        Such a plan must not keep other campaigns from calling.
        """
        try:
            return await self.terms(connection, campaign_id, version)
        except ValueError as error:
            if (campaign_id, version) not in self._unreadable:
                log.error("a plan that cannot be read", campaign=campaign_id, why=str(error))
            self._unreadable.add((campaign_id, version))
            return None

    def terms_of(self, plan: Plan) -> Terms:
        """What would hold with this plan."""
        return Terms(plan, self.settings.telephone.disturbance, self.zone)
