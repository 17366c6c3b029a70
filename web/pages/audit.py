"""The log of what staff changed: who, when, and from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.access.store.audit import changes
from web.doors import Door
from web.ids import read_id
from web.marking import N_
from web.visit import Visit

ON_A_PAGE: Final = 50

VIA = {"page": N_("on a page"), "api": N_("over the API"), "command": N_("with a command")}
WHAT = {
    "added": N_("added"),
    "changed": N_("changed"),
    "removed": N_("removed"),
    "tried": N_("tried out"),
    "imported": N_("brought in from a file"),
    "merged": N_("merged"),
    "prepared": N_("made ready"),
    "recorded": N_("recorded"),
    "put back": N_("left to the voice again"),
    "taken again": N_("taken again"),
}


async def show(visit: Visit) -> Response:
    """The latest first; of one of the staff, or of one subject, if asked."""
    subject = visit.query("subject") or None
    async with visit.reading() as connection:
        found = await changes(
            connection,
            subject=subject,
            subject_id=read_id(visit.query("id")),
            by=visit.query("by") or None,
            before=read_id(visit.query("before")),
            most=ON_A_PAGE + 1,
        )
    return visit.page(
        "audit/all.html",
        changes=found[:ON_A_PAGE],
        older=found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
        by=visit.query("by"),
        subject=subject or "",
        subject_id=visit.query("id"),
        via={name: visit.gettext(words) for name, words in VIA.items()},
        what={name: visit.gettext(words) for name, words in WHAT.items()},
        columns=columns,
    )


def columns(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    """Column by column: its name, what was there, and what is there now; nothing is an empty text."""
    was, now = before or {}, after or {}
    return [(name, _text(was.get(name)), _text(now.get(name))) for name in dict.fromkeys([*was, *now])]


def _text(value: object) -> str:
    return "" if value is None else str(value)


DOORS = (Door("GET", "/audit", Right.SEE_AUDIT, show),)
