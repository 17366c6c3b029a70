"""What a script reports of a talk about an invitation is in the database once, whatever else tells of the call."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from centralino.calls.actions import settle
from centralino.calls.journal import CallJournal
from centralino.calls.records import Began, Learned, Outcome, Step
from centralino.campaigns.calls.recording import record_hangup, record_lost
from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.dispositions import Disposition
from centralino.database import Database
from tests.fixtures.campaigns import LINE, NOW, TRUNK
from tests.store.household import ANSWERED_AT, HOME, KEYED_AT, OVER_AT, UNIQUE_ID, Household, a_household


@pytest.fixture
async def household(database: Database, tmp_path: Path) -> Household:
    return await a_household(database, tmp_path)


YES, NO = (Disposition.ANSWERED, Answer.YES), (Disposition.ANSWERED, Answer.NO)


async def test_an_answer_and_its_attempt_are_saved_with_the_call(household: Household) -> None:
    ours = household
    await ours.script(ours.told(ours.anna, *YES), ours.told(ours.mario, *NO), ends=Outcome.INVITED)
    assert await ours.attempts() == {ours.anna: "answered", ours.mario: "answered"}
    assert set((await ours.states()).values()) == {"answered"}
    assert await ours.answers() == [
        (ours.anna, "yes", None, "call", HOME, UNIQUE_ID.format(ours.call_id)),
        (ours.mario, "no", None, "call", HOME, UNIQUE_ID.format(ours.call_id)),
    ]


async def test_of_what_was_told_of_an_invitation_the_last_word_holds(household: Household) -> None:
    ours = household
    await ours.script(
        ours.told(ours.anna, *YES),
        ours.told(ours.anna, *YES, 3),
        ours.told(ours.mario, Disposition.NEVER),
        ours.told(ours.mario, None),
        ours.told(ours.mario, *NO),
        ends=Outcome.INVITED,
    )
    assert [row[:3] for row in await ours.answers()] == [(ours.anna, "yes", 3), (ours.mario, "no", None)]
    assert await ours.oppositions() == []


async def test_the_same_page_twice_changes_nothing(household: Household) -> None:
    ours = household
    told = (ours.told(ours.anna, *YES), ours.told(ours.mario, Disposition.NEVER))
    await ours.script(*told, ends=Outcome.INVITED)
    before = (await ours.states(), await ours.attempts(), await ours.answers(), await ours.oppositions())
    await ours.script(*told, ends=Outcome.INVITED)
    assert before == (
        await ours.states(),
        await ours.attempts(),
        await ours.answers(),
        await ours.oppositions(),
    )
    assert await ours.oppositions() == [(ours.contacts[1], HOME, "key")]
    assert (await ours.states())[ours.mario] == "opposed"


@pytest.mark.parametrize(
    ("ends", "disposition"),
    [
        (Outcome.CALLER_LEFT, "hung-up"),
        (Outcome.NO_KEY, "no-key"),
        (Outcome.TALKED, "talked"),
        (Outcome.APOLOGISED, "lost"),
        (Outcome.SCRIPT_FAILED, "lost"),
        (Outcome.SERVER_STOPPED, "lost"),
        (None, "lost"),
    ],
)
async def test_whose_turn_never_came_ends_as_the_call_did(
    household: Household, ends: Outcome | None, disposition: str
) -> None:
    ours = household
    await ours.note()
    await ours.script(ours.told(ours.anna, *YES), ends=ends)
    assert await ours.attempts() == {ours.anna: "answered", ours.mario: disposition}
    assert [row[0] for row in await ours.answers()] == [ours.anna]
    waits = "unanswered" if disposition == "talked" else "waiting"
    assert (await ours.states())[ours.mario] == waits


async def test_a_kill_in_mid_call_loses_no_answer(household: Household) -> None:
    """Whatever was written down before it counts; a last line that was cut short is passed over."""
    ours = household
    began = Began(
        UNIQUE_ID.format(ours.call_id), "invitation", ANSWERED_AT, LINE, HOME, TRUNK, call_out=ours.call_id
    )
    journal = CallJournal(ours.settings.journal_folder, began)
    journal.note(ours.told(ours.anna, *YES))
    with journal.path.open("ab") as page:
        page.write(b'{"step": {"at": "2026-')
    journal.close()
    await ours.settle()
    assert [row[:2] for row in await ours.answers()] == [(ours.anna, "yes")]


async def test_a_report_that_comes_late_displaces_what_was_given_up_as_lost(household: Household) -> None:
    ours = household
    async with ours.database.transaction() as connection:
        await record_lost(connection, ours.organisation, ours.call_id, OVER_AT)
    assert set((await ours.attempts()).values()) == {"lost"}
    await ours.note()
    await ours.script(ours.told(ours.anna, *YES), ends=Outcome.CALLER_LEFT)
    assert await ours.attempts() == {ours.anna: "answered", ours.mario: "hung-up"}
    assert (await ours.states())[ours.anna] == "answered"


async def test_a_call_that_left_no_note_is_not_taken_for_one_that_was_hung_up(household: Household) -> None:
    """To a script, a PBX that dies looks like a member who hangs up."""
    ours = household
    await ours.script(ours.told(ours.anna, *YES), ends=Outcome.CALLER_LEFT)
    assert await ours.attempts() == {ours.anna: "answered", ours.mario: None}
    async with ours.database.transaction() as connection:
        await record_lost(connection, ours.organisation, ours.call_id, OVER_AT)
    assert await ours.attempts() == {ours.anna: "answered", ours.mario: "lost"}


async def test_who_hung_up_before_any_script_began_has_hung_up(household: Household) -> None:
    await household.note(agi_status="")
    assert set((await household.attempts()).values()) == {"hung-up"}


async def test_a_note_says_nothing_of_a_call_that_a_script_still_leads(household: Household) -> None:
    ours = household
    await ours.note()
    assert set((await ours.attempts()).values()) == {None}
    await ours.script(ours.told(ours.anna, *YES), ends=Outcome.CALLER_LEFT)
    assert await ours.attempts() == {ours.anna: "answered", ours.mario: "hung-up"}


@pytest.mark.parametrize("first", ["script", "note"])
@pytest.mark.parametrize(
    ("answered", "disposition"), [(KEYED_AT, "talked"), (None, "hung-up")], ids=["answered", "in vain"]
)
async def test_who_went_while_somebody_was_rung_for_them_talked_if_the_pbx_says_so(
    household: Household, first: str, answered: datetime | None, disposition: str
) -> None:
    ours = household
    rings = Step(KEYED_AT, "ring", {"destination": "secretary", "cut_short_by": "Hangup"}, 4000.0)
    if first == "note":
        await ours.note(answered=answered)
        assert set((await ours.attempts()).values()) == {None}
    await ours.script(rings, ends=Outcome.CALLER_LEFT)
    if first == "script":
        assert set((await ours.attempts()).values()) == {None}
        await ours.note(answered=answered)
    assert set((await ours.attempts()).values()) == {disposition}


async def test_an_answer_after_the_line_is_free_counts_the_same(household: Household) -> None:
    ours = household
    async with ours.database.transaction() as connection:
        await record_hangup(
            connection, ours.organisation, ours.call_id, cause=16, rang=True, at=OVER_AT, answered=True
        )
    await ours.script(ours.told(ours.anna, *YES), ends=Outcome.CALLER_LEFT)
    assert (await ours.attempts())[ours.anna] == "answered"


async def test_a_call_back_cancels_what_was_due_and_is_no_attempt(household: Household) -> None:
    ours = household
    await ours.note()
    await ours.script(ends=Outcome.CALLER_LEFT)
    assert set((await ours.states()).values()) == {"waiting"}
    await ours.call_back(ours.told(ours.anna, *YES, 2), ours.told(ours.mario, *NO))
    assert set((await ours.states()).values()) == {"answered"}
    assert await ours.answers() == [
        (ours.anna, "yes", 2, "call-back", HOME, "pbx-1.1"),
        (ours.mario, "no", None, "call-back", HOME, "pbx-1.1"),
    ]
    assert set((await ours.attempts()).values()) == {"hung-up"}


async def test_a_change_of_mind_by_call_back_keeps_both_answers(household: Household) -> None:
    ours = household
    await ours.script(ours.told(ours.anna, *YES), ends=Outcome.INVITED)
    await ours.call_back(ours.told(ours.anna, *NO, at=OVER_AT))
    assert [row[1] for row in await ours.answers()] == ["yes", "no"]
    assert await ours._rows("select answer::text from invitations where answer is not null") == [("no",)]


async def test_a_number_that_somebody_calls_from_is_in_use(household: Household) -> None:
    ours = household
    async with ours.database.connection() as connection:
        await connection.execute("update numbers set invalid_at = now(), invalid_why = 'a test'")
    await ours.call_back(ours.told(ours.anna, *YES))
    assert await ours._rows("select distinct invalid_at from numbers") == [(None,)]


async def test_a_number_that_a_caller_made_sure_of_is_one_to_call_them_on(household: Household) -> None:
    ours = household
    await ours.script(ends=Outcome.NO_KEY)
    async with ours.database.connection() as connection:
        await connection.execute(
            "update numbers set trust = 'learned', added_at = %s", [NOW - timedelta(days=1)]
        )
        await connection.execute(
            "update invitations set state = 'unanswered', next_step = null, due_at = null, reason = 'no-number'"
        )
    await ours.call_back(Learned(OVER_AT, HOME, ours.contacts[0]))
    assert await ours._rows("select contact_id, trust::text from numbers where trust = 'confirmed'") == [
        (ours.contacts[0], "confirmed")
    ]
    assert (await ours.states())[ours.anna] == "waiting"


async def test_a_process_that_tells_nobody_leaves_reports_to_one_that_does(household: Household) -> None:
    ours = household
    journal = CallJournal(
        ours.settings.journal_folder, Began("pbx-1.1", "call-back", OVER_AT, HOME, LINE, TRUNK)
    )
    journal.note(ours.told(ours.anna, *YES))
    journal.close()
    assert await settle(ours.database, ours.settings, OVER_AT) == 0
    assert await ours.answers() == []
    await ours.settle()
    assert [row[1] for row in await ours.answers()] == ["yes"]
