"""Lists of members: all of them, who is on one, and how one is renamed, merged into another, or removed."""

from __future__ import annotations

from web.doors import Door
from web.pages.lists import changing, joining, members, overview

DOORS: tuple[Door, ...] = (*overview.DOORS, *members.DOORS, *joining.DOORS, *changing.DOORS)
