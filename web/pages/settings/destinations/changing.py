"""Changing telephone.toml from a page: checked, kept, noted among the changes, and in force."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from starlette.responses import Response

from centralino.access.store.audit import note
from centralino.settings import SettingsError
from centralino.settings.keeping import ChangedMeanwhile, change
from web.visit import Visit

PAGE: Final = "/settings/destinations"
Told = Mapping[str, str]


async def change_file(
    visit: Visit, shown: str, rewrite: Callable[[str], str], *, before: Told, after: Told
) -> Response | str:
    """On to the page of destinations; or why nothing was written."""
    path = visit.office.settings.telephone_file
    assert path
    differ = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    if not differ:
        return visit.see_other(PAGE, visit.gettext("Nothing was changed."), "note")
    try:
        async with visit.changing() as connection:
            await note(
                connection,
                at=visit.now,
                by=visit.me.name,
                via="page",
                what="changed",
                kind=path.name,
                subject="settings",
                before={name: before[name] for name in differ if before.get(name)},
                after={name: after[name] for name in differ if after.get(name)},
            )
            await asyncio.to_thread(change, path, shown, rewrite)
    except ChangedMeanwhile:
        return visit.gettext(
            "The file was changed meanwhile by somebody else. Look at it again before you change it."
        )
    except SettingsError as error:
        return visit.gettext("Nothing was written, for nothing would start with it: %(why)s", why=error)
    except OSError as error:
        return visit.gettext("The file cannot be written: %(why)s", why=error.strerror or str(error))
    complaint = visit.office.in_force.complaint if visit.office.settings else None
    if complaint:
        return visit.see_other(
            PAGE,
            visit.gettext("Saved; in force at the next restart only: %(why)s", why=complaint),
            "note",
        )
    return visit.see_other(PAGE, visit.gettext("Saved. It is in force from the next call on."))
