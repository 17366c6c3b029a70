"""What the page of each step shows beside its fields: choices, limits, pictures, examples."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Final

from centralino.campaigns.forecasting.forecast import LINK
from centralino.campaigns.life.plan_form import AGAIN_AFTER, DAYS, MOST_WINDOWS, SAID, TEXTED, Written
from centralino.campaigns.life.plan_form.calling import HOUSE
from centralino.campaigns.life.reach import law_for
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.rules.plan import MachineAction, Plan
from centralino.campaigns.store.browsing import some_names
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.telling.imagined import days_of_who_never_answers
from centralino.campaigns.texts.examples import sayings_for, texts_for
from centralino.campaigns.words.house_words import HOUSE as HOUSE_WORDS
from centralino.campaigns.words.wording import SPOKEN, WRITTEN
from centralino.database import Connection
from centralino.directory.list_store import lists
from centralino.messages.segments import Encoding
from centralino.prompts.clips import CAMPAIGNS
from centralino.settings.lengths import written_length
from web.formats import phone
from web.pages.campaigns.plan.reached import reached
from web.pages.campaigns.plan.week import HOURS, hour_marks, week_of
from web.pages.campaigns.plan_told import LANGUAGES, MACHINES, SAYINGS
from web.visit import Visit
from web.week_in_words import day_names
from web.words_of_rules import DISPOSITIONS, OBSTACLES, PURPOSES, STOPS

EXAMPLES: Final = 12  # members to choose from, to see words filled in
AT_LEAST: Final = 2  # windows of a day that are offered


async def event(visit: Visit, _connection: Connection, _campaign: Campaign, _sent: Written) -> dict[str, Any]:
    """What it may be for."""
    return {"purposes": [(each.value, visit.gettext(words)) for each, words in PURPOSES.items()]}


async def people(visit: Visit, connection: Connection, campaign: Campaign, _sent: Written) -> dict[str, Any]:
    """All lists, and whom the plan as it is kept would reach."""
    return {"lists": await lists(connection), **await reached(visit, connection, campaign)}


async def hours(visit: Visit, connection: Connection, campaign: Campaign, sent: Written) -> dict[str, Any]:
    """The law's limits for those on the lists, and the week as a picture."""
    law = await law_for(connection, visit.office.organisation, campaign.id, campaign.plan, visit.now)
    names = day_names(visit, "wide")
    return {
        "law": law,
        "law_told": {day: ", ".join(map(str, law.of(day))).replace("-", "–") for day in DAYS},
        "days": list(zip(DAYS[:7], names, strict=True)),
        "windows": {day: range(1, _offered(sent, day) + 1) for day in DAYS},
        "rows": week_of(sent, law, day_names(visit)),
        "marks": hour_marks(),
        "last_hour": HOURS[-1],
    }


def _offered(sent: Written, day: str) -> int:
    """Room for one more than there are."""
    used = [n for n in range(1, MOST_WINDOWS + 1) if sent.one(f"{day}_{n}_from") or sent.one(f"{day}_{n}_to")]
    return min(max(AT_LEAST, max(used, default=0) + 1), MOST_WINDOWS)


async def calling(
    visit: Visit, _connection: Connection, campaign: Campaign, _sent: Written
) -> dict[str, Any]:
    """What a member's next days would be by the plan as it is kept."""
    return {
        "again": [(each.value, visit.gettext(DISPOSITIONS[each])) for each in AGAIN_AFTER],
        "house": {
            each.value: (written_length(HOUSE.again(each).after), HOUSE.again(each).most)
            for each in AGAIN_AFTER
        },
        "texts_go": visit.office.settings.text_provider is not None,
        **await days(visit, campaign, campaign.plan),
    }


async def days(visit: Visit, campaign: Campaign, plan: Plan) -> dict[str, Any]:
    """The next days of an imaginary member who never answers; from the start that was ordered, if one was."""
    office = visit.office
    start = max(campaign.start_at or visit.now, visit.now)
    terms = office.organisation.terms_of(plan)
    found = await asyncio.to_thread(days_of_who_never_answers, terms, start, office.settings.default_region)
    return {
        "imagined": found,
        "end": visit.gettext(STOPS[found.end.why]) if found.end else "",
        "obstacles": {rule: visit.gettext(words) for rule, words in OBSTACLES.items()},
    }


async def words(visit: Visit, connection: Connection, campaign: Campaign, sent: Written) -> dict[str, Any]:
    """The house's words, recordings that there are, and all of it filled in for somebody."""
    members = await some_names(connection, campaign.id, campaign.plan.lists, most=EXAMPLES)
    return {
        "languages": [(code, visit.gettext(name)) for code, name in LANGUAGES.items()],
        "house": HOUSE_WORDS[campaign.plan.language],
        "said_by_voice": [(name, visit.gettext(SAYINGS[name])) for name in SAID],
        "texted": [(name, visit.gettext(SAYINGS[name])) for name in TEXTED],
        "spoken_places": " ".join(f"{{{each}}}" for each in sorted(SPOKEN)),
        "written_places": " ".join(f"{{{each}}}" for each in sorted(WRITTEN)),
        "recordings": await asyncio.to_thread(
            _recordings, visit.office.settings.folder / visit.office.settings.prompts
        ),
        "members": members,
        "members_to_choose": [(each, each) for each in members],
        "texts_go": campaign.plan.texts is not None,
        **examples(visit, campaign.plan, _example(sent, members)),
    }


def examples(visit: Visit, plan: Plan, member: str) -> dict[str, Any]:
    """What that member would hear and read."""
    link = visit.office.settings.link_of("x" * LINK)
    return {
        "member": member,
        "heard": sayings_for(plan, member),
        "recorded": plan.words.recordings(),
        "read": texts_for(plan, member, link),
        "is_gsm": lambda text: text.takes.encoding is Encoding.GSM,
    }


def _example(sent: Written, members: list[str]) -> str:
    return sent.one("member") or (members[0] if members else "Anna Rossi")


def _recordings(own: Path) -> list[str]:
    """Files of the organisation's own that a campaign may say."""
    return sorted(each.name for each in (own / CAMPAIGNS).glob("*.wav"))


async def lines(visit: Visit, _connection: Connection, campaign: Campaign, _sent: Written) -> dict[str, Any]:
    """What there is in the house; what the plan has and the house has not is offered too, so that it is seen."""
    telephone, plan = visit.office.settings.telephone, campaign.plan
    _ = visit.gettext
    numbers = dict.fromkeys([*telephone.lines, *([plan.caller_id] if plan.caller_id else [])])
    persons = dict.fromkeys([*telephone.destinations, *([plan.person] if plan.person else [])])
    return {
        "trunks": [
            (name, telephone.trunks.get(name)) for name in dict.fromkeys([*plan.trunks, *telephone.trunks])
        ],
        "numbers": [
            ("", _("that of the trunk")),
            *((each, _number(visit, each)) for each in numbers),
        ],
        "persons": [("", _("nobody")), *((each, each) for each in persons)],
        "machines": [("", _(MACHINES[None])), *((each.value, _(MACHINES[each])) for each in MachineAction)],
    }


def _number(visit: Visit, number: str) -> str:
    line = visit.office.settings.telephone.lines.get(number)
    if line is None:
        return visit.gettext("%(number)s, no line of ours", number=phone(number))
    if line.purpose != "invitations":
        return visit.gettext("%(number)s, the support line", number=phone(number))
    return phone(number)


NOT_BEGUN: Final = (CampaignState.DRAFT, CampaignState.READY)
