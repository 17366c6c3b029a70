"""How the words of the support line (how far a number is trusted, grants, ends of calls) are said to the staff."""

from __future__ import annotations

from typing import Final

from centralino.calls.records import Outcome
from centralino.directory.numbers import Source, Trust
from centralino.support.rules import GrantState
from web.marking import N_

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
