"""What members hear who call the number that had called them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agi.scripts.call_back import call_back
from centralino.calls.records import CallRecord, Outcome
from centralino.campaigns.rules.lives import InvitationState
from tests.unit.agi.invited import (
    ANNA,
    MARIO,
    MEMBER,
    Invitations,
    a_question,
    call_in,
    has_answered,
    invitations,
    told,
)
from tests.unit.agi.pretended import PAID, Caller, Line, line, written_of

CHOICES = ["invitation-choices", "invitation-choice-never"]
ASKED = ["said/call_back", "said/invitation", *CHOICES]
RIGHT, NOBODYS, MALFORMED = "00488410010#", "07654320154#", "00488410011#"
BY_CODE = {"00488410010": (PAID,)}


async def lead(
    folder: Path,
    caller: Caller,
    found: Invitations,
    directory: Line | None = None,
    number: str | None = MEMBER,
) -> tuple[Outcome, list[str], CallRecord]:
    call = call_in(caller, folder, number)
    outcome = await call_back(call, found, directory or line())
    return outcome, caller.heard_of_ours(), written_of(call, folder)


async def test_a_number_that_we_know_is_asked_the_question_at_once(tmp_path: Path) -> None:
    caller = Caller(["1"])
    found = invitations(by_number={MEMBER: (a_question(language="es"),)})
    outcome, heard, record = await lead(tmp_path, caller, found)
    assert heard == [*ASKED, "invitation-yes", "goodbye"]
    assert outcome is Outcome.INVITED
    assert told(record) == {11: ("answered", "yes")}
    assert caller.variables["CHANNEL(language)"] == "es"


async def test_everybody_behind_the_number_is_asked_by_name(tmp_path: Path) -> None:
    found = invitations(by_number={MEMBER: (a_question(ANNA, MARIO),)})
    _, heard, record = await lead(tmp_path, Caller(["1", "2"]), found)
    assert heard == [
        *("said/call_back", "invitation-for", "said/Anna", "said/invitation", *CHOICES, "invitation-yes"),
        *("invitation-also-for", "said/Mario", *CHOICES, "invitation-no", "goodbye"),
    ]
    assert told(record) == {11: ("answered", "yes"), 12: ("answered", "no")}


async def test_every_campaign_asks_its_own_question(tmp_path: Path) -> None:
    other = replace(ANNA, invitation_id=21)
    found = invitations(by_number={MEMBER: (a_question(), a_question(other, campaign_id=6))})
    _, heard, record = await lead(tmp_path, Caller(["1", "2"]), found)
    assert heard.count("said/invitation") == 2
    assert heard.count("said/call_back") == 1
    assert told(record) == {11: ("answered", "yes"), 21: ("answered", "no")}


async def test_who_has_answered_hears_what_and_may_change_their_mind(tmp_path: Path) -> None:
    found = invitations(by_number={MEMBER: (a_question(has_answered(ANNA, "yes")),)})
    _, heard, record = await lead(tmp_path, Caller(["2"]), found)
    assert heard == [
        *("said/call_back", "said/invitation", "invitation-said-yes", *CHOICES),
        *("invitation-no", "goodbye"),
    ]
    assert told(record) == {11: ("answered", "no")}


async def test_who_is_silent_on_what_they_said_lets_it_stand(tmp_path: Path) -> None:
    found = invitations(by_number={MEMBER: (a_question(has_answered(ANNA, "no")),)})
    outcome, heard, record = await lead(tmp_path, Caller(), found)
    assert heard[-3:] == [*CHOICES, "goodbye"]
    assert outcome is Outcome.INVITED
    assert "answered" not in str(told(record))


async def test_who_has_not_answered_is_asked_first(tmp_path: Path) -> None:
    found = invitations(by_number={MEMBER: (a_question(has_answered(ANNA, "no"), MARIO),)})
    _, heard, _ = await lead(tmp_path, Caller(["1"]), found)
    assert heard.index("said/Mario") < heard.index("said/Anna")


async def test_who_once_said_never_may_still_answer(tmp_path: Path) -> None:
    opposed = replace(ANNA, state=InvitationState.OPPOSED)
    found = invitations(by_number={MEMBER: (a_question(opposed),)})
    _, _, record = await lead(tmp_path, Caller(["1"]), found)
    assert told(record) == {11: ("answered", "yes")}


@pytest.mark.parametrize("number", [None, MEMBER], ids=["withheld", "unknown"])
async def test_a_number_that_says_nothing_is_asked_for_the_members_code(
    tmp_path: Path, number: str | None
) -> None:
    found = invitations(by_contact={PAID.contact_id: (a_question(),)})
    caller = Caller([MALFORMED, NOBODYS, RIGHT, "1"])
    _, heard, record = await lead(tmp_path, caller, found, line(by_code=BY_CODE), number)
    assert heard[:7] == [
        "invitation-code-ask",
        *("code-malformed", "invitation-code-ask"),
        *("invitation-code-unknown", "invitation-code-ask"),
        *("said/call_back", "said/invitation"),
    ]
    assert told(record) == {11: ("answered", "yes")}
    assert record.learned == ()  # it may be anybody's telephone, and we call those that are learned


async def test_who_gives_no_code_hears_that_there_is_nothing(tmp_path: Path) -> None:
    outcome, heard, record = await lead(tmp_path, Caller(), invitations())
    assert heard[-1] == "invitation-none"
    assert (outcome, record.decisions[-1].rule) == (Outcome.GOODBYE, "not-invited")


async def test_who_guesses_too_often_is_not_asked(tmp_path: Path) -> None:
    outcome, heard, _ = await lead(tmp_path, Caller(), invitations(), line(locked=True))
    assert (outcome, heard) == (Outcome.GOODBYE, ["sales-locked-out", "invitation-none"])


async def test_who_calls_too_late_is_told_so(tmp_path: Path) -> None:
    found = invitations(by_number={MEMBER: (a_question(over=True),)})
    outcome, heard, record = await lead(tmp_path, Caller(["1"]), found)
    assert (outcome, heard, told(record)) == (Outcome.GOODBYE, ["invitation-over"], {})


@pytest.mark.parametrize("number", [None, MEMBER], ids=["withheld", "known"])
async def test_a_database_that_is_down_costs_an_apology_and_no_answer(
    tmp_path: Path, number: str | None
) -> None:
    outcome, heard, record = await lead(tmp_path, Caller(), invitations(fails=True), line(fails=True), number)
    assert (outcome, heard) == (Outcome.APOLOGISED, ["invitation-apology"])
    assert record.decisions[-1].rule == "look-up-failed"


async def test_zero_leads_to_a_person_here_too(tmp_path: Path) -> None:
    found = invitations(by_number={MEMBER: (a_question(person="sales"),)})
    outcome, _, _ = await lead(tmp_path, Caller(["0"], answers=["PJSIP/desk"]), found)
    assert outcome is Outcome.TALKED
