"""The codes and the numbers that a customer is known by: added, confirmed, taken away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.members import look_again_at
from centralino.database import Connection
from centralino.directory import actions
from centralino.directory.codes import Code, WrongCode, read_code
from centralino.directory.contacts import Contact, Refused
from centralino.directory.numbers import to_e164
from centralino.directory.store import contacts_by_code
from web.doors import Door
from web.in_words import in_words
from web.pages.support.finding import back, contact_of, refused
from web.visit import Visit

Deed = Callable[[Connection, str, Contact], Awaitable[Contact | Refused]]


async def add_code(visit: Visit) -> Response:
    """A VAT number, or a code of ours."""
    code = code_from(visit, await visit.field("code"))
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        if isinstance(code, WrongCode):
            return refused(visit, wrong_code(visit, code))
        if taken := await who_has(visit, connection, [code], but=contact.id):
            return refused(visit, taken)
        changed = await actions.change_contact(connection, contact, add_codes=[code])
    if isinstance(changed, Refused):  # somebody took it in the meantime
        return refused(visit, in_words(visit, changed.why))
    return back(visit, visit.gettext("The code %(code)s is theirs.", code=code.code))


async def remove_code(visit: Visit) -> Response:
    """Nobody is known by it any more."""
    code = await visit.field("code")
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        changed = await actions.change_contact(connection, contact, remove_codes=[code])
    if isinstance(changed, Refused):
        return refused(visit, visit.gettext("That code is not theirs."))
    return back(visit, visit.gettext("The code %(code)s is theirs no more.", code=code))


async def add_number(visit: Visit) -> Response:
    """Declared by staff; one that was learned from a call is confirmed thereby."""

    async def deed(connection: Connection, number: str, contact: Contact) -> Contact | Refused:
        return await actions.add_number(connection, number, contact, visit.now, visit.me.name)

    return await _with_number(
        visit, deed, visit.gettext("The number is theirs."), visit.gettext("That number is theirs already.")
    )


async def confirm_number(visit: Visit) -> Response:
    """Staff vouch for it, and that it is in use."""

    async def deed(connection: Connection, number: str, contact: Contact) -> Contact | Refused:
        return await actions.confirm_number(connection, number, contact, visit.now, visit.me.name)

    return await _with_number(
        visit,
        deed,
        visit.gettext("The number is confirmed."),
        visit.gettext("That number was confirmed before, or is not theirs."),
    )


async def remove_number(visit: Visit) -> Response:
    """It may be others' still."""
    return await _with_number(
        visit,
        actions.remove_number,
        visit.gettext("The number is theirs no more."),
        visit.gettext("That number is not theirs."),
    )


async def _with_number(visit: Visit, deed: Deed, done: str, not_done: str) -> Response:
    number = to_e164(await visit.field("number"), visit.office.settings.default_region)
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        if number is None:
            return refused(visit, visit.gettext("That is no telephone number."))
        changed = await deed(connection, number, contact)
        if not isinstance(changed, Refused):
            await look_again_at(connection, [contact.id], visit.now)
    return refused(visit, not_done) if isinstance(changed, Refused) else back(visit, done)


def code_from(visit: Visit, written: str) -> Code | WrongCode:
    """What was written, read by what the settings say of codes."""
    settings = visit.office.settings
    return read_code(written, settings.code_countries, settings.customer_code_pattern)


def wrong_code(visit: Visit, code: WrongCode) -> str:
    """What is said of a code that is none."""
    if code.check_digit:
        return visit.gettext("The check digit of this VAT number is wrong: a digit may be mistyped.")
    return visit.gettext("That is neither a VAT number nor a customer code.")


async def who_has(
    visit: Visit, connection: Connection, codes: Sequence[Code], but: int | None = None
) -> str | None:
    """What is said where somebody else has one of these codes."""
    for contact in await contacts_by_code(connection, [code.code for code in codes]):
        if contact.id != but:
            return visit.gettext(
                "The code is that of %(name)s, customer %(id)s.", name=contact.name, id=contact.id
            )
    return None


DOORS = (
    Door("POST", "/customers/{id:int}/codes", Right.CHANGE_CUSTOMERS, add_code),
    Door("POST", "/customers/{id:int}/codes/remove", Right.CHANGE_CUSTOMERS, remove_code),
    Door("POST", "/customers/{id:int}/numbers", Right.CHANGE_CUSTOMERS, add_number),
    Door("POST", "/customers/{id:int}/numbers/confirm", Right.CHANGE_CUSTOMERS, confirm_number),
    Door("POST", "/customers/{id:int}/numbers/remove", Right.CHANGE_CUSTOMERS, remove_number),
)
