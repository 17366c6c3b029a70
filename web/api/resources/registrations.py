"""Registrations over the API, from a form that is the organisation's own: taken alike, whoever it is."""

from __future__ import annotations

import math
import secrets
from typing import Annotated, Final

from fastapi import Path
from pydantic import Field, StrictBool

from centralino.access.rules.rights import Right
from centralino.messages.asking_registrants import confirming
from centralino.settings.spelling import LONGEST_EMAIL
from centralino.support.registration.asked import (
    MOST_NUMBERS,
    Fault,
    Faulty,
    Registrant,
    Terms,
    Written,
    read,
)
from centralino.support.registration.confirming import Confirmed, confirm_by_code
from centralino.support.registration.registering import Registering, TooOften, register
from web.api.frame import (
    Client,
    Instant,
    Kind,
    LanguageCode,
    Line,
    Name,
    Problem,
    Said,
    Short,
    Told,
    needs,
    resource,
)
from web.api.resources.known_by import CodeSaid, NumberSaid

router = resource("registrations", "Registrations")

Taking = Annotated[Client, needs(Right.REGISTER_CUSTOMERS)]
Handle = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{12,64}$")]

FAULTS: Final = {
    Fault.NAME: "has 1 to 200 characters on one line",
    Fault.NUMBER_MISSING: "at least one is needed",
    Fault.NUMBER: "is no telephone number",
    Fault.NO_MOBILE: "one has to be a mobile: a text with a code is sent to it",
    Fault.TOO_MANY_NUMBERS: f"{MOST_NUMBERS} are enough",
    Fault.CODE: "is neither a VAT number nor a customer code",
    Fault.CHECK_DIGIT: "is no VAT number: its check digit is wrong",
    Fault.EMAIL: "is no e-mail address",
    Fault.EMAIL_MISSING: "is needed: a code is sent to it",
    Fault.LANGUAGE: "is none of the languages it, en, es",
    Fault.CONSENT: "has to be true: without their consent nothing may be kept",
}


class NewRegistration(Said):
    """Somebody who registers."""

    name: Name
    numbers: Annotated[tuple[NumberSaid, ...], Field(min_length=1, max_length=MOST_NUMBERS)]
    code: CodeSaid | None = None
    email: Annotated[Line | None, Field(max_length=LONGEST_EMAIL)] = None
    language: Annotated[LanguageCode | None, Field(description="Left out, it is the house's.")] = None
    consent: Annotated[StrictBool, Field(description="They agree that these data are kept.")]


class Registration(Told):
    """It is taken; whether they were known before is not told."""

    handle: Annotated[
        str, Field(description="What it is confirmed by, together with the code that was sent.")
    ]
    confirm_until: Annotated[Instant | None, Field(description="None where nothing has to be confirmed.")]


class CodeSent(Said):
    """What somebody has read in the text, or in the e-mail."""

    code: Short


class Confirmation(Told):
    """`wrong` may be tried again, five times in all; `over` has to be registered anew."""

    outcome: Confirmed


@router.post("", status_code=201, summary="Register somebody")
async def add(new: NewRegistration, client: Taking) -> Registration:
    """In the directory at once, awaiting authorisation, or as soon as it is confirmed; nobody known is changed."""
    who, settings = _read(client, new), client.settings
    if not settings.registrations_per_hour:
        raise Problem(Kind.REFUSED, "Registrations are switched off: CENTRALINO_REGISTRATIONS_PER_HOUR is 0.")
    handle = secrets.token_urlsafe(16)
    coming = Registering(who, handle, client.now, "api", client.by)
    connection = await client.changing()
    taken = await register(connection, coming, settings.registrations_per_hour, confirming(settings))
    if isinstance(taken, TooOften):
        seconds = math.ceil((taken.until - client.now).total_seconds())
        raise Problem(
            Kind.TOO_MANY,
            f"Too many have registered, or one number too often. Ask again in {seconds} seconds.",
            headers={"retry-after": str(seconds)},
        )
    return Registration(handle=handle, confirm_until=taken.confirm_until)


@router.post("/{handle}/confirmation", summary="Confirm a registration")
async def confirm(handle: Handle, said: CodeSent, client: Taking) -> Confirmation:
    """With the code that was sent; the link beside it does the same, on a page of ours."""
    connection = await client.changing()
    return Confirmation(outcome=await confirm_by_code(connection, handle, said.code, client.now))


def _read(client: Client, new: NewRegistration) -> Registrant:
    written = Written(
        new.name,
        new.numbers,
        new.code or "",
        new.email or "",
        new.language or client.settings.default_language,
        new.consent,
    )
    who = read(written, Terms.of(client.settings))
    if isinstance(who, Faulty):
        raise Problem.of_fields({f"/{place}": FAULTS[fault] for place, fault in who.faults.items()})
    return who
