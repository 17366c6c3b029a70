"""What staff do to contracts: add, have paid, end; each within the caller's transaction, nothing overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.support import staff_store as store
from centralino.support.staff_store import ContractRow


async def add_contract(
    connection: Connection,
    contact_id: int,
    *,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    paid_until: date | None,
    at: datetime,
    by: str,
) -> ContractRow | Refused:
    """A contact has bought a contract, from its first to its last day; the last may be open."""
    if ends_on and ends_on < starts_on:
        return _ends_too_soon(ends_on, starts_on)
    return await store.insert_contract(
        connection,
        contact_id,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        paid_until=paid_until,
        at=at,
        by=by,
    )


async def pay_contract(
    connection: Connection, contract_id: int, paid_until: date, *, at: datetime, by: str, why: str
) -> ContractRow | Refused:
    """A contract is paid up to that day, included; an earlier day than before takes a payment back."""
    held = await store.lock_contract(connection, contract_id)
    if held is None:
        return _no_such(contract_id)
    return await _change(connection, held, replace(held, paid_until=paid_until), at, by, why)


async def end_contract(
    connection: Connection, contract_id: int, ends_on: date | None, *, at: datetime, by: str, why: str
) -> ContractRow | Refused:
    """A contract's last day is that one; None is until further notice."""
    held = await store.lock_contract(connection, contract_id)
    if held is None:
        return _no_such(contract_id)
    if ends_on and ends_on < held.starts_on:
        return _ends_too_soon(ends_on, held.starts_on)
    return await _change(connection, held, replace(held, ends_on=ends_on), at, by, why)


async def _change(
    connection: Connection, held: ContractRow, wanted: ContractRow, at: datetime, by: str, why: str
) -> ContractRow:
    if wanted != held:
        await store.change_contract(
            connection,
            held.id,
            ends_on=wanted.ends_on,
            paid_until=wanted.paid_until,
            at=at,
            by=by,
            why=why,
        )
    return wanted


def _no_such(contract_id: int) -> Refused:
    return Refused(f"there is no contract {contract_id}")


def _ends_too_soon(ends_on: date, starts_on: date) -> Refused:
    return Refused(f"a contract that starts on {starts_on} cannot end on {ends_on}")
