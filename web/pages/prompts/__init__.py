"""What callers hear: listened to, replaced by recordings of one's own, and put back."""

from __future__ import annotations

from web.doors import Door
from web.pages.prompts import listening, replacing

DOORS: tuple[Door, ...] = (*listening.DOORS, *replacing.DOORS)
