"""What the script of the phone asks for: a phone, and orders to be dialled with it. Answers are JSON."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.rehearsing import order_rehearsal
from centralino.directory.contacts import Refused
from centralino.directory.numbers import to_e164
from centralino.phones.actions import lend, order_call
from centralino.phones.rules import dialled_to_call, dialled_to_hear
from web.doors import Door
from web.in_words import in_words
from web.marking import N_
from web.phone.relay import LINE
from web.visit import Visit

CONFLICT = 409

NO_PHONES = N_("Telephoning from the browser is switched off.")
ALL_LENT = N_("All browser phones are in use: try again in a minute.")
NOTHING_TO_DIAL = N_("Your role has nothing to dial.")
NOT_A_NUMBER = N_("That is not a telephone number.")
NOT_KNOWN = N_(
    "Only numbers of the directory, and of those who want to be called back, can be called from here."
)
NO_TRUNK = N_("There is no trunk to call over.")
NO_SUCH_PHONE = N_("There is no such phone.")
NOT_ANY_NUMBER = N_("Your role may not have numbers rung.")


async def lend_phone(visit: Visit) -> Response:
    """A phone of this session's own, for as long as its connection stands and some seconds."""
    phones = visit.office.settings.browser_phones
    if not phones:
        return _refused(visit, NO_PHONES)
    if not (visit.may(Right.HEAR) or visit.may(Right.PLACE_CALLS)):
        return _refused(visit, NOTHING_TO_DIAL)
    async with visit.office.database.transaction() as connection:
        lent = await lend(connection, visit.me.session_id, phones=phones, at=visit.now)
    if lent is None:
        return _refused(visit, ALL_LENT)
    return JSONResponse(
        {"name": lent.name, "password": lent.password, "address": LINE.format(ticket=lent.ticket)}
    )


async def hear(visit: Visit) -> Response:
    """A campaign's call, with this contact's name: to be dialled, or rung at a number."""
    campaign, contact = await visit.field("campaign"), await visit.field("contact")
    number = await visit.field("number")
    settings, ring = visit.office.settings, None
    if number:
        if not visit.may(Right.PLACE_CALLS):
            return _refused(visit, NOT_ANY_NUMBER)
        e164, trunk = to_e164(number, settings.default_region), next(iter(settings.telephone.trunks), None)
        if e164 is None or trunk is None:
            return _refused(visit, NOT_A_NUMBER if trunk else NO_TRUNK)
        ring = (e164, trunk)
    order = await order_rehearsal(
        visit.office.database,
        settings,
        visit.me.session_id,
        by=visit.me.name,
        campaign_id=_id(campaign) or 0,
        contact_id=_id(contact),
        at=visit.now,
        ring=ring,
    )
    if isinstance(order, Refused):
        return JSONResponse({"why": in_words(visit, order.why)}, CONFLICT)
    return JSONResponse(
        {"rings": order.ring_number} if order.ring_number else {"dial": dialled_to_hear(order.token)}
    )


async def call(visit: Visit) -> Response:
    """A number that we know: to be dialled, or called from a phone on a desk, which is rung first."""
    settings = visit.office.settings
    number = to_e164(await visit.field("number"), settings.default_region)
    phone = await visit.field("phone") or None
    trunk = next(iter(settings.telephone.trunks), None)
    if number is None or trunk is None:
        return _refused(visit, NOT_A_NUMBER if trunk else NO_TRUNK)
    if phone and phone not in settings.telephone.phones:
        return _refused(visit, NO_SUCH_PHONE)
    async with visit.office.database.transaction() as connection:
        order = await order_call(
            connection,
            visit.me.session_id,
            by=visit.me.name,
            number=number,
            trunk=trunk,
            contact_id=_id(await visit.field("contact")),
            phone=phone,
            at=visit.now,
        )
    if order is None:
        return _refused(visit, NOT_KNOWN)
    return JSONResponse({"rings": phone} if phone else {"dial": dialled_to_call(order.token, number)})


def _refused(visit: Visit, message: str) -> Response:
    return JSONResponse({"why": visit.gettext(message)}, CONFLICT)


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


DOORS = (
    Door("POST", "/phone/lend", Right.OWN_ACCOUNT, lend_phone),
    Door("POST", "/phone/hear", Right.HEAR, hear),
    Door("POST", "/phone/call", Right.PLACE_CALLS, call),
)
