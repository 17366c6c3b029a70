"""Looking for contacts by any part of what is known of them: the best matches first, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from centralino import cursors
from centralino.database import Connection
from centralino.directory import asked as written_as
from centralino.directory import search_store as store
from centralino.directory.asked import Asked, Words, words_of
from centralino.directory.contacts import Contact
from centralino.directory.search_store import Place, Way
from centralino.directory.store import contacts_by_id

PAGE = 50  # contacts


class Matched(StrEnum):
    """What of a contact is as it was asked."""

    ID = "id"
    NAME = "name"
    CODE = "code"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Match:
    """One thing of a contact that is as it was asked, spelt as the directory has it (numbers in E.164)."""

    what: Matched
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A contact that was found, and by what."""

    contact: Contact
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page. `next` is the cursor of the page after it; None when there is no more to tell.

    `cut` tells that more contacts have such a part somewhere than are ever told: one had better write more of it.
    """

    hits: tuple[Hit, ...]
    next: str | None = None
    cut: bool = False


async def search(
    connection: Connection, written: str, region: str, *, after: str | None = None, most: int = PAGE
) -> Found:
    """Who may be meant; of nothing written, everybody by name.

    Every word that was written must be in the name: one of one or two letters as the beginning of a word there, a
    longer one anywhere. Of a code or a number it must be the beginning or the ending; only if it is that of none, and
    no whole number either, those are told that have it inside. Accents and capitals do not count. `region` (ISO 3166)
    is that of numbers that do not name their country; `after` is the cursor of the page before, and one that is none
    of ours begins anew.
    """
    asked = written_as.read(written, region)
    words = words_of(await store.folded(connection, asked.written))
    last = _read(after)
    known, cut = await _known_by(connection, asked)
    told = _behind(last, known)
    if words.begin.strip() or not asked.written:
        ids = [place.contact_id for place in known]
        told += await _beginning_so(connection, words, ids, last, most + 1 - len(told))
        inside, more = await _having_it(connection, words, ids, last, most + 1 - len(told))
        told, cut = told + inside, cut or more
    page = told[:most]
    hits = await _hits(connection, asked, page)
    return Found(hits, _written(page[-1]) if len(told) > most else None, cut)


async def _known_by(connection: Connection, asked: Asked) -> tuple[list[Place], bool]:
    """Those whose id, code or number it may be, each by the best of these; and whether there are too many."""
    ids = await store.whole(connection, asked.contact_id, asked.codes, asked.number)
    parts: list[Place] = []
    if code := asked.code_part:
        parts += await store.by_part_of_code(connection, code)
    if number := asked.number_part:
        parts += await store.by_part_of_number(connection, number.beginnings, number.anywhere)
    if not ids and not parts and asked.is_worth_reading_all:
        digits = asked.number_part.anywhere if asked.number_part else None
        parts = await store.by_inside(connection, asked.code_part, digits)
    whole = [Place(Way.WHOLE, f"{position:03}", contact_id) for position, contact_id in enumerate(ids)]
    best: dict[int, Place] = {}
    for place in sorted(whole + parts):
        best.setdefault(place.contact_id, place)
    too_many = store.MOST in Counter(place.way for place in parts).values()
    return list(best.values()), too_many


async def _beginning_so(
    connection: Connection, words: Words, but: Sequence[int], last: Place | None, most: int
) -> list[Place]:
    if most <= 0 or (last and last.way > Way.NAME_BEGINS):
        return []
    after = last if last and last.way == Way.NAME_BEGINS else None
    return await store.names_that_begin(connection, words.begin, but=but, after=after, most=most)


async def _having_it(
    connection: Connection, words: Words, but: Sequence[int], last: Place | None, most: int
) -> tuple[list[Place], bool]:
    if most <= 0 or not words.trigrams:
        return [], False
    return await store.names_that_have(connection, words, but=but, after=last, most=most)


def _behind(last: Place | None, places: Sequence[Place]) -> list[Place]:
    return [place for place in places if last is None or place > last]


async def _hits(connection: Connection, asked: Asked, page: Sequence[Place]) -> tuple[Hit, ...]:
    contacts = await contacts_by_id(connection, [place.contact_id for place in page])
    by_id = {contact.id: contact for contact in contacts}
    # One that was forgotten a moment ago is told no more.
    return tuple(
        Hit(contact, tuple(_matches(contact, asked, place)))
        for place in page
        if (contact := by_id.get(place.contact_id))
    )


def _matches(contact: Contact, asked: Asked, place: Place) -> Iterator[Match]:
    if contact.id == asked.contact_id:
        yield Match(Matched.ID, str(contact.id))
    if place.way >= Way.NAME_BEGINS and asked.written:
        yield Match(Matched.NAME, contact.name)
    for code in contact.codes:
        if code.code in asked.codes or (asked.code_part and asked.code_part in code.code):
            yield Match(Matched.CODE, code.code)
    for held in contact.numbers:
        if held.number == asked.number or (asked.number_part and asked.number_part.is_in(held.number)):
            yield Match(Matched.NUMBER, held.number)


def _written(place: Place) -> str:
    return cursors.write(int(place.way), place.key, place.contact_id)


def _read(cursor: str | None) -> Place | None:
    match cursors.read(cursor, int, str, int):
        case (int(way), str(key), int(contact_id)) if way in list(Way):
            return Place(Way(way), key, contact_id)
    return None
