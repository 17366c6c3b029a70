"""Webhooks over the API: who is told of what, how it went, and telling it again."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from web.api.resources.webhooks import deliveries, subscriptions

ROUTERS: Final[tuple[APIRouter, ...]] = (subscriptions.router, deliveries.router)
"""In the order of the document."""
