"""What people are invited to and what they are asked, as fields of a form; and a plan that begins with that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from centralino import calendars
from centralino.campaigns.life.plan_form.written import (
    Fault,
    Faults,
    Written,
    Wrong,
    checked,
    local_instant,
    with_parts,
    written,
)
from centralino.campaigns.rules.plan import Plan, TextPlan
from centralino.settings import Settings

CLOSES: Final = time(20)  # on the day before the event, unless said otherwise
FIELDS: Final = {
    "organisation": "organisation",
    "event.title": "title",
    "event.place": "place",
    "event.starts_at": "starts_at",
    "event.time_zone": "time_zone",
    "purpose": "purpose",
    "replies_close_at": "replies_close_at",
}


def event_shown(plan: Plan) -> Written:
    """The plan's event as a form has it, on its own clock."""
    zone = ZoneInfo(plan.event.time_zone)
    return written(
        organisation=plan.organisation,
        title=plan.event.title,
        place=plan.event.place,
        starts_at=_shown(plan.event.starts_at, zone),
        time_zone=plan.event.time_zone,
        purpose=plan.purpose,
        replies_close_at=_shown(plan.replies_close_at, zone),
        how_many=plan.how_many,
    )


def read_event(sent: Written, plan: Plan) -> Plan | Faults:
    """The plan with the event that was filled in."""
    faults = tuple(_faults(sent))
    return faults or with_parts(plan, _parts(sent), FIELDS, whole="replies_close_at")


def first_plan(sent: Written, settings: Settings) -> Plan | Faults:
    """A plan for this event with what the house has for everything else: its first trunk, its line for invitations."""
    if faults := tuple(_faults(sent)):
        return faults
    telephone = settings.telephone
    lines = [number for number, line in telephone.lines.items() if line.purpose == "invitations"]
    calendar = settings.default_region if calendars.is_known(settings.default_region) else None
    parts = {
        **_parts(sent),
        "language": settings.default_language,
        "trunks": list(telephone.trunks)[:1],
        "caller_id": lines[0] if lines else None,
        "hours": {"holidays": calendar},
        "texts": TextPlan().model_dump() if settings.text_provider else None,
    }
    return checked(parts, {**FIELDS, "trunks": "trunks"}, whole="replies_close_at")


def _faults(sent: Written) -> Iterator[Fault]:
    """What pydantic would say of instants and zones in words that fit no form."""
    for name in ("organisation", "title", "starts_at", "time_zone"):
        if not sent.one(name):
            yield Fault(name, Wrong.MISSING)
    for name in ("starts_at", "replies_close_at"):
        if sent.one(name) and local_instant(sent.one(name)) is None:
            yield Fault(name, Wrong.NO_INSTANT)
    if sent.one("time_zone") and sent.one("time_zone") not in available_timezones():
        yield Fault("time_zone", Wrong.NO_ZONE)
        return
    starts_at, closes_at = local_instant(sent.one("starts_at")), local_instant(sent.one("replies_close_at"))
    if starts_at and closes_at and closes_at > starts_at:
        yield Fault("replies_close_at", Wrong.AFTER_THE_EVENT)


def _parts(sent: Written) -> dict[str, object]:
    starts_at = local_instant(sent.one("starts_at"))
    assert starts_at  # there is no fault
    zone = ZoneInfo(sent.one("time_zone"))
    closes_at = local_instant(sent.one("replies_close_at")) or _before(starts_at)
    return {
        "event": {
            "title": sent.one("title"),
            "place": sent.one("place"),
            "starts_at": starts_at.replace(tzinfo=zone),
            "time_zone": zone.key,
        },
        "organisation": sent.one("organisation"),
        "replies_close_at": closes_at.replace(tzinfo=zone),
        "how_many": sent.ticked("how_many"),
        **({"purpose": sent.one("purpose")} if sent.one("purpose") else {}),
    }


def _before(starts_at: datetime) -> datetime:
    return datetime.combine(starts_at.date() - timedelta(days=1), CLOSES)


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"
