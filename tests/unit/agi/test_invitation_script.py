"""What members hear when we call them, what they are asked, and what is known of it at every moment."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from agi.fastagi import Hangup
from agi.scripts.invitation import invitation
from centralino.calls.records import CallRecord, Outcome
from centralino.campaigns.calls.inviting import Guest, Question
from centralino.campaigns.clips.sayings import Saying
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.rules.plan import MachineAction
from tests.unit.agi.invited import (
    ANNA,
    MARIO,
    NAMELESS,
    a_question,
    call_out,
    has_answered,
    invitations,
    told,
)
from tests.unit.agi.pretended import Caller, line, written_of

GREETED = ["said/greeting", "said/Anna", "said/invitation"]
CHOICES = ["invitation-choices", "invitation-choice-never"]
ASKED = GREETED + CHOICES
SHORT = "invitation-short"


async def lead(folder: Path, caller: Caller, question: Question) -> tuple[Outcome, list[str], CallRecord]:
    call = call_out(caller, folder)
    outcome = await invitation(call, invitations(called_for=question), line())
    return outcome, caller.heard_of_ours(), written_of(call, folder)


@pytest.mark.parametrize(("key", "answer"), [("1", "yes"), ("2", "no")])
async def test_a_member_is_greeted_invited_and_answers_by_key(tmp_path: Path, key: str, answer: str) -> None:
    outcome, heard, record = await lead(tmp_path, Caller([key]), a_question())
    assert heard == [*ASKED, f"invitation-{answer}", "invitation-goodbye"]
    assert outcome is Outcome.INVITED
    assert told(record) == {11: ("answered", answer)}
    assert record.contact_id == ANNA.contact_id


async def test_the_answer_is_written_down_before_it_is_confirmed(tmp_path: Path) -> None:
    caller = Caller(["1"])
    call = call_out(caller, tmp_path)
    seen: list[bool] = []
    caller.while_speaking = lambda: seen.append(b'"answer": "yes"' in _page(tmp_path))
    await invitation(call, invitations(called_for=a_question()), line())
    assert seen == [True, True]  # the confirmation, and the goodbye


async def test_three_lets_them_hear_it_again_without_the_greeting(tmp_path: Path) -> None:
    _, heard, record = await lead(tmp_path, Caller(["3", "1"]), a_question())
    assert heard[:-2] == [*ASKED, "said/invitation", *CHOICES]
    assert told(record) == {11: ("answered", "yes")}


async def test_wrong_keys_and_silence_are_met_shortly_and_after_three_tries_with_a_goodbye(
    tmp_path: Path,
) -> None:
    outcome, heard, record = await lead(tmp_path, Caller(["7", "", "5"]), a_question())
    assert heard == [*ASKED, "wrong-key", SHORT, SHORT, "invitation-no-answer"]
    assert outcome is Outcome.NO_KEY
    assert told(record) == {11: ("no-key",)}


async def test_hearing_it_again_has_an_end(tmp_path: Path) -> None:
    outcome, heard, _ = await lead(tmp_path, Caller(["3"] * 50), a_question())
    assert outcome is Outcome.NO_KEY
    assert heard.count("said/invitation") == 6


async def test_nine_counts_at_once(tmp_path: Path) -> None:
    caller = Caller(["9", None])
    call = call_out(caller, tmp_path)
    with pytest.raises(Hangup):
        await invitation(call, invitations(called_for=a_question()), line())
    assert told(written_of(call, tmp_path)) == {11: ("never",)}


async def test_nine_can_be_taken_back_and_leaves_no_trace(tmp_path: Path) -> None:
    _, heard, record = await lead(tmp_path, Caller(["9", "1", "2"]), a_question())
    undone = ["invitation-never", "invitation-never-undo", "invitation-never-undone", SHORT]
    assert heard == [*ASKED, *undone, "invitation-no", "invitation-goodbye"]
    assert told(record) == {11: ("answered", "no")}


async def test_who_takes_nine_back_and_goes_has_not_said_anything(tmp_path: Path) -> None:
    caller = Caller(["9", "1", None])
    call = call_out(caller, tmp_path)
    with pytest.raises(Hangup):
        await invitation(call, invitations(called_for=a_question()), line())
    assert told(written_of(call, tmp_path)) == {}


async def test_who_comes_is_asked_how_many_where_the_plan_wants_to_know(tmp_path: Path) -> None:
    question = a_question(how_many=True)
    _, heard, record = await lead(tmp_path, Caller(["1", "3"]), question)
    assert heard[len(ASKED) :] == [
        *("invitation-yes", "invitation-how-many"),
        *("invitation-so-many", "3", "invitation-goodbye"),
    ]
    assert told(record) == {11: ("answered", "yes", 3)}


@pytest.mark.parametrize("keys", [["1", None], ["1", "", ""]], ids=["hangs up", "stays silent"])
async def test_who_does_not_say_how_many_comes_all_the_same(tmp_path: Path, keys: list[str | None]) -> None:
    caller = Caller(keys)
    call = call_out(caller, tmp_path)
    with suppress(Hangup):
        await invitation(call, invitations(called_for=a_question(how_many=True)), line())
    assert told(written_of(call, tmp_path)) == {11: ("answered", "yes")}


async def test_who_does_not_come_is_not_asked_how_many(tmp_path: Path) -> None:
    _, heard, _ = await lead(tmp_path, Caller(["2"]), a_question(how_many=True))
    assert "invitation-how-many" not in heard


async def test_zero_leads_to_a_person_who_takes_it_from_there(tmp_path: Path) -> None:
    caller = Caller(["0"], answers=["PJSIP/desk"])
    outcome, heard, record = await lead(tmp_path, caller, a_question(person="sales"))
    asked = [*GREETED, "invitation-choices", "invitation-choice-person", "invitation-choice-never"]
    assert heard == [*asked, "invitation-to-person"]
    assert outcome is Outcome.TALKED
    assert told(record) == {11: ("talked",)}


async def test_where_nobody_takes_the_call_the_question_is_still_there(tmp_path: Path) -> None:
    outcome, heard, record = await lead(tmp_path, Caller(["0", "1"]), a_question(person="sales"))
    assert heard[-5:] == [
        *("invitation-to-person", "nobody-answers", SHORT),
        *("invitation-yes", "invitation-goodbye"),
    ]
    assert outcome is Outcome.INVITED
    assert told(record) == {11: ("answered", "yes")}


async def test_zero_is_a_wrong_key_where_there_is_no_person(tmp_path: Path) -> None:
    _, heard, _ = await lead(tmp_path, Caller(["0", "1"]), a_question())
    assert heard[len(ASKED)] == "wrong-key"


async def test_a_household_is_asked_one_after_another(tmp_path: Path) -> None:
    outcome, heard, record = await lead(tmp_path, Caller(["1", "2"]), a_question(ANNA, MARIO))
    also = ["invitation-also-for", "said/Mario", *CHOICES]
    assert heard == [*ASKED, "invitation-yes", *also, "invitation-no", "invitation-goodbye"]
    assert outcome is Outcome.INVITED
    assert told(record) == {11: ("answered", "yes"), 12: ("answered", "no")}


async def test_nine_is_said_by_each_for_themselves(tmp_path: Path) -> None:
    _, _, record = await lead(tmp_path, Caller(["9", "", "1"]), a_question(ANNA, MARIO))
    assert told(record) == {11: ("never",), 12: ("answered", "yes")}


async def test_where_nobody_presses_keys_the_others_are_not_asked(tmp_path: Path) -> None:
    outcome, _, record = await lead(tmp_path, Caller(), a_question(ANNA, MARIO))
    assert outcome is Outcome.NO_KEY
    assert told(record) == {11: ("no-key",)}  # the other's attempt ends as the call did


async def test_who_has_no_clip_of_their_name_hears_the_invitation_again(tmp_path: Path) -> None:
    _, heard, _ = await lead(tmp_path, Caller(["1", "1"]), a_question(ANNA, NAMELESS))
    assert heard[len(ASKED) + 1 : -2] == ["said/invitation", *CHOICES]


@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_who_answered_by_text_while_it_rang_is_asked_nothing(tmp_path: Path, answer: str) -> None:
    question = a_question(has_answered(ANNA, answer))
    outcome, heard, record = await lead(tmp_path, Caller(), question)
    assert heard == [*GREETED[:2], f"invitation-said-{answer}", "invitation-goodbye"]
    assert outcome is Outcome.INVITED
    assert told(record) == {11: ("answered",)}  # and no second answer


@pytest.mark.parametrize(
    ("guests", "for_whom"),
    [
        pytest.param((ANNA,), [], id="one"),
        pytest.param((ANNA, MARIO), ["invitation-for", "said/Anna"], id="a household"),
        pytest.param(
            (has_answered(MARIO, "no"), ANNA), ["invitation-for", "said/Anna"], id="the last of one"
        ),
    ],
)
async def test_a_greeting_that_names_nobody_is_followed_by_for_whom_it_is_where_several_may_pick_up(
    tmp_path: Path, guests: tuple[Guest, ...], for_whom: list[str]
) -> None:
    caller = Caller(["1"])
    recorded = frozenset({Saying.GREETING})
    inviting = invitations(called_for=a_question(*guests), nameless=recorded)
    await invitation(call_out(caller, tmp_path), inviting, line())
    assert caller.heard_of_ours()[: 3 + len(for_whom)] == [
        "said/greeting",
        *for_whom,
        "said/invitation",
        CHOICES[0],
    ]


async def test_of_a_household_those_who_answered_already_are_left_in_peace(tmp_path: Path) -> None:
    question = a_question(has_answered(ANNA, "no"), MARIO)
    _, heard, record = await lead(tmp_path, Caller(["1"]), question)
    assert heard[:3] == ["said/greeting", "said/Mario", "said/invitation"]
    assert told(record) == {12: ("answered", "yes")}


async def test_who_was_withdrawn_while_it_rang_is_asked_nothing(tmp_path: Path) -> None:
    question = a_question(replace(ANNA, state=InvitationState.WITHDRAWN))
    _, heard, record = await lead(tmp_path, Caller(), question)
    assert heard == [*GREETED[:2], "invitation-goodbye"]
    assert told(record) == {}


async def test_a_machine_is_hung_up_on(tmp_path: Path) -> None:
    caller = Caller(variables={"AMDSTATUS": "MACHINE", "AMDCAUSE": "LONGGREETING-1500-1500"})
    question = a_question(ANNA, MARIO, machines=MachineAction.HANG_UP)
    outcome, heard, record = await lead(tmp_path, caller, question)
    assert (outcome, heard) == (Outcome.MACHINE, [])
    assert told(record) == {11: ("machine",), 12: ("machine",)}


async def test_a_machine_is_left_the_message_where_the_plan_wants_it(tmp_path: Path) -> None:
    caller = Caller(variables={"AMDSTATUS": "MACHINE", "AMDCAUSE": "LONGGREETING-1500-1500"})
    question = a_question(ANNA, MARIO, machines=MachineAction.LEAVE_MESSAGE)
    outcome, heard, _ = await lead(tmp_path, caller, question)
    assert (outcome, heard) == (Outcome.MACHINE, ["said/message", "said/Anna", "said/Mario"])


@pytest.mark.parametrize(
    ("status", "cause"),
    [("HUMAN", "HUMAN-840-800"), ("NOTSURE", "TOOLONG-4000"), ("MACHINE", "INITIALSILENCE-2500-2500")],
)
async def test_who_is_no_machine_is_invited(tmp_path: Path, status: str, cause: str) -> None:
    caller = Caller(["1"], variables={"AMDSTATUS": status, "AMDCAUSE": cause})
    outcome, _, _ = await lead(tmp_path, caller, a_question(machines=MachineAction.HANG_UP))
    assert outcome is Outcome.INVITED


async def test_a_database_that_is_down_costs_an_apology(tmp_path: Path) -> None:
    caller = Caller()
    call = call_out(caller, tmp_path)
    outcome = await invitation(call, invitations(fails=True), line())
    record = written_of(call, tmp_path)
    assert (outcome, caller.heard_of_ours()) == (Outcome.APOLOGISED, ["invitation-apology"])
    assert (record.decisions[-1].rule, told(record)) == ("look-up-failed", {})


async def test_an_invitation_without_its_clip_is_no_question(tmp_path: Path) -> None:
    caller = Caller()
    call = call_out(caller, tmp_path)
    nothing = invitations(called_for=a_question(), silent=frozenset({Saying.INVITATION}))
    assert await invitation(call, nothing, line()) is Outcome.APOLOGISED
    assert caller.heard_of_ours() == ["invitation-apology"]


async def test_an_answer_after_replies_have_closed_is_not_promised_to_count(tmp_path: Path) -> None:
    outcome, heard, record = await lead(tmp_path, Caller(["1"]), a_question(over=True))
    assert heard == [*GREETED[:2], "invitation-goodbye"]
    assert (outcome, told(record)) == (Outcome.INVITED, {})


def _page(folder: Path) -> bytes:
    (page,) = folder.glob("*.call")
    return page.read_bytes()
