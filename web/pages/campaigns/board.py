"""The live board: how a campaign stands, answers as they come, lines in use, and what is due."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import JSONResponse, Response

from centralino.access.rules.rights import Right
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.forecasting.curves import Curve, curve_of
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import CAMPAIGN_LIFE
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.telling.board import Board, board
from centralino.campaigns.telling.watching import Picture, TrunkNow
from web.doors import Door
from web.formats import Formats
from web.live import Parts
from web.marking import N_
from web.office import Office
from web.pages.campaigns.finding import campaign_of
from web.pages.campaigns.member_told import TEXT_STATES
from web.pages.campaigns.shown import words_for
from web.visit import Visit
from web.words_of_rules import CAMPAIGN_STATES, CAMPAIGN_TONES, CHANNELS, DISPOSITIONS

PULSE: Final = (
    15  # seconds between two signs of life, so that nobody on the way takes the connection for dead
)
READS_WITHIN: Final = 10  # seconds; who does not is let go
PARTS: Final = ("head", "figures", "now", "trunks", "curve", "answers", "outcomes")
BAR: Final = 1_000  # units across
STANDS: Final = (
    ("yes", N_("Come")),
    ("no", N_("Do not come")),
    ("calling", N_("In a call")),
    ("texting", N_("A text is going out")),
    ("waiting", N_("Wait for their next step")),
    ("unanswered", N_("No answer, and nothing planned")),
    ("opposed", N_("Do not want to be called")),
)


@dataclass(frozen=True, slots=True)
class Slice:
    """Those who stand alike, as a part of the bar of all members."""

    kind: str
    words: str
    members: int
    share: float
    begins: float
    width: float


async def show(visit: Visit) -> Response:
    """As it is now; a browser with script has it brought up to date from then on."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        seen = await board(connection, visit.office.settings, campaign, visit.now)
        curve = await curve_of(connection, campaign.id)
    return visit.page(
        "campaigns/board.html",
        campaign=campaign,
        expected=_expected(visit, curve) if curve else "",
        can_be_run=bool(CAMPAIGN_LIFE[campaign.state]) and visit.may(Right.RUN_CAMPAIGNS),
        **words_for(visit),
        **_values(visit.office, seen, visit.language),
    )


async def expected(visit: Visit) -> Response:
    """What it was started with the expectation of, as columns; nothing, as long as that is not reckoned out."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        curve = await curve_of(connection, campaign.id)
    if curve is None:
        return Response(status_code=204)
    ranges = [each.yes for each in curve.yes]
    return JSONResponse(
        {
            "at": [each.at.timestamp() for each in curve.yes],
            "low": [each.low for each in ranges],
            "middle": [each.middle for each in ranges],
            "high": [each.high for each in ranges],
        }
    )


def _expected(visit: Visit, curve: Curve) -> str:
    now, end = curve.by(visit.now), curve.in_the_end
    number = visit.formats.number
    return visit.gettext(
        "At the start %(low)s to %(high)s were expected to say yes by now, and %(least)s to %(most)s in the end.",
        low=number(round(now.low)),
        high=number(round(now.high)),
        least=number(round(end.low)),
        most=number(round(end.high)),
    )


async def live(visit: Visit) -> Response:
    """The parts of the board that have changed, as events of their names."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
    return EventSourceResponse(
        _news(visit, campaign), ping=PULSE, send_timeout=READS_WITHIN, cleanup_timeout=READS_WITHIN
    )


async def _news(visit: Visit, campaign: Campaign) -> AsyncIterator[ServerSentEvent | bytes]:
    before: Parts | None = None
    with visit.office.boards.watching(campaign.id, campaign.name, visit.me.session_id) as watcher:
        async for look in watcher.looks():
            drawn = look.drawn(visit.language, partial(draw, visit.office))
            if told := look.news(drawn, before, _told):
                yield told
            before = drawn
        if watcher.signed_out:
            yield ServerSentEvent("signed out", event="over")


def _told(parts: Parts) -> bytes:
    """As events of their names."""
    return b"".join(ServerSentEvent(part, event=name).encode() for name, part in parts.items())


def draw(office: Office, seen: Board, language: StaffLanguage) -> Parts:
    """All parts of a board in a language; nothing in them depends on who reads them."""
    formats = Formats(language, office.zone)
    values = _values(office, seen, language) | {"number": formats.number, "percent": formats.percent}
    return {name: office.look.render(f"campaigns/board_{name}.html", language, **values) for name in PARTS}


def _values(office: Office, seen: Board, language: StaffLanguage) -> dict[str, Any]:
    formats, say = Formats(language, office.zone), partial(office.look.say, language)
    now = seen.picture
    return {
        "here": f"/campaigns/{seen.campaign.name}",
        "picture": now,
        "state": say(CAMPAIGN_STATES[seen.campaign.state]),
        "state_tone": CAMPAIGN_TONES.get(seen.campaign.state, ""),
        "asks_how_many": seen.campaign.plan.how_many,
        "yes": now.answers.get("yes", 0),
        "no": now.answers.get("no", 0),
        "slices": list(_slices(office, language, now)),
        "next_at": _soon(formats, now),
        "trunks": [_trunk(each, now) for each in now.trunks],
        "outcomes": [
            (say(DISPOSITIONS[Disposition(name)]), count) for name, count in now.dispositions.items()
        ],
        "calls": sum(now.dispositions.values()),
        "texts": [(say(TEXT_STATES[name]), count) for name, count in now.texts.items()],
        "latest": seen.latest,
        "channels": {each.value: say(words) for each, words in CHANNELS.items()},
        "curve": json.dumps(_curve(seen)),
        "exact_clock": formats.exact_clock,
    }


def _slices(office: Office, language: StaffLanguage, now: Picture) -> Iterator[Slice]:
    invited, begins = max(now.invited, 1), 0.0
    for kind, words in STANDS:
        members = now.answers.get(kind, 0) if kind in ("yes", "no") else now.states.get(kind, 0)
        if members:
            width = BAR * members / invited
            yield Slice(
                kind,
                office.look.say(language, words),
                members,
                members / invited,
                round(begins, 1),
                round(width, 1),
            )
            begins += width


def _soon(formats: Formats, now: Picture) -> str:
    """When the next step is due: today by the clock, later with its day."""
    if now.due.next_at is None:
        return ""
    is_soon = now.due.next_at - now.at < timedelta(hours=12)
    return formats.clock(now.due.next_at) if is_soon else formats.instant(now.due.next_at)


def _trunk(trunk: TrunkNow, now: Picture) -> dict[str, object]:
    rests = trunk.rests_until is not None and now.at < trunk.rests_until
    return {"trunk": trunk, "rests": rests, "is_full": trunk.in_use >= trunk.lines}


def _curve(seen: Board) -> dict[str, Sequence[float]]:
    """As columns, which is how it is drawn."""
    return {
        "at": [each.at.timestamp() for each in seen.curve],
        "yes": [each.yes for each in seen.curve],
        "no": [each.no for each in seen.curve],
    }


DOORS = (
    Door("GET", "/campaigns/{name}/board", Right.SEE_CAMPAIGNS, show),
    Door("GET", "/campaigns/{name}/board/expected", Right.SEE_CAMPAIGNS, expected),
    Door("GET", "/campaigns/{name}/board/live", Right.SEE_CAMPAIGNS, live),
)
