"""How campaigns are shown: states in words and colours, times where the event is, lengths to the second."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from web.formats import Formats
from web.marking import N_
from web.visit import Visit
from web.words_of_rules import CAMPAIGN_STATES, CAMPAIGN_TONES

DONE: Final = {
    "drafted": N_("drawn up"),
    "prepared": N_("made ready"),
    "changed": N_("given another plan"),
    "started": N_("started"),
    "paused": N_("paused"),
    "resumed": N_("resumed"),
    "finished": N_("finished"),
    "cancelled": N_("cancelled"),
    "start called off": N_("the ordered start called off"),
    "not started": N_("not started, though it was ordered"),
}
DONE_TO: Final = (
    (re.compile(r"start ordered for (?P<when>.+)"), N_("start ordered for %(when)s")),
    (
        re.compile(r"invited (?P<members>\d+) of the list (?P<list>.+)"),
        N_("invited from the list %(list)s: %(members)s"),
    ),
    (re.compile(r"invited #(?P<id>\d+)"), N_("invited: member %(id)s")),
    (re.compile(r"withdrew #(?P<id>\d+)"), N_("withdrawn: member %(id)s")),
)


def words_for(visit: Visit) -> Mapping[str, Any]:
    """What every template of campaigns needs."""
    return {
        "said": {state: visit.gettext(words) for state, words in CAMPAIGN_STATES.items()},
        "tones": CAMPAIGN_TONES,
        "there": lambda at, zone: there(visit, at, zone),
    }


def there(visit: Visit, at: datetime, zone: str) -> str:
    """On the clock of a place; the clock is named where it is not ours."""
    told = Formats(visit.language, ZoneInfo(zone)).instant(at)
    return told if zone == visit.office.zone.key else f"{told} ({zone})"


def exact_length(visit: Visit, length: timedelta) -> str:
    """2 days 12 hours: nothing is rounded."""
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = (
        (length.days, visit.ngettext("%(num)d day", "%(num)d days", length.days)),
        (hours, visit.ngettext("%(num)d hour", "%(num)d hours", hours)),
        (minutes, visit.ngettext("%(num)d minute", "%(num)d minutes", minutes)),
        (seconds, visit.ngettext("%(num)d second", "%(num)d seconds", seconds)),
    )
    return " ".join(words for count, words in parts if count) or parts[-1][1]


def done(visit: Visit, what: str) -> str:
    """What was done to a campaign; of what no page of ours knows, the words it was written down with."""
    if what in DONE:
        return visit.gettext(DONE[what])
    for pattern, message in DONE_TO:
        if found := pattern.fullmatch(what):
            return visit.gettext(message, **found.groupdict())
    return what
