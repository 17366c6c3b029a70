"""Predefined lists of contacts, and bringing members in from a file; each within the caller's transaction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.database import Connection
from centralino.directory import list_store as store
from centralino.directory.contacts import Refused
from centralino.directory.list_store import ContactList, MemberNamed, Unfound
from centralino.worded import worded

LIST_NAME = r"[a-z0-9][a-z0-9_-]{0,59}"


@dataclass(frozen=True, slots=True)
class MembersImported:
    """How an import went. `added` is None when rows were refused and nothing was to be taken without them."""

    rows: int
    unfound: Sequence[Unfound]
    added: int | None


def plain_list_name(written: str) -> str:
    """The name of a list as near as may be to what somebody wrote: "I soci, 2026" is i-soci-2026; empty for nothing."""
    without_accents = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", without_accents).strip("-_")[:60].rstrip("-")


def wrong_list_name(name: str) -> Refused | None:
    """Why no list can be called so; None where one can."""
    if re.fullmatch(LIST_NAME, name):
        return None
    return Refused(
        worded("%(name)s is no name of a list: small letters, digits, - and _, at most 60", name=repr(name))
    )


def taken_list_name(name: str) -> Refused:
    """Another list is called so."""
    return Refused(worded("there is a list %(name)s already", name=name))


async def create_list(connection: Connection, name: str, at: datetime, by: str) -> ContactList | Refused:
    """A new list, with nobody on it."""
    if wrong := wrong_list_name(name):
        return wrong
    if not await store.insert_list(connection, name, at, by):
        return taken_list_name(name)
    return (await store.lists(connection, [name]))[0]


async def find_list(connection: Connection, name: str) -> ContactList | Refused:
    """The list of this name."""
    found = await store.lists(connection, [name])
    if found:
        return found[0]
    known = tuple(each.name for each in await store.lists(connection))
    if not known:
        return Refused(worded("there is no list %(name)s (there is: none yet)", name=repr(name)))
    return Refused(worded("there is no list %(name)s (there is: %(known)s)", name=repr(name), known=known))


async def import_members(
    connection: Connection,
    to: ContactList,
    rows: Iterable[MemberNamed],
    *,
    good_rows: bool,
    at: datetime,
    by: str,
) -> MembersImported:
    """Put on the list whom these rows mean; done twice it changes nothing the second time.

    With any row that means nobody or several, nothing is taken, unless `good_rows` are to be.
    """
    await store.create_staging(connection)
    count = 0
    async with store.copying(connection) as take:
        for row in rows:
            await take(row)
            count += 1
    await store.find_members(connection)
    unfound = await store.unfound(connection)
    if unfound and not good_rows:
        return MembersImported(count, unfound, None)
    return MembersImported(count, unfound, await store.insert_meant(connection, to.id, at, by))
