"""The codes and the numbers that a customer is known by over the API: added, confirmed, taken away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

from fastapi import Path
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.campaigns.life.members import look_again_at
from centralino.database import Connection
from centralino.directory import actions
from centralino.directory.codes import Code, WrongCode, read_code
from centralino.directory.contacts import Contact, Refused
from centralino.directory.numbers import to_e164
from web.api.frame import Client, Id, Problem, Said, Short, granted, needs, resource
from web.api.resources.told_customers import Customer, contact_of, tell

router = resource("customers", "Customers")

Changing = Annotated[Client, needs(Right.CHANGE_CUSTOMERS)]
CodeSaid = Annotated[Short, Field(description="A VAT number, or a customer code.", examples=["00743110157"])]
NumberSaid = Annotated[
    Short,
    Field(description="E.164, or as it is dialled in the house's country.", examples=["+390255501001"]),
]
InPath = Annotated[Short, Path()]


class NewCode(Said):
    """A code that nobody has yet."""

    code: CodeSaid


class NewNumber(Said):
    """A number that is theirs."""

    number: NumberSaid


def read_codes(client: Client, written: Sequence[str], pointer: str) -> tuple[Code, ...]:
    """Each once, in their order. Raises `Problem` (422), which tells them by `pointer` and position."""
    settings = client.settings
    read = [read_code(each, settings.code_countries, settings.customer_code_pattern) for each in written]
    wrong = {
        f"{pointer}/{position}": f"{each.written!r} {each.why}"
        for position, each in enumerate(read)
        if isinstance(each, WrongCode)
    }
    if wrong:
        raise Problem.of_fields(wrong)
    return tuple(dict.fromkeys(each for each in read if isinstance(each, Code)))


def read_numbers(client: Client, written: Sequence[str], pointer: str) -> tuple[str, ...]:
    """Each once, in E.164. Raises `Problem` (422), which tells them by `pointer` and position."""
    read = [to_e164(each, client.settings.default_region) for each in written]
    wrong = {
        f"{pointer}/{position}": "is no telephone number"
        for position, each in enumerate(read)
        if each is None
    }
    if wrong:
        raise Problem.of_fields(wrong)
    return tuple(dict.fromkeys(each for each in read if each))


@router.post("/{customer_id}/codes", summary="Add a code")
async def add_code(customer_id: Id, new: NewCode, client: Changing) -> Customer:
    """They are known by it from now on."""
    code = _code(client, new.code)
    connection = await client.changing()
    contact = await contact_of(connection, customer_id)
    return await tell(
        connection, client, granted(await actions.change_contact(connection, contact, add_codes=[code]))
    )


@router.delete("/{customer_id}/codes/{code}", summary="Take a code away")
async def remove_code(customer_id: Id, code: InPath, client: Changing) -> Customer:
    """Nobody is known by it any more."""
    connection = await client.changing()
    contact = await contact_of(connection, customer_id)
    return await tell(
        connection, client, granted(await actions.change_contact(connection, contact, remove_codes=[code]))
    )


@router.post("/{customer_id}/numbers", summary="Add a number")
async def add_number(customer_id: Id, new: NewNumber, client: Changing) -> Customer:
    """Declared; one that was learned from a call is confirmed thereby."""

    async def deed(connection: Connection, number: str, contact: Contact) -> Contact | Refused:
        return await actions.add_number(connection, number, contact, client.now, client.by)

    return await _with_number(client, customer_id, _number(client, new.number, "/number"), deed)


@router.post("/{customer_id}/numbers/{number}/confirm", summary="Confirm a number")
async def confirm_number(customer_id: Id, number: InPath, client: Changing) -> Customer:
    """It is theirs, and in use."""

    async def deed(connection: Connection, number: str, contact: Contact) -> Contact | Refused:
        return await actions.confirm_number(connection, number, contact, client.now, client.by)

    return await _with_number(client, customer_id, _number(client, number, "number"), deed)


@router.delete("/{customer_id}/numbers/{number}", summary="Take a number away")
async def remove_number(customer_id: Id, number: InPath, client: Changing) -> Customer:
    """It may be others' still."""
    return await _with_number(client, customer_id, _number(client, number, "number"), actions.remove_number)


async def _with_number(
    client: Client,
    customer_id: int,
    number: str,
    deed: Callable[[Connection, str, Contact], Awaitable[Contact | Refused]],
) -> Customer:
    connection = await client.changing()
    contact = await contact_of(connection, customer_id)
    changed = granted(await deed(connection, number, contact))
    await look_again_at(connection, [contact.id], client.now)
    return await tell(connection, client, changed)


def _code(client: Client, written: str) -> Code:
    settings = client.settings
    code = read_code(written, settings.code_countries, settings.customer_code_pattern)
    if isinstance(code, WrongCode):
        raise Problem.of_fields({"/code": f"{code.written!r} {code.why}"})
    return code


def _number(client: Client, written: str, pointer: str) -> str:
    number = to_e164(written, client.settings.default_region)
    if number is None:
        raise Problem.of_fields({pointer: "is no telephone number"})
    return number
