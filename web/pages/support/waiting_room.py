"""The waiting room: who registered and awaits the word of sales, the longest first."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.messages.mails.patience import OVERDUE_AFTER, MailState
from centralino.messages.mails.store import held_up
from centralino.support.awaiting import awaiting_authorisation
from centralino.support.registration.store import count_unconfirmed
from web.doors import Door
from web.marking import N_
from web.pages.account import LANGUAGES
from web.pages.support.deciding import decided_just_now
from web.pages.support.words import DIFFERS, by_whom
from web.visit import Visit

MAILS = {
    MailState.WAITING: (N_("is tried again"), "warn"),
    MailState.REFUSED: (N_("refused for good"), "bad"),
}
MOST_MAILS = 20


async def show(visit: Visit) -> Response:
    """A page of them, each with the two words that may be said."""
    after = visit.query("after")
    async with visit.reading() as connection:
        waiting = await awaiting_authorisation(connection, after=after or None)
        decided = await decided_just_now(visit, connection)
        unconfirmed = await count_unconfirmed(connection, visit.now)
        mails = await held_up(connection, visit.now, overdue=visit.now - OVERDUE_AFTER, most=MOST_MAILS)
    return visit.page(
        "support/waiting_room.html",
        waiting=waiting.rows,
        further=waiting.next,
        is_first=not after,
        decided=decided,
        unconfirmed=unconfirmed,
        by_email=visit.office.settings.registration_confirm == "email",
        mails=mails,
        mail_states={state: (visit.gettext(words), tone) for state, (words, tone) in MAILS.items()},
        by_whom=lambda word: by_whom(visit, word),
        differs={each: visit.gettext(words) for each, words in DIFFERS.items()},
        spoken={each.value: words for each, words in LANGUAGES},
        today=visit.today.isoformat(),
    )


DOORS = (Door("GET", "/waiting-room", Right.DECIDE_GRANTS, show),)
