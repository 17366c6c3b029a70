"""The settings over the API: what stands on their pages, a subject a file."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from web.api.resources.settings import (
    calling_rules,
    destinations,
    opening_hours,
    organisation,
    prompts,
    recordings,
    registers,
    test_calls,
    text_provider,
    trunks,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    organisation.router,
    destinations.router,
    opening_hours.router,
    trunks.router,
    test_calls.router,
    text_provider.router,
    calling_rules.router,
    registers.router,
    prompts.router,
    recordings.router,
)
"""In the order of the document."""
