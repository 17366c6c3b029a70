"""Words that several commands of `centralino campaign` share: its arguments, and how a plan is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import RenderableType
from rich.text import Text

from centralino.campaigns.life.preparing import Finding, Weight
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.plan import CallingHours, Plan, TextPlan
from centralino.campaigns.store.campaigns import Campaign
from centralino.cli.office import Office
from centralino.cli.output import coloured, instant, table
from centralino.settings.lengths import written_length
from centralino.settings.telephone import WEEKDAYS

CampaignNamed = Annotated[
    str, typer.Argument(metavar="CAMPAIGN", help="Its name, as `campaign list` says.", show_default=False)
]
MemberNamed = Annotated[
    str,
    typer.Argument(metavar="MEMBER", help="Their id, a code, or a part of the name.", show_default=False),
]
Because = Annotated[str, typer.Option("--why", help="Kept with it, for those who ask later.")]


def organisation_of(office: Office) -> Organisation:
    """Whose campaigns these are."""
    return Organisation(office.settings)


def heading(campaign: Campaign, zone: ZoneInfo) -> Text:
    """Which campaign, how it stands, and what for."""
    event = campaign.plan.event
    words = Text()
    words.append(f"{campaign.name}  ", style="bold").append(coloured(campaign.state))
    if campaign.start_at:
        words.append(f", starts {instant(campaign.start_at, zone)}")
    place = f", {event.place}" if event.place else ""
    starts = instant(event.starts_at, ZoneInfo(event.time_zone))
    return words.append(f"\n{event.title}{place}, {starts} ({event.time_zone})")


def plan_table(plan: Plan) -> RenderableType:
    """A plan, as those who will be called would want to know it."""
    return table("plan", "", rows=list(_plan(plan)))


def findings_table(findings: Sequence[Finding]) -> RenderableType:
    """What was found, the grave things first."""
    ordered = sorted(findings, key=lambda each: each.weight is not Weight.ERROR)
    rows = [(each.weight, each.words) for each in ordered]
    return table("", "what was found", rows=rows, empty="nothing speaks against it")


def _plan(plan: Plan) -> Iterator[tuple[str, str]]:
    yield (
        "who calls",
        f"{plan.organisation}, in {plan.language}, from {plan.caller_id or 'the number of the trunk'}",
    )
    yield "who is called", ", ".join(plan.lists) or "single members"
    yield "over", ", ".join(plan.trunks)
    yield "for", plan.purpose.replace("-", " ")
    zone = ZoneInfo(plan.event.time_zone)
    yield "replies close", f"{instant(plan.replies_close_at, zone)} ({zone.key})"
    yield "when", _hours(plan.hours)
    retries = plan.retries
    part = ", rather at another part of the day" if retries.vary else ""
    yield (
        "how often",
        f"{retries.attempts} calls, {written_length(retries.gap)} between two at least{part}; "
        f"{plan.contacts_per_event} contacts for the event at the most",
    )
    for disposition, again in retries.after.items():
        yield f"after {disposition}", f"{written_length(again.after)}, {again.most} times at the most"
    yield "texts", _texts(plan.texts) if plan.texts else "none"
    yield "machines", (plan.machines or "not looked for").replace("-", " ")
    keys = ["1 yes", "2 no", "3 hear again", *([f"0 {plan.person}"] if plan.person else []), "9 never again"]
    yield "keys", ", ".join(keys) + ("; then how many come" if plan.how_many else "")
    for name, words in plan.words:
        if words:
            told = words if isinstance(words, str) else f"the recording {words.recording}"
            yield name.replace("_", " "), told


def _hours(hours: CallingHours) -> str:
    """The week with days of the same hours together."""
    parts: list[tuple[list[str], tuple[str, ...]]] = []
    for weekday in WEEKDAYS:
        windows = getattr(hours, weekday)
        if parts and parts[-1][1] == windows:
            parts[-1][0].append(weekday[:3])
        else:
            parts.append(([weekday[:3]], windows))
    told = [f"{_days(days)} {', '.join(windows) or 'never'}" for days, windows in parts]
    if hours.holidays:
        told.append(f"holidays ({hours.holidays}) {', '.join(hours.on_holidays) or 'never'}")
    if hours.on_eves is not None:
        told.append(f"eves {', '.join(hours.on_eves) or 'never'}")
    if hours.closed_on:
        told.append(f"never on {', '.join(map(str, hours.closed_on))}")
    return "; ".join(told)


def _days(days: Sequence[str]) -> str:
    return days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"


def _texts(texts: TextPlan) -> str:
    told = [f"after {texts.after_attempts} calls"]
    if texts.at_once_after:
        told.append(f"at once after {', '.join(texts.at_once_after)}")
    if texts.for_those_who_prefer:
        told.append("in place of calls for those who prefer them")
    return "; ".join(told) + f"; calls go on {written_length(texts.wait)} later"
