"""What is said on the page of destinations once something of telephone.toml was changed."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from centralino.support.rerouting import Seen
from web.visit import Visit

PAGE: Final = "/settings/destinations"


async def seen(visit: Visit) -> Seen:
    """The file as they were shown it with the form."""
    path = visit.office.settings.telephone_file
    assert path
    return Seen(path, await visit.field("version"))


def saved(visit: Visit, differs: bool) -> Response:
    """On to the page of destinations."""
    if not differs:
        return visit.see_other(PAGE, visit.gettext("Nothing was changed."), "note")
    if complaint := visit.office.in_force.complaint:
        return visit.see_other(
            PAGE,
            visit.gettext("Saved; in force at the next restart only: %(why)s", why=complaint),
            "note",
        )
    return visit.see_other(PAGE, visit.gettext("Saved. It is in force from the next call on."))
