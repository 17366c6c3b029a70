"""What is wrong with a field of a plan, in the visitor's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from centralino.campaigns.life.plan_form import Fault, Wrong
from web.marking import N_
from web.visit import Visit

WORDS: Final[Mapping[Wrong, str]] = {
    Wrong.MISSING: N_("This is needed."),
    Wrong.TOO_LONG: N_("This is too long: at most %(about)s characters."),
    Wrong.NO_NUMBER: N_("This is no whole number."),
    Wrong.TOO_SMALL: N_("At least %(about)s."),
    Wrong.TOO_LARGE: N_("At most %(about)s."),
    Wrong.NO_INSTANT: N_("This is no day with a time."),
    Wrong.NO_DAY: N_("This is no day of the calendar."),
    Wrong.NO_ZONE: N_("This is no time zone; one is written like Europe/Rome."),
    Wrong.NO_LENGTH: N_("This is no length of time; one is written like 20m, 3h or 2d12h."),
    Wrong.NO_CALENDAR: N_("No holidays are known for this; it is written like IT or ES-MD."),
    Wrong.NO_CHOICE: N_("This cannot be chosen."),
    Wrong.NO_CAMPAIGN_NAME: N_("A name has small letters, digits, - and _, at most 60; and not “new”."),
    Wrong.NAME_TAKEN: N_("Another campaign has this name."),
    Wrong.AFTER_THE_EVENT: N_("Replies close before the event begins."),
    Wrong.HALF_A_WINDOW: N_("A window has a beginning and an end, like 09:00 and 13:00."),
    Wrong.ENDS_BEFORE_IT_BEGINS: N_("This window ends before it begins."),
    Wrong.OVERLAPS: N_("Windows of this day overlap."),
    Wrong.OUTSIDE_THE_LAW: N_(
        "The law permits nobody on these lists to be called then; it permits: %(about)s."
    ),
    Wrong.NO_PLACEHOLDER: N_("%(about)s is filled in by nothing here."),
    Wrong.STRAY_BRACE: N_("A brace stands alone: placeholders are written like {name}."),
    Wrong.OTHER: "%(about)s",
}


def told(visit: Visit, faults: Iterable[Fault]) -> dict[str, str]:
    """By field; of several faults of one, the first."""
    found: dict[str, str] = {}
    for each in faults:
        found.setdefault(each.field, _words(visit, each))
    return found


def _words(visit: Visit, fault: Fault) -> str:
    if fault.wrong is Wrong.OTHER:
        return fault.about
    about = fault.about or visit.gettext("never")
    return visit.gettext(WORDS[fault.wrong], about=about)
