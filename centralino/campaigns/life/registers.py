"""Opposition registers: bringing one in with its date, and whether those that the law asks for are young enough."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

from centralino.campaigns.life.members import look_again_at
from centralino.campaigns.rules.law import Purpose, RuleSet, register_names, rule_sets
from centralino.campaigns.rules.zones import country_of
from centralino.campaigns.store import registers as store
from centralino.campaigns.store.registers import Register
from centralino.database import Connection, Database
from centralino.directory.contacts import Refused
from centralino.worded import worded

AT_A_TIME: Final = 1000  # numbers


@dataclass(frozen=True, slots=True)
class RegisterImported:
    """An edition that was brought in; `members` are those who wait for a call and stand in it."""

    register: str
    numbers: int
    members: int


async def import_register(
    database: Database, name: str, as_of: date, numbers: Iterable[str], *, at: datetime, by: str
) -> RegisterImported | Refused:
    """Bring in an edition, which takes the place of the one before as a whole; an older one is refused.

    `numbers` are E.164, and are read in a thread. They may raise: then nothing is changed. Raises
    `DatabaseUnavailable`.
    """
    async with database.transaction() as connection:
        held = {each.name: each for each in await store.registers(connection)}
        if name in held and held[name].as_of > as_of:
            return Refused(
                worded(
                    "the edition of %(register)s that is held is newer: of %(day)s",
                    register=name,
                    day=held[name].as_of,
                )
            )
        await store.create_staging(connection)
        async with store.copying(connection) as take:
            unread = iter(numbers)
            while some := await asyncio.to_thread(_some, unread):
                for number in some:
                    await take(number)
        await store.hold_register(connection, name, as_of, at, by)
        await store.delete_numbers(connection, name)
        count = await store.insert_numbers(connection, name)
        await store.count_numbers(connection, name, count)
        members = await store.members_in(connection, name)
        await look_again_at(connection, [*members, *await store.kept_out(connection)], at)
    return RegisterImported(name, count, len(members))


def _some(numbers: Iterator[str]) -> list[str]:
    return list(islice(numbers, AT_A_TIME))


def meant_register(written: str) -> str | Refused:
    """The register that the law knows by this name or a part of it; else the name as it is, if it is no part of any."""
    name = " ".join(written.split())
    found = [each for each in register_names() if name.lower() in each.lower()]
    exact = [each for each in found if each.lower() == name.lower()]
    if len(exact or found) > 1:
        return Refused(f"{name!r} may be {', '.join(found)}")
    if not name:
        return Refused("a register has a name")
    return (exact or found or [name])[0]


def complaints(
    numbers: Iterable[str], purpose: Purpose, held: Mapping[str, Register], today: date
) -> Iterator[str]:
    """What is wrong with the registers that calls to these numbers for this purpose need, on that day."""
    countries = {country for number in numbers if (country := country_of(number))}
    for country in sorted(countries):
        for each in rule_sets(country, purpose):
            if each.register and each.is_in_force_on(today):
                yield from _too_old(each, held.get(each.register), today)


async def held_registers(connection: Connection) -> dict[str, Register]:
    """The registers we hold, by name."""
    return {each.name: each for each in await store.registers(connection)}


def _too_old(rule: RuleSet, held: Register | None, today: date) -> Iterator[str]:
    asks = f"{rule.country}: {rule.source}"
    if held is None:
        yield worded(
            "the register %(register)s was never brought in (%(asks)s)", register=rule.register, asks=asks
        )
    elif rule.register_max_age is not None and held.as_of + rule.register_max_age < today:
        yield worded(
            "the register %(register)s is of %(day)s, which is more than %(days)s days ago (%(asks)s)",
            register=rule.register,
            day=held.as_of,
            days=rule.register_max_age.days,
            asks=asks,
        )
