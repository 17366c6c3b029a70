"""Members of a list, page by page, and put on it or taken off it by hand; each within the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino import cursors
from centralino.database import Connection
from centralino.directory import asked as written_as
from centralino.directory import list_store, search_store
from centralino.directory import member_store as store
from centralino.directory.actions import add_contact
from centralino.directory.asked import Words, words_of
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.list_store import ContactList, ListMember
from centralino.directory.numbers import Source, to_e164
from centralino.directory.store import contacts_by_id
from centralino.worded import worded

PAGE = 50  # members
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class MembersPage:
    """One page of members by name. `next` is the cursor of the page after it; None when there is none."""

    members: tuple[ListMember, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class AddedPerson:
    """Somebody who is on the list now; `was_known` before, by this name and number."""

    contact: Contact
    was_known: bool


async def members_page(
    connection: Connection,
    of: ContactList,
    region: str,
    *,
    part: str = "",
    after: str | None = None,
    most: int = PAGE,
) -> MembersPage:
    """Who is on the list, or who of them may be meant by `part`: words of a name, a code or a number or how one begins.

    `region` (ISO 3166) is that of numbers that do not name their country; `after` is the cursor of the page before, and
    one that is none of ours begins anew.
    """
    last = _last(after)
    found = await _found(connection, of, region, part.strip(), last, most + 1)
    if len(found) <= most:
        return MembersPage(tuple(found))
    page = found[:most]
    key = await search_store.folded(connection, page[-1].name)
    return MembersPage(tuple(page), cursors.write(key, page[-1].contact_id))


async def add_member(
    connection: Connection, to: ContactList, contact: Contact, at: datetime, by: str
) -> ContactList | Refused:
    """A contact is on the list from now on; the list as it is then."""
    if not await list_store.insert_members(connection, to.id, [contact.id], at, by):
        return Refused(worded("%(name)s is on the list %(list)s already", name=contact.name, list=to.name))
    return (await list_store.lists(connection, [to.name]))[0]


async def add_person(
    connection: Connection,
    to: ContactList,
    name: str,
    number: str,
    region: str,
    at: datetime,
    by: str,
    language: str | None = None,
) -> AddedPerson | Refused:
    """Somebody with this name and number, as they were written, is on the list: whoever we know so, else a new one.

    `region` (ISO 3166) is that of numbers that do not name their country.
    """
    called = " ".join(name.split())
    if not called or not called.isprintable() or len(called) > LONGEST_NAME:
        return Refused(
            worded("a name is needed, of one line and at most %(most)s characters", most=LONGEST_NAME)
        )
    reached = to_e164(number, region)
    if reached is None:
        return Refused(worded("%(number)s is no telephone number", number=repr(number)))
    known = await store.called_so_with(connection, called, reached)
    if len(known) > 1:
        return Refused(
            worded("%(count)s contacts have this name and number: choose one of them", count=len(known))
        )
    contact = (await contacts_by_id(connection, known))[0] if known else None
    if contact is None:
        new = NewContact(called, language=language, numbers=(reached,))
        added = await add_contact(connection, new, Source.STAFF, at, by)
        if isinstance(added, Refused):
            return added
        contact = added
    joined = await add_member(connection, to, contact, at, by)
    return joined if isinstance(joined, Refused) else AddedPerson(contact, was_known=bool(known))


async def take_off(connection: Connection, of: ContactList, contact_ids: Sequence[int]) -> int:
    """These are not on the list any more; how many were. Campaigns to which they are invited stay as they are."""
    return await list_store.delete_members(connection, of.id, contact_ids)


async def _found(
    connection: Connection, of: ContactList, region: str, part: str, last: tuple[str, int], most: int
) -> list[ListMember]:
    words = words_of(await search_store.folded(connection, part))
    if not part and of.members <= store.FEW:
        return await store.few_by_name(connection, of.id, last, most)
    if any(sign.isdigit() for sign in part):
        return await store.among(connection, of.id, await _known_by(connection, part, region), last, most)
    if words.trigrams:
        return await _named(connection, of, words, last, most)
    if part and not words.begin.strip():
        return []
    return await store.many_by_name(connection, of.id, last, most, begin=words.begin if part else "")


async def _named(
    connection: Connection, of: ContactList, words: Words, last: tuple[str, int], most: int
) -> list[ListMember]:
    """By the shortest way: from those on the list, from those who are called so, or along all names."""
    is_short = of.members <= store.FEW_TO_LOOK_AT
    many = of.members // 2 if is_short else store.MANY
    if await store.are_called_so(connection, words, most=many) < many:
        return await store.named_like(connection, of.id, words, last, most)
    if is_short:
        return await store.few_named_like(connection, of.id, words, last, most)
    return await store.many_by_name(connection, of.id, last, most, patterns=words.patterns)


async def _known_by(connection: Connection, part: str, region: str) -> list[int]:
    """Whose id, code or number it may be."""
    asked = written_as.read(part, region)
    ids = await search_store.whole(connection, asked.contact_id, asked.codes, asked.number)
    if asked.code_part:
        ids += [each.contact_id for each in await search_store.by_part_of_code(connection, asked.code_part)]
    if number := asked.number_part:
        places = await search_store.by_part_of_number(connection, number.beginnings, number.anywhere)
        ids += [each.contact_id for each in places]
    return list(dict.fromkeys(ids))


def _last(after: str | None) -> tuple[str, int]:
    match cursors.read(after, str, int):
        case (str(key), int(contact_id)):
            return key, contact_id
    return "", 0
