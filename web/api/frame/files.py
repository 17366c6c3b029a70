"""A file that is the body of a request: taken as it comes, never whole in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect

from web.api.frame.deeds import sum_begun
from web.api.frame.problems import Kind, Problem
from web.api.frame.routing import address_of


async def arriving(request: Request) -> AsyncIterator[bytes]:
    """The body, piece by piece; behind the last one the deed knows what was asked, and may begin.

    Raises `Problem` where the body breaks off or is too large.
    """
    summing = sum_begun(request.method, address_of(request))
    try:
        async for piece in request.stream():
            summing.update(piece)
            yield piece
    except ClientDisconnect as error:
        raise Problem(Kind.UNREADABLE, "The file broke off before its end: send it again.") from error
    request.state.deed.asked = summing.digest()


def must_be_one_of(sorts: Collection[str], request: Request) -> None:
    """Raises `Problem` (415) for a body that is called otherwise."""
    sort = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sort not in sorts:
        raise Problem(Kind.WRONG_SORT, f"Send it with Content-Type: {' or '.join(sorts)}.")


def body_of(*sorts: str) -> dict[str, Any]:
    """What the document says of a body that is such a file."""
    return {"requestBody": {"required": True, "content": {sort: {} for sort in sorts}}}
