"""What a provider's codes mean (twilio.com/docs/api/errors); of others its own words are shown."""

from __future__ import annotations

from typing import Final

from web.marking import N_

CODES: Final = {
    "20003": N_("the account or its token is not right"),
    "20429": N_("too many requests at once"),
    "21211": N_("there is no such number"),
    "21212": N_("our sender's number is not valid"),
    "21408": N_("the account may not send to this country"),
    "21606": N_("our sender cannot send texts"),
    "21608": N_("a trial account sends to confirmed numbers only"),
    "21610": N_("they have opted out at the provider's"),
    "21611": N_("too many texts wait at our sender"),
    "21612": N_("our sender cannot reach this number"),
    "21614": N_("it is no mobile number"),
    "21617": N_("the text is too long"),
    "21635": N_("it is a landline"),
    "30001": N_("the provider's queue is full"),
    "30002": N_("the account is suspended"),
    "30003": N_("the telephone is off or out of reach"),
    "30004": N_("blocked by the operator or the person"),
    "30005": N_("nobody has this number"),
    "30006": N_("a landline, or an operator that takes no texts"),
    "30007": N_("filtered out by the operator"),
    "30008": N_("failed for an unknown reason"),
    "30034": N_("our sender is not registered with the operators"),
}
