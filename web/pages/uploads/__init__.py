"""Files that staff bring: what is in them, what would come of them, and their good rows taken."""

from __future__ import annotations

from web.doors import Door
from web.pages.uploads import bringing, one, working

DOORS: tuple[Door, ...] = (*bringing.DOORS, *one.DOORS, *working.DOORS)
