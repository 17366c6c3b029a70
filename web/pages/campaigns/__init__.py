"""Campaigns: all of them, one of them, its plan, what it would come to, and how it goes."""

from __future__ import annotations

from web.doors import Door
from web.pages.campaigns import (
    board,
    forecast,
    inviting,
    members,
    one,
    overview,
    participants,
    plan,
    preparing,
    running,
)

DOORS: tuple[Door, ...] = (
    *overview.DOORS,
    *plan.DOORS,
    *one.DOORS,
    *running.DOORS,
    *preparing.DOORS,
    *inviting.DOORS,
    *forecast.DOORS,
    *board.DOORS,
    *members.DOORS,
    *participants.DOORS,
)
