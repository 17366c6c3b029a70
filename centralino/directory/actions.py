"""What may be done to the directory; each within the caller's transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from centralino.database import Connection
from centralino.directory import store
from centralino.directory.codes import Code
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.numbers import Source, Trust, after_right_code
from centralino.worded import worded

FEW = 5  # contacts that are named when a name fits several


async def find_contact(connection: Connection, named: str) -> Contact | Refused:
    """The one contact meant by an id (`12` or `#12`), a code, or a part of the name that only one has."""
    found = await _meant(connection, named.strip())
    if len(found) == 1 or (found and _is_named(found[0], named) and not _is_named(found[1], named)):
        return found[0]
    if not found:
        return Refused(worded("no contact has the id, the code or the name %(named)s", named=repr(named)))
    some = tuple(f"#{each.id} {each.name}" for each in found[:FEW])
    first = f"#{found[0].id}"
    if len(found) > FEW:
        words = worded(
            "%(named)s may be %(some)s and more: say which by its number, like %(first)s",
            named=repr(named),
            some=some,
            first=first,
        )
        return Refused(words)
    return Refused(
        worded(
            "%(named)s may be %(some)s: say which by its number, like %(first)s",
            named=repr(named),
            some=some,
            first=first,
        )
    )


async def add_contact(
    connection: Connection, new: NewContact, source: Source, at: datetime, by: str
) -> Contact | Refused:
    """A new contact with codes nobody has yet; its numbers are declared."""
    if taken := await _who_has(connection, new.codes):
        return taken
    contact_id = await store.insert_contact(
        connection,
        name=new.name,
        language=new.language,
        name_clip=new.name_clip,
        time_zone=new.time_zone,
        prefers_texts=new.prefers_texts,
        at=at,
        by=by,
    )
    for code in new.codes:
        await store.insert_code(connection, contact_id, code)
    for number in new.numbers:
        await _declare(connection, number, contact_id, source, at, by)
    return (await store.contacts_by_id(connection, [contact_id]))[0]


async def change_contact(
    connection: Connection,
    contact: Contact,
    *,
    add_codes: Sequence[Code] = (),
    remove_codes: Sequence[str] = (),
) -> Contact | Refused:
    """Give a contact what `contact` has now (not its numbers), and add or take codes."""
    if taken := await _who_has(connection, add_codes, but=contact.id):
        return taken
    held = {code.code for code in contact.codes}
    if missing := set(remove_codes) - held:
        return Refused(
            worded("%(name)s has no code %(codes)s", name=contact.name, codes=tuple(sorted(missing)))
        )
    await store.update_contact(
        connection,
        contact.id,
        name=contact.name,
        language=contact.language,
        name_clip=contact.name_clip,
        time_zone=contact.time_zone,
        prefers_texts=contact.prefers_texts,
    )
    for spelt in remove_codes:
        await store.delete_code(connection, contact.id, spelt)
    for code in add_codes:
        if code.code not in held:
            await store.insert_code(connection, contact.id, code)
    return (await store.contacts_by_id(connection, [contact.id]))[0]


async def add_number(
    connection: Connection, number: str, contact: Contact, at: datetime, by: str
) -> Contact | Refused:
    """Staff declare a number (E.164) to be a contact's; it may be others' too.

    One that was only learned is confirmed thereby: two know it, the caller and whoever told us.
    """
    if not await _declare(connection, number, contact.id, Source.STAFF, at, by):
        held = await store.lock_number(connection, number, contact.id)
        if held is None or held.trust != Trust.LEARNED:
            return Refused(worded("%(number)s is %(name)s's already", number=number, name=contact.name))
        await store.confirm_number(connection, number, contact.id, at, by)
    return (await store.contacts_by_id(connection, [contact.id]))[0]


async def confirm_number(
    connection: Connection, number: str, contact: Contact, at: datetime, by: str
) -> Contact | Refused:
    """Staff vouch for a number: it is the contact's, and in use whatever the network has said of it."""
    held = await store.lock_number(connection, number, contact.id)
    if held is None:
        return Refused(worded("%(number)s is none of %(name)s's numbers", number=number, name=contact.name))
    if not await store.confirm_number(connection, number, contact.id, at, by):
        return Refused(
            worded("%(number)s was confirmed before, by %(by)s", number=number, by=held.confirmed_by)
        )
    return (await store.contacts_by_id(connection, [contact.id]))[0]


async def remove_number(connection: Connection, number: str, contact: Contact) -> Contact | Refused:
    """A number is not a contact's any more."""
    if not await store.delete_number(connection, number, contact.id):
        return Refused(worded("%(number)s is none of %(name)s's numbers", number=number, name=contact.name))
    held = tuple(each for each in contact.numbers if each.number != number)
    return replace(contact, numbers=held)


async def learn_number(
    connection: Connection, number: str, contact_id: int, at: datetime, zone: ZoneInfo, by: str = "call"
) -> Trust | None:
    """A right code of the contact was keyed from this number; how far it is trusted now.

    Done twice for one call it is done once. None when the contact is no more, or the number is an extension:
    that is a telephone of our own, and nobody's.
    """
    if not number.startswith("+"):
        return None
    held = await store.lock_number(connection, number, contact_id)
    if held is None and await store.insert_number(
        connection,
        number=number,
        contact_id=contact_id,
        trust=after_right_code(None, at, at, zone),
        source=Source.CALL,
        at=at,
        by=by,
    ):
        return Trust.LEARNED
    # Nothing inserted: another call was quicker, or the contact is gone.
    held = held or await store.lock_number(connection, number, contact_id)
    if held is None:
        return None
    trust = after_right_code(held.trust, held.added_at, at, zone)
    if trust is Trust.CONFIRMED:
        await store.confirm_number(connection, number, contact_id, at, by)
    return trust


async def _declare(
    connection: Connection, number: str, contact_id: int, source: Source, at: datetime, by: str
) -> bool:
    return await store.insert_number(
        connection,
        number=number,
        contact_id=contact_id,
        trust=Trust.DECLARED,
        source=source,
        at=at,
        by=by,
    )


async def _who_has(connection: Connection, codes: Sequence[Code], but: int | None = None) -> Refused | None:
    wanted = {code.code for code in codes}
    for contact in await store.contacts_by_code(connection, sorted(wanted)):
        if contact.id != but:
            taken = tuple(code.code for code in contact.codes if code.code in wanted)
            whose = f"#{contact.id} {contact.name}"
            return Refused(worded("the code %(code)s is that of %(whose)s", code=taken, whose=whose))
    return None


async def _meant(connection: Connection, named: str) -> list[Contact]:
    if numbered := re.fullmatch(r"#([0-9]{1,18})", named):
        return await store.contacts_by_id(connection, [int(numbered[1])])
    spelt = re.sub(r"[\s./-]", "", named).upper()
    # A VAT number may be written with its country before it.
    found = await store.contacts_by_code(connection, [spelt, re.sub(r"^[A-Z]{2}", "", spelt)])
    if re.fullmatch(r"[0-9]{1,18}", named):
        by_id = await store.contacts_by_id(connection, [int(named)])
        found += [each for each in by_id if each.id not in {other.id for other in found}]
    return found or (await store.contacts_by_name(connection, named, most=FEW + 1) if named else [])


def _is_named(contact: Contact, named: str) -> bool:
    return contact.name.lower() == named.strip().lower()
