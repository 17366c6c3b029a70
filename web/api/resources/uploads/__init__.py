"""Uploads over the API: a file of customers or members brought, looked into, put right, tried and taken."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from web.api.resources.uploads import bringing, one, rows, working

ROUTERS: Final[tuple[APIRouter, ...]] = (
    bringing.with_a_file,
    bringing.router,
    one.router,
    rows.router,
    working.router,
)
