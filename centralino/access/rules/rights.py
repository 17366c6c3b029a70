"""What may be done in the house, and which role may do it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What somebody is here for; spelt as Postgres's enum `staff_role`."""

    ADMINISTRATOR = "administrator"
    SALES = "sales"
    ORGANISER = "organiser"
    DESK = "desk"
    VIEWER = "viewer"


class Right(StrEnum):
    """One thing that may be done. Where there is `see_…` beside it, seeing is a right of its own."""

    SEE_CUSTOMERS = (
        "see_customers"  # search, contracts, grants, numbers, calls and why they went where they went
    )
    CHANGE_CUSTOMERS = "change_customers"  # people themselves, their codes and numbers; forget them
    REGISTER_CUSTOMERS = (
        "register_customers"  # for the organisation's own form: enter whoever registers there
    )
    CHANGE_CONTRACTS = "change_contracts"
    DECIDE_GRANTS = "decide_grants"  # the waiting room; grant, revoke
    EXPLAIN = "explain"  # what if this number calls now?
    SEE_CALL_BACKS = "see_call_backs"
    RETURN_CALL_BACKS = "return_call_backs"
    PLACE_CALLS = "place_calls"  # click to call
    SEE_LIVE = "see_live"  # callers in the support line and in its queue
    SEE_LISTS = "see_lists"
    CHANGE_LISTS = "change_lists"  # add and withdraw members by hand
    IMPORT_PEOPLE = "import_people"  # files of people, contracts and lists
    SEE_CAMPAIGNS = "see_campaigns"  # the board, members, texts, forecasts
    CHANGE_CAMPAIGNS = "change_campaigns"  # events, drafts, plans, words
    RUN_CAMPAIGNS = "run_campaigns"  # launch, pause, resume, stop
    HEAR = "hear"  # the browser's phone plays a campaign's call
    ANSWER_FOR_MEMBERS = "answer_for_members"  # take their answer, withdraw them, never call them again
    SEE_PARTICIPANTS = "see_participants"
    EXPORT_PARTICIPANTS = "export_participants"  # as files that leave the house
    SEE_SETTINGS = "see_settings"
    SETTINGS = "settings"  # change them: destinations, trunks, prompts, provider, rule sets, registers
    SEE_HEALTH = "see_health"
    STAFF = "staff"  # accounts of others, their roles and sessions
    SEE_AUDIT = "see_audit"
    API_TOKENS = "api_tokens"  # webhooks too
    OWN_ACCOUNT = "own_account"


_CUSTOMERS = frozenset({Right.SEE_CUSTOMERS, Right.EXPLAIN, Right.SEE_CALL_BACKS, Right.SEE_LIVE})
_MEMBERS = frozenset({Right.SEE_LISTS, Right.SEE_CAMPAIGNS, Right.SEE_PARTICIPANTS})
_EVERYBODY = frozenset({Right.OWN_ACCOUNT})

RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset(Right),
        Role.SALES: _EVERYBODY
        | _CUSTOMERS
        | {
            Right.CHANGE_CUSTOMERS,
            Right.REGISTER_CUSTOMERS,
            Right.CHANGE_CONTRACTS,
            Right.DECIDE_GRANTS,
            Right.RETURN_CALL_BACKS,
            Right.PLACE_CALLS,
            Right.IMPORT_PEOPLE,
            Right.SEE_LISTS,
        },
        Role.ORGANISER: _EVERYBODY
        | _MEMBERS
        | {
            Right.SEE_CUSTOMERS,
            Right.CHANGE_LISTS,
            Right.IMPORT_PEOPLE,
            Right.CHANGE_CAMPAIGNS,
            Right.RUN_CAMPAIGNS,
            Right.HEAR,
            Right.ANSWER_FOR_MEMBERS,
            Right.EXPORT_PARTICIPANTS,
            Right.PLACE_CALLS,
        },
        Role.DESK: _EVERYBODY
        | _CUSTOMERS
        | _MEMBERS
        | {Right.RETURN_CALL_BACKS, Right.PLACE_CALLS, Right.ANSWER_FOR_MEMBERS},
        Role.VIEWER: _EVERYBODY | _CUSTOMERS | _MEMBERS,
    }
)
