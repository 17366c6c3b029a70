"""Somebody new in the directory, and what is changed of somebody: name, language, clock; and how they are forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, cast

from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.calls.actions import forget_contact
from centralino.campaigns import answering
from centralino.campaigns.life.members import look_again_at
from centralino.directory import actions
from centralino.directory.codes import Code, WrongCode
from centralino.directory.contacts import NewContact, Refused
from centralino.directory.numbers import Source, to_e164
from centralino.settings.spelling import Language, ZoneName
from centralino.support.importing.cells import Wrong, read_name
from web.doors import Door
from web.in_words import in_words
from web.pages.account import LANGUAGES
from web.pages.support.codes import code_from, who_has, wrong_code
from web.pages.support.finding import back, contact_of, refused, why_of
from web.visit import Visit

BAD_REQUEST: Final = 400
FIELDS: Final = ("name", "code", "number", "language", "time_zone")


@dataclass(frozen=True, slots=True)
class Written:
    """A form as it was filled in, what it says, and what of it is wrong."""

    fields: Mapping[str, str]
    prefers_texts: bool
    new: NewContact
    wrong: dict[str, str] = field(default_factory=dict)


async def show_new(visit: Visit) -> Response:
    """A form, with whatever the way here knows already."""
    return _form(visit, Written({name: visit.query(name) for name in FIELDS}, False, NewContact("")))


async def add(visit: Visit) -> Response:
    """Somebody new, with one code and one number at the most; more are added in the file."""
    written = await _written(visit)
    if written.wrong:
        return _form(visit, written, BAD_REQUEST)
    async with visit.changing() as connection:
        if taken := await who_has(visit, connection, written.new.codes):
            return _form(visit, replace(written, wrong={"code": taken}), BAD_REQUEST)
        added = await actions.add_contact(connection, written.new, Source.STAFF, visit.now, visit.me.name)
    if isinstance(added, Refused):  # somebody took the code in the meantime
        return _form(visit, replace(written, wrong={"code": in_words(visit, added.why)}), BAD_REQUEST)
    return visit.see_other(
        f"/customers/{added.id}", visit.gettext("%(name)s is in the directory.", name=added.name)
    )


async def change(visit: Visit) -> Response:
    """How they are called, spoken to and reached; campaigns follow at once."""
    written = await _written(visit)
    async with visit.changing() as connection:
        held = await contact_of(visit, connection)
        if written.wrong:
            return refused(visit, next(iter(written.wrong.values())))
        wanted = replace(
            held,
            name=written.new.name,
            language=written.new.language,
            time_zone=written.new.time_zone,
            prefers_texts=written.new.prefers_texts,
        )
        await actions.change_contact(connection, wanted)
        await look_again_at(connection, [held.id], visit.now)
    return back(visit, visit.gettext("Saved."))


async def never_call(visit: Visit) -> Response:
    """No campaign calls or texts them from now on."""
    why = await why_of(visit)
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        await answering.never_call(connection, contact.id, at=visit.now, by=visit.me.name, why=why)
    return back(visit, visit.gettext("No campaign calls or texts %(name)s any more.", name=contact.name))


async def call_again(visit: Visit) -> Response:
    """They told us that they want to be called again."""
    why = await why_of(visit)
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        lifted = await answering.lift_opposition(
            connection, contact.id, at=visit.now, by=visit.me.name, why=why
        )
    if not lifted:
        return refused(visit, visit.gettext("They have said nothing against being called."))
    return back(visit, visit.gettext("Campaigns may call and text %(name)s again.", name=contact.name))


async def forget(visit: Visit) -> Response:
    """For good: only that there were calls stays, and that their numbers are not to be called."""
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        await forget_contact(connection, contact.id)
    return visit.see_other("/customers", visit.gettext("Customer %(id)s is forgotten.", id=contact.id))


async def _written(visit: Visit) -> Written:
    fields = {name: await visit.field(name) for name in FIELDS}
    prefers_texts, wrong = await visit.field("prefers_texts") == "yes", dict[str, str]()
    name = read_name(fields["name"])
    if isinstance(name, Wrong) or not name:
        wrong["name"] = visit.gettext("A name has 1 to 200 characters on one line.")
    code = code_from(visit, fields["code"]) if fields["code"] else None
    if isinstance(code, WrongCode):
        wrong["code"] = wrong_code(visit, code)
    region = visit.office.settings.default_region
    number = to_e164(fields["number"], region) if fields["number"] else None
    if fields["number"] and number is None:
        wrong["number"] = visit.gettext("That is no telephone number.")
    zone = _zone(fields["time_zone"])
    if fields["time_zone"] and zone is None:
        wrong["time_zone"] = visit.gettext("That is no time zone: it is written like Europe/Rome.")
    new = NewContact(
        name=name if isinstance(name, str) else "",
        language=_language(fields["language"]),
        codes=(code,) if isinstance(code, Code) else (),
        numbers=(number,) if number else (),
        time_zone=zone,
        prefers_texts=prefers_texts,
    )
    return Written(fields, prefers_texts, new, wrong)


def _form(visit: Visit, written: Written, status: int = 200) -> Response:
    return visit.page("support/new.html", status, written=written, languages=languages_of(visit))


def languages_of(visit: Visit) -> list[tuple[str, str]]:
    """In which somebody may be spoken to."""
    return [
        ("", visit.gettext("that of the number they dial")),
        *((each.value, words) for each, words in LANGUAGES),
    ]


def _language(written: str) -> Language | None:
    return cast("Language", written) if written in {each.value for each, _ in LANGUAGES} else None


def _zone(written: str) -> str | None:
    try:
        return TypeAdapter[str](ZoneName).validate_python(written) if written else None
    except ValidationError:
        return None


DOORS = (
    Door("GET", "/customers/new", Right.CHANGE_CUSTOMERS, show_new),
    Door("POST", "/customers", Right.CHANGE_CUSTOMERS, add),
    Door("POST", "/customers/{id:int}", Right.CHANGE_CUSTOMERS, change),
    Door("POST", "/customers/{id:int}/never-call", Right.ANSWER_FOR_MEMBERS, never_call),
    Door("POST", "/customers/{id:int}/call-again", Right.ANSWER_FOR_MEMBERS, call_again),
    Door("POST", "/customers/{id:int}/forget", Right.CHANGE_CUSTOMERS, forget),
)
