"""What staff see of registrations: what was written, what of it the directory has otherwise, and who else it fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from centralino.database import Connection
from centralino.directory.contacts import Contact
from centralino.support.registration import store
from centralino.support.registration.differing import Difference, differences
from centralino.support.registration.store import HolderRow, RegistrationRow

MOST = 3  # of each contact, the latest


@dataclass(frozen=True, slots=True)
class Wrote:
    """One registration; `others` have one of its numbers too, besides the contact whose it is."""

    registration: RegistrationRow
    differs: tuple[Difference, ...]
    others: tuple[HolderRow, ...]


async def what_they_wrote(
    connection: Connection, contacts: Sequence[Contact]
) -> Mapping[int, tuple[Wrote, ...]]:
    """By contact, the latest first."""
    rows = await store.registrations_of(connection, [each.id for each in contacts], most=MOST)
    holders = await store.holders(connection, sorted({number for row in rows for number in row.numbers}))
    known = {each.id: each for each in contacts}
    found: dict[int, tuple[Wrote, ...]] = {each.id: () for each in contacts}
    for row in rows:
        assert row.contact_id is not None
        others = {
            each.contact_id: each
            for each in holders
            if each.number in row.numbers and each.contact_id != row.contact_id
        }
        wrote = Wrote(row, differences(known[row.contact_id], row.registrant), tuple(others.values()))
        found[row.contact_id] += (wrote,)
    return found
