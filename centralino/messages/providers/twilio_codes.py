"""What Twilio's error codes mean for the person who was to get a text (twilio.com/docs/api/errors)."""

from __future__ import annotations

from centralino.messages.provider import Rejected

# The person wrote STOP to our number or our Messaging Service.
OPTED_OUT = frozenset({
    21610,  # attempt to send to an unsubscribed recipient
})  # fmt: skip

# No text will ever reach this number.
INVALID = frozenset({
    21211,  # invalid 'To' phone number
    21214,  # 'To' phone number cannot be reached
    21217,  # phone number does not appear to be valid
    21265,  # 'To' number cannot be a short code
    21614,  # 'To' number is not a valid mobile number
    21635,  # 'To' number cannot be a landline
    30005,  # unknown destination handset
    30006,  # landline or unreachable carrier
})  # fmt: skip

# Our account, our sender, or Twilio itself: nothing to do with the number, and well again some day.
NOT_THE_NUMBERS_FAULT = frozenset({
    20001, 20002, 20003, 20004, 20005, 20006, 20008,  # parameters, permissions, authentication, account not active
    20404,  # not found: the account or the Messaging Service
    20429, 14107,  # too many requests
    21212, 21603, 21606, 21618, 21659, 21660, 21661,  # 'From' is missing, not ours, or cannot send texts
    21408,  # sending to this country is not switched on in the account
    21609,  # invalid 'StatusCallback' URL
    21608,  # a trial account sends to verified numbers only
    21611,  # this 'From' number has too many texts queued
    21701, 21702, 21703, 21704, 21705,  # the Messaging Service is missing, invalid, or has no sender
    30001,  # queue overflow
    30002,  # account suspended
    30017,  # carrier network congestion
    30022, 30023,  # over the carrier's rate, or its daily limit
    30034,  # an unregistered number (US A2P 10DLC)
    30036,  # the validity period is over
    30410,  # a provider's time-out
    63038,  # over the account's daily limit
})  # fmt: skip

# What is left fails for this text and says nothing lasting of the number: 30003 (the telephone is off or away), 30004
# (blocked), 30007 (filtered), 30008 (unknown), 21612 (this pair of numbers), 21617 (over 1600 characters).


def rejected(code: int | None, why: str) -> Rejected:
    """A refusal by its code; without one, or with one that is not known, no more than that."""
    return Rejected(
        code=str(code or ""),
        why=why,
        never_again=code in OPTED_OUT,
        number_invalid=code in INVALID,
        try_again=code in NOT_THE_NUMBERS_FAULT,
    )
