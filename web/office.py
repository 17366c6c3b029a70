"""What every request of the staff works with: the settings, the database, how pages look, and what takes long."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from centralino.campaigns.organisation import Organisation
from centralino.database import Database
from centralino.settings import Settings
from centralino.settings.in_force import SettingsInForce
from centralino.uploads.workbench import Workbench
from web.doctor import Doctor
from web.errands import Errands
from web.live import Boards
from web.look import Look, the_look


@dataclass(frozen=True, slots=True)
class Office:
    """One for the life of the process, which `began_with` those settings; whoever counts holds `counting`."""

    began_with: Settings
    database: Database
    organisation: Organisation
    boards: Boards
    workbench: Workbench | None = None
    look: Look = field(default_factory=the_look)
    errands: Errands = field(default_factory=Errands)
    doctor: Doctor = field(default_factory=Doctor)
    counting: asyncio.Semaphore = field(default_factory=asyncio.Semaphore)
    in_force: SettingsInForce = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "in_force", SettingsInForce(self.began_with))

    @property
    def settings(self) -> Settings:
        """As they are in force at this moment."""
        return self.in_force.settings

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone, in which staff read and write times."""
        return self.organisation.zone

    def beginning_of(self, day: date) -> datetime:
        """The instant at which a day begins, by the organisation's clock."""
        return datetime.combine(day, time(), self.zone)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us over TLS only, as far as the settings say."""
        return (self.settings.public_address or "").startswith("https://")
