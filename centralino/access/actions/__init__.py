"""What is done at the door and about accounts; the rules decide.

Where a connection is taken, it is in the caller's transaction, which commits what is refused too: wrong tries count.
"""

from centralino.access.actions.accounts import (
    OneTimePassword,
    add_staff,
    all_staff,
    change_staff,
    find_staff,
    first_administrator,
    reset_password,
)
from centralino.access.actions.api_tokens import (
    NewToken,
    Token,
    add_token,
    all_tokens,
    find_token,
    revoke_token,
    whose_token,
)
from centralino.access.actions.own_account import (
    change_language,
    change_password,
    end_session,
    end_sessions,
    sessions_of,
)
from centralino.access.actions.second_factor import (
    NewSecondFactor,
    begin_second_factor,
    confirm_second_factor,
    end_second_factor,
    has_second_factor,
    new_recovery_codes,
    recovery_codes_left,
)
from centralino.access.actions.signing_in import enter_code, sign_in, sign_out, who, who_still_may
from centralino.access.store.sessions import Session
from centralino.access.store.staff import Staff

__all__ = [
    "NewSecondFactor",
    "NewToken",
    "OneTimePassword",
    "Session",
    "Staff",
    "Token",
    "add_staff",
    "add_token",
    "all_staff",
    "all_tokens",
    "begin_second_factor",
    "change_language",
    "change_password",
    "change_staff",
    "confirm_second_factor",
    "end_second_factor",
    "end_session",
    "end_sessions",
    "enter_code",
    "find_staff",
    "find_token",
    "first_administrator",
    "has_second_factor",
    "new_recovery_codes",
    "recovery_codes_left",
    "reset_password",
    "revoke_token",
    "sessions_of",
    "sign_in",
    "sign_out",
    "who",
    "who_still_may",
    "whose_token",
]
