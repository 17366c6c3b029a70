"""Other systems that are told what happens: who they are, how they take it, and telling them again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.webhooks import actions
from centralino.webhooks.actions import Made, Subscription, Wanted
from centralino.webhooks.rules.kinds import EVENTS, Condition, DeliveryState, EventKind
from centralino.webhooks.rules.patience import BOTH_SECRETS_FOR
from web.doors import Door
from web.in_words import in_words
from web.marking import N_
from web.visit import Visit

BAD_REQUEST, NOT_FOUND = 400, 404
HOME: Final = "/webhooks"

EVENT_WORDS: Final = {
    EventKind.CALL_ENDED: N_("a call has ended"),
    EventKind.REGISTRATION_CREATED: N_("somebody has registered"),
    EventKind.ANSWER_RECORDED: N_("somebody has answered, or changed their mind"),
    EventKind.TEXT_RECEIVED: N_("a text has come in"),
    EventKind.TEXT_SENT: N_("a text has gone out"),
    EventKind.TEST: N_("a test"),
}
CONDITION_WORDS: Final = {
    Condition.ON: N_("takes what it is told"),
    Condition.TROUBLED: N_("did not take the last; it is tried again"),
    Condition.FAILING: N_("failing for days: events are given up"),
    Condition.OFF: N_("switched off"),
}
CONDITION_TONES: Final = {
    Condition.ON: "good",
    Condition.TROUBLED: "warn",
    Condition.FAILING: "bad",
    Condition.OFF: "",
}
STATE_WORDS: Final = {
    DeliveryState.WAITING: N_("still to be told"),
    DeliveryState.DELIVERED: N_("told"),
    DeliveryState.FAILED: N_("given up"),
}
STATE_TONES: Final = {
    DeliveryState.WAITING: "calm",
    DeliveryState.DELIVERED: "good",
    DeliveryState.FAILED: "bad",
}


async def show(visit: Visit) -> Response:
    """All of them, and a form for another."""
    return await _all(visit, wanted=Wanted("", EVENTS))


async def add(visit: Visit) -> Response:
    """Told from now on; the secret is shown once."""
    wanted = await _wanted(visit)
    async with visit.changing() as connection:
        made = await actions.subscribe(
            connection, wanted, at=visit.now, by=visit.me.name, anywhere=_anywhere(visit)
        )
    if isinstance(made, Refused):
        return await _all(visit, BAD_REQUEST, wanted=wanted, wrong=in_words(visit, made.why))
    return _shown_once(visit, made, visit.gettext("A secret for the other end"))


async def show_one(visit: Visit) -> Response:
    """How one stands, with its log."""
    return await _one(visit)


async def change(visit: Visit) -> Response:
    """Its address, its events, its note."""
    wanted = await _wanted(visit)
    async with visit.changing() as connection:
        changed = await actions.change(connection, _id(visit), wanted, anywhere=_anywhere(visit))
    if isinstance(changed, Refused):
        return await _one(visit, BAD_REQUEST, wanted=wanted, wrong=in_words(visit, changed.why))
    return visit.see_other(_address(visit), visit.gettext("The subscription is changed."))


async def switch_off(visit: Visit) -> Response:
    """Told nothing for now."""
    async with visit.changing() as connection:
        changed = await actions.switch_off(connection, _id(visit), at=visit.now, by=visit.me.name)
    return _told(visit, changed, visit.gettext("It is told nothing until you switch it on again."))


async def switch_on(visit: Visit) -> Response:
    """Told again."""
    async with visit.changing() as connection:
        changed = await actions.switch_on(connection, _id(visit))
    return _told(visit, changed, visit.gettext("It is told again, first of what waited."))


async def rotate(visit: Visit) -> Response:
    """Another secret, shown once."""
    async with visit.changing() as connection:
        made = await actions.rotate_secret(connection, _id(visit), at=visit.now)
    if isinstance(made, Refused):
        return _told(visit, made, "")
    return _shown_once(visit, made, visit.gettext("A new secret for the other end"))


async def remove(visit: Visit) -> Response:
    """It is taken out, with its log."""
    async with visit.changing() as connection:
        refused = await actions.remove(connection, _id(visit))
    if refused:
        return _told(visit, refused, "")
    return visit.see_other(HOME, visit.gettext("The subscription is removed."))


async def test(visit: Visit) -> Response:
    """An event of no consequence."""
    async with visit.changing() as connection:
        sent = await actions.send_test(connection, _id(visit), at=visit.now, by=visit.me.name)
    return _told(visit, sent, visit.gettext("A test is on its way: load the page again to see how it went."))


async def again(visit: Visit) -> Response:
    """One delivery once more."""
    async with visit.changing() as connection:
        asked = await actions.tell_again(
            connection, _id(visit), visit.number_in_path("delivery"), at=visit.now
        )
    return _told(visit, asked, visit.gettext("That event is told again, under the id that it had."))


async def again_since(visit: Visit) -> Response:
    """All since a time once more."""
    since = _instant(visit, await visit.field("since"))
    if since is None:
        return visit.see_other(
            _address(visit), visit.gettext("Say since when, as a day and a time."), "refused"
        )
    async with visit.changing() as connection:
        asked = await actions.tell_again_since(connection, _id(visit), since, at=visit.now)
    count = asked if isinstance(asked, int) else 0
    words = visit.ngettext("%(num)d event is told again.", "%(num)d events are told again.", count)
    return _told(visit, asked, words)


async def show_delivery(visit: Visit) -> Response:
    """One event as it is told, and how each attempt went."""
    async with visit.reading() as connection:
        subscription = await _found(visit, connection)
        delivery = await actions.delivery(connection, subscription.id, visit.number_in_path("delivery"))
        if delivery is None:
            raise HTTPException(NOT_FOUND)
        attempts = await actions.attempts(connection, delivery.id)
    told = json.dumps(delivery.body, ensure_ascii=False, indent=2)
    return visit.page(
        "webhooks/delivery.html",
        of=subscription,
        each=delivery,
        attempts=attempts,
        body=told,
        **_words(visit),
    )


async def _all(visit: Visit, status: int = 200, *, wanted: Wanted, wrong: str = "") -> Response:
    async with visit.reading() as connection:
        found = await actions.subscriptions(connection)
    return visit.page("webhooks/all.html", status, found=found, wanted=wanted, wrong=wrong, **_words(visit))


async def _one(visit: Visit, status: int = 200, *, wanted: Wanted | None = None, wrong: str = "") -> Response:
    state = visit.query("state")
    only = DeliveryState(state) if state in tuple(DeliveryState) else None
    async with visit.reading() as connection:
        found = await _found(visit, connection)
        log = await actions.deliveries(connection, found.id, state=only, after=visit.query("after") or None)
    return visit.page(
        "webhooks/one.html",
        status,
        of=found,
        log=log,
        only=only,
        is_first=not visit.query("after"),
        wanted=wanted or Wanted(found.address, found.events, found.about),
        wrong=wrong,
        **_words(visit),
    )


def _words(visit: Visit) -> dict[str, Any]:
    return {
        "events": [(each, visit.gettext(EVENT_WORDS[each])) for each in EVENTS],
        "event_words": {each: visit.gettext(words) for each, words in EVENT_WORDS.items()},
        "conditions": {each: visit.gettext(words) for each, words in CONDITION_WORDS.items()},
        "condition_tones": CONDITION_TONES,
        "states": {each: visit.gettext(words) for each, words in STATE_WORDS.items()},
        "state_tones": STATE_TONES,
        "both_for": visit.formats.length(BOTH_SECRETS_FOR),
    }


async def _found(visit: Visit, connection: Connection) -> Subscription:
    found = await actions.subscription(connection, _id(visit))
    if found is None:
        raise HTTPException(NOT_FOUND)
    return found


async def _wanted(visit: Visit) -> Wanted:
    form = await visit.form()
    events = actions.events_named(str(each) for each in form.getlist("events"))
    return Wanted(await visit.field("address"), events, await visit.field("about"))


def _told(visit: Visit, result: object, words: str) -> Response:
    if isinstance(result, Refused):
        return visit.see_other(HOME, in_words(visit, result.why), "refused")
    return visit.see_other(_address(visit), words)


def _shown_once(visit: Visit, made: Made, title: str) -> Response:
    return visit.page("webhooks/secret.html", made=made, title=title)


def _instant(visit: Visit, written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=visit.office.zone)
    except ValueError:
        return None


def _anywhere(visit: Visit) -> bool:
    return visit.office.settings.webhooks_to_private_addresses


def _id(visit: Visit) -> int:
    return visit.number_in_path("id")


def _address(visit: Visit) -> str:
    return f"{HOME}/{_id(visit)}"


DOORS = (
    Door("GET", "/webhooks", Right.API_TOKENS, show),
    Door("POST", "/webhooks", Right.API_TOKENS, add),
    Door("GET", "/webhooks/{id:int}", Right.API_TOKENS, show_one),
    Door("POST", "/webhooks/{id:int}", Right.API_TOKENS, change),
    Door("POST", "/webhooks/{id:int}/off", Right.API_TOKENS, switch_off),
    Door("POST", "/webhooks/{id:int}/on", Right.API_TOKENS, switch_on),
    Door("POST", "/webhooks/{id:int}/secret", Right.API_TOKENS, rotate),
    Door("POST", "/webhooks/{id:int}/remove", Right.API_TOKENS, remove),
    Door("POST", "/webhooks/{id:int}/test", Right.API_TOKENS, test),
    Door("POST", "/webhooks/{id:int}/again", Right.API_TOKENS, again_since),
    Door("GET", "/webhooks/{id:int}/deliveries/{delivery:int}", Right.API_TOKENS, show_delivery),
    Door("POST", "/webhooks/{id:int}/deliveries/{delivery:int}/again", Right.API_TOKENS, again),
)
