"""A customer's file: who they are, what they bought, what sales said of them, where they go and why; and calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from centralino.calls.listing import Wanted, list_calls
from centralino.calls.store import CallRow, DecisionRow, StepRow, decisions_of_calls, find_call, steps_of
from centralino.cursors import Page
from centralino.database import Connection
from centralino.directory.contacts import Contact
from centralino.directory.store import contacts_by_id
from centralino.settings.telephone import Telephone
from centralino.support import staff_store
from centralino.support.rules import ToSales, ToSupport, standing
from centralino.support.staff_store import ContractChange, ContractRow, GrantRow
from centralino.support.store import find_customers
from centralino.support.telling import Told, tell, tell_standing

CALLS = 20  # of a page of a file


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """A contact, what they bought and were granted (the first first), and where they go now and why."""

    contact: Contact
    now: ToSupport | ToSales
    why: tuple[Told, ...]
    contracts: Sequence[ContractRow]
    changes: Sequence[ContractChange]
    grants: Sequence[GrantRow]


@dataclass(frozen=True, slots=True)
class ToldCall:
    """A call, and why it went where it went."""

    call: CallRow
    story: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class CallFile:
    """All that was written down of one call."""

    call: CallRow
    story: tuple[Told, ...]
    decisions: Sequence[DecisionRow]
    steps: Sequence[StepRow]


async def customer_file(
    connection: Connection, contact_id: int, at: datetime, telephone: Telephone, zone: ZoneInfo
) -> CustomerFile | None:
    """The file of a contact as it stands, and where they would go at that instant; None of one we do not know."""
    files = await customer_files(
        connection, await contacts_by_id(connection, [contact_id]), at, telephone, zone
    )
    return files[0] if files else None


async def customer_files(
    connection: Connection, contacts: Sequence[Contact], at: datetime, telephone: Telephone, zone: ZoneInfo
) -> list[CustomerFile]:
    """The files of these contacts, in their order; of one who was forgotten a moment ago there is none."""
    customers = await find_customers(connection, [contact.id for contact in contacts])
    now = {customer.contact_id: standing(customer, at, telephone, zone) for customer in customers}
    return [
        CustomerFile(
            contact,
            now[contact.id],
            tell_standing(now[contact.id], at, zone),
            await staff_store.contracts_of(connection, contact.id),
            await staff_store.contract_changes_of(connection, contact.id),
            await staff_store.grants_of(connection, contact.id),
        )
        for contact in contacts
        if contact.id in now
    ]


async def told_calls(
    connection: Connection, wanted: Wanted, zone: ZoneInfo, *, after: str | None = None, most: int = CALLS
) -> Page[ToldCall]:
    """Calls with their stories, the latest first; `after` is the cursor of the page before.

    Those of a customer are `Wanted(contact_id=…)`.
    """
    calls = await list_calls(connection, wanted, after=after, most=most)
    decisions = await decisions_of_calls(connection, [call.id for call in calls.rows])
    told = tuple(ToldCall(call, tell(decisions.get(call.id, ()), zone)) for call in calls.rows)
    return Page(told, calls.next)


async def call_file(connection: Connection, call_id: str, zone: ZoneInfo) -> CallFile | None:
    """One call with everything that was written down of it; None when there is none of that id."""
    call = await find_call(connection, call_id)
    if call is None:
        return None
    decisions = (await decisions_of_calls(connection, [call_id])).get(call_id, [])
    return CallFile(call, tell(decisions, zone), decisions, await steps_of(connection, call_id))
