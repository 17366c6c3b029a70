"""What each role may do, as a table that the association could sign."""

from __future__ import annotations

import pytest

from centralino.access.rules.rights import RIGHTS, Right, Role

LOOKING = {right for right in Right if right.startswith("see_")}


def test_the_administrator_may_do_everything() -> None:
    assert RIGHTS[Role.ADMINISTRATOR] == frozenset(Right)


@pytest.mark.parametrize("role", Role)
def test_everybody_may_see_to_their_own_account(role: Role) -> None:
    assert Right.OWN_ACCOUNT in RIGHTS[role]


def test_a_viewer_changes_nothing() -> None:
    assert RIGHTS[Role.VIEWER] <= LOOKING | {Right.EXPLAIN, Right.OWN_ACCOUNT}


@pytest.mark.parametrize(
    "right", [Right.STAFF, Right.SETTINGS, Right.SEE_AUDIT, Right.API_TOKENS, Right.SEE_HEALTH]
)
def test_the_house_itself_is_the_administrators_alone(right: Right) -> None:
    assert [role for role in Role if right in RIGHTS[role]] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        pytest.param(Right.CHANGE_CUSTOMERS, {Role.SALES}, id="customers are the sales office's"),
        pytest.param(Right.REGISTER_CUSTOMERS, {Role.SALES}, id="so are those who register"),
        pytest.param(Right.CHANGE_CONTRACTS, {Role.SALES}, id="contracts are the sales office's"),
        pytest.param(Right.DECIDE_GRANTS, {Role.SALES}, id="the waiting room is the sales office's"),
        pytest.param(Right.RUN_CAMPAIGNS, {Role.ORGANISER}, id="campaigns are run by the organiser"),
        pytest.param(Right.CHANGE_LISTS, {Role.ORGANISER}, id="lists are the organiser's"),
        pytest.param(Right.ANSWER_FOR_MEMBERS, {Role.ORGANISER, Role.DESK}, id="the desk takes answers"),
        pytest.param(
            Right.RETURN_CALL_BACKS, {Role.SALES, Role.DESK}, id="the desk and the sales office call back"
        ),
        pytest.param(
            Right.IMPORT_PEOPLE, {Role.SALES, Role.ORGANISER}, id="files come from sales and organiser"
        ),
        pytest.param(
            Right.EXPORT_PARTICIPANTS, {Role.ORGANISER}, id="lists of people leave by the organiser"
        ),
    ],
)
def test_beside_the_administrator_a_right_is(right: Right, roles: set[Role]) -> None:
    assert {role for role in Role if right in RIGHTS[role]} == roles | {Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
def test_whoever_changes_something_may_see_it(role: Role) -> None:
    needs = {
        Right.CHANGE_CUSTOMERS: Right.SEE_CUSTOMERS,
        Right.CHANGE_CONTRACTS: Right.SEE_CUSTOMERS,
        Right.DECIDE_GRANTS: Right.SEE_CUSTOMERS,
        Right.RETURN_CALL_BACKS: Right.SEE_CALL_BACKS,
        Right.CHANGE_LISTS: Right.SEE_LISTS,
        Right.CHANGE_CAMPAIGNS: Right.SEE_CAMPAIGNS,
        Right.RUN_CAMPAIGNS: Right.SEE_CAMPAIGNS,
        Right.ANSWER_FOR_MEMBERS: Right.SEE_CAMPAIGNS,
        Right.EXPORT_PARTICIPANTS: Right.SEE_PARTICIPANTS,
        Right.SETTINGS: Right.SEE_SETTINGS,
    }
    assert {needs[right] for right in RIGHTS[role] if right in needs} <= RIGHTS[role]
