"""Calls and call-backs as staff leaf through them, a page at a time."""

from __future__ import annotations

from datetime import datetime

from centralino.calls import store
from centralino.calls.store import CallBackRow, CallRow, Wanted
from centralino.cursors import Page, page, read_two
from centralino.database import Connection

__all__ = ["PAGE", "Wanted", "call_backs_done", "call_backs_to_return", "list_calls"]

PAGE = 50  # rows


async def list_calls(
    connection: Connection, wanted: Wanted, *, after: str | None = None, most: int = PAGE
) -> Page[CallRow]:
    """Calls, the latest first; `after` is the cursor of the page before."""
    rows = await store.calls_wanted(connection, wanted, after=read_two(after, datetime, str), most=most + 1)
    return page(rows, most, lambda call: (call.began_at, call.id))


async def call_backs_to_return(
    connection: Connection, *, after: str | None = None, most: int = PAGE
) -> Page[CallBackRow]:
    """Who waits to be called back, the longest first; `after` is the cursor of the page before."""
    rows = await store.call_backs_to_return(connection, after=read_two(after, datetime, int), most=most + 1)
    return page(rows, most, lambda wish: (wish.asked_at, wish.id))


async def call_backs_done(
    connection: Connection, *, after: str | None = None, most: int = PAGE
) -> Page[CallBackRow]:
    """Who was called back, the latest first; `after` is the cursor of the page before."""
    rows = await store.call_backs_done(connection, after=read_two(after, datetime, int), most=most + 1)
    return page(rows, most, lambda wish: (wish.done_at or wish.asked_at, wish.id))
