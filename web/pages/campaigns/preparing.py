"""Making a campaign ready: its clips are made while a page tells how far that has come."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.preparing import Prepared
from centralino.campaigns.life.preparing import prepare as prepare_campaign
from centralino.campaigns.store.campaigns import Campaign
from centralino.directory.contacts import Refused
from web.doors import Door
from web.errands import Errand, Progress
from web.in_words import in_words
from web.pages.campaigns.finding import address_of, campaign_of, name_of
from web.pages.campaigns.shown import words_for
from web.visit import Visit


async def prepare(visit: Visit) -> Response:
    """Begins it, or joins what goes on already."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)

    async def work(progress: Progress) -> Prepared | Refused:
        office = visit.office
        done = await prepare_campaign(
            office.database,
            office.organisation,
            campaign.name,
            at=visit.now,
            by=visit.me.name,
            progress=progress,
        )
        if not isinstance(done, Refused):
            await visit.note(
                "prepared", "campaigns", "campaign", of=done.campaign.id, after={"clips": done.made.made}
            )
        return done

    visit.office.errands.begin(errand_of(visit), work)
    return visit.see_other(address_of(visit, "preparing"))


async def show(visit: Visit) -> Response:
    """How far it has come; back to the campaign when it is over."""
    errand = visit.office.errands.find(errand_of(visit))
    if errand is not None and not errand.is_over:
        template = "campaigns/preparing_part.html" if visit.is_fragment else "campaigns/preparing.html"
        return visit.page(template, name=name_of(visit), errand=errand, **words_for(visit))
    if visit.is_fragment:
        return Response(headers={"hx-redirect": address_of(visit, "preparing")})
    over = visit.office.errands.take(errand_of(visit))
    return _told(visit, over) if over else visit.see_other(address_of(visit))


def _told(visit: Visit, over: Errand) -> Response:
    match over.result:
        case Prepared() as prepared:
            return visit.see_other(address_of(visit), _came_to(visit, prepared))
        case Campaign():
            return visit.see_other(address_of(visit), visit.gettext("Saved."))
        case Refused(why):
            return visit.see_other(address_of(visit), in_words(visit, why), "refused")
        case _:
            words = visit.gettext("Something failed on our side; it has been written down. Please try again.")
            return visit.see_other(address_of(visit), words, "refused")


def _came_to(visit: Visit, prepared: Prepared) -> str:
    clips = visit.ngettext("%(num)d clip was made.", "%(num)d clips were made.", prepared.made.made)
    if prepared.members is None:
        return clips
    of = prepared.members.of
    reachable = of.members - of.opposed - of.unreachable
    return " ".join(
        [
            visit.gettext("It is ready."),
            clips,
            visit.ngettext("%(num)d member is invited.", "%(num)d members are invited.", of.members),
            visit.ngettext("%(num)d of them can be reached.", "%(num)d of them can be reached.", reachable),
        ]
    )


def errand_of(visit: Visit) -> str:
    """One at a time for each campaign."""
    return f"prepare {name_of(visit)}"


DOORS = (
    Door("POST", "/campaigns/{name}/prepare", Right.CHANGE_CAMPAIGNS, prepare),
    Door("GET", "/campaigns/{name}/preparing", Right.CHANGE_CAMPAIGNS, show),
)
