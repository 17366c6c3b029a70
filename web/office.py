"""What every request of the staff works with: the settings, the database, and how pages look."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from centralino.campaigns.organisation import Organisation
from centralino.database import Database
from centralino.settings import Settings
from web.look import Look


@dataclass(frozen=True, slots=True)
class Office:
    """One for the life of the process."""

    settings: Settings
    database: Database
    organisation: Organisation
    look: Look = field(default_factory=Look)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone, in which staff read and write times."""
        return self.organisation.zone

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us over TLS only, as far as the settings say."""
        return (self.settings.public_address or "").startswith("https://")
