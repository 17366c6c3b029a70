"""How the words of the support line (how far a number is trusted, grants, ends of calls) are said to the staff."""

from __future__ import annotations

from typing import Final

from centralino.calls.records import Outcome
from centralino.directory.numbers import Source, Trust
from centralino.support.grants import WEB
from centralino.support.registration.differing import About
from centralino.support.registration.entering import REGISTERED, REGISTERED_AGAIN
from centralino.support.rules import GrantState
from centralino.support.staff_store import GrantRow
from web.marking import N_
from web.visit import Visit

TRUST: Final = {
    Trust.CONFIRMED: N_("confirmed"),
    Trust.LEARNED: N_("learned from a call"),
    Trust.DECLARED: N_("declared"),
}
TRUST_TONES: Final = {Trust.CONFIRMED: "good", Trust.LEARNED: "calm"}
SOURCES: Final = {
    Source.IMPORT: N_("from a file"),
    Source.WEB: N_("from the web site"),
    Source.STAFF: N_("from the staff"),
    Source.CALL: N_("from a call"),
}
GRANTS: Final = {
    GrantState.AWAITING: N_("awaits authorisation"),
    GrantState.GRANTED: N_("granted"),
    GrantState.REVOKED: N_("revoked"),
}
GRANT_TONES: Final = {GrantState.AWAITING: "warn", GrantState.GRANTED: "good", GrantState.REVOKED: "bad"}
REGISTRATIONS: Final = {
    REGISTERED: N_("registered on the web site"),
    REGISTERED_AGAIN: N_("registered once more on the web site"),
}
DIFFERS: Final = {
    About.NAME: N_("Name"),
    About.NUMBER: N_("Number"),
    About.CODE: N_("Code"),
    About.LANGUAGE: N_("Language"),
}
ENDS: Final = {
    Outcome.TALKED: N_("talked"),
    Outcome.CALL_BACK_TAKEN: N_("asked to be called back"),
    Outcome.GOODBYE: N_("nobody was there"),
    Outcome.INVITED: N_("was asked the question"),
    Outcome.NO_KEY: N_("no key pressed"),
    Outcome.MACHINE: N_("answering machine"),
    Outcome.APOLOGISED: N_("something of ours failed"),
    Outcome.CALLER_LEFT: N_("the caller left"),
    Outcome.WITHDRAWN: N_("support was revoked while they waited"),
    Outcome.LEFT_TO_DIALPLAN: N_("at the safe destination"),
    Outcome.UNKNOWN_SCRIPT: N_("no script for this line"),
    Outcome.SCRIPT_FAILED: N_("the script failed"),
    Outcome.TIME_LIMIT: N_("the time limit ended it"),
    Outcome.SERVER_STOPPED: N_("the system was stopped"),
    Outcome.LOST: N_("lost from sight"),
}
END_TONES: Final = {
    Outcome.TALKED: "good",
    Outcome.CALL_BACK_TAKEN: "calm",
    Outcome.APOLOGISED: "bad",
    Outcome.UNKNOWN_SCRIPT: "bad",
    Outcome.SCRIPT_FAILED: "bad",
    Outcome.LOST: "bad",
}


def by_whom(visit: Visit, word: GrantRow) -> str:
    """Who said a word of the sales office and why; of the web site, in words."""
    if word.by == WEB and word.why in REGISTRATIONS:
        return visit.gettext(REGISTRATIONS[word.why])
    return f"{word.by}: {word.why}" if word.why else word.by


def destination(visit: Visit, name: str) -> str:
    """Where a call was put through to; one that is neither support nor sales has the name that it was given."""
    telephone = visit.office.settings.telephone
    plain = {telephone.support: N_("Support"), telephone.sales: N_("Sales office")}
    return visit.gettext(plain[name]) if name in plain else name
