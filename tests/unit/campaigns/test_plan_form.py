"""Plans as forms: what is shown of one, and what is read into one or refused at its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from centralino.campaigns.life.plan_form import (
    Faults,
    Written,
    Wrong,
    calling_shown,
    event_shown,
    first_plan,
    hours_shown,
    lines_shown,
    people_shown,
    read_calling,
    read_event,
    read_hours,
    read_lines,
    read_people,
    read_wording,
    wording_shown,
    written,
)
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.plan import Again, MachineAction, Plan
from tests.fixtures.campaigns import LINE, TRUNK, a_plan, an_organisation
from tests.unit.campaigns.plan_forms import changed, faults, read

SETTINGS = an_organisation().settings

WHOLE = a_plan(
    purpose="marketing",
    how_many=True,
    person="sales",
    machines="leave-message",
    trunks=["main", "spare"],
    lists=["soci", "amici"],
    contacts_per_event=5,
    hours={
        "monday": ["09:00-12:00", "15:00-24:00"],
        "sunday": ["10:00-11:30"],
        "holidays": "IT",
        "on_holidays": ["10:00-12:00"],
        "on_eves": [],
        "closed_on": ["2026-03-10", "2026-03-19"],
    },
    retries={
        "attempts": 3,
        "gap": "3h30m",
        "vary": False,
        "ring_for": 30,
        "after": {"busy": {"after": "10m", "most": 2}, "trunk-failed": {"after": "5m", "most": 3}},
    },
    texts={"after_attempts": 1, "at_once_after": ["busy"], "for_those_who_prefer": False, "wait": "2d"},
    words={
        "greeting": "Buongiorno, {name}.",
        "invitation": {"recording": "spring.wav"},
        "text": "{event} {link}",
    },
)

Shown = Callable[[Plan], Written]
Read = Callable[[Written, Plan], Plan | Faults]
STEPS: dict[str, tuple[Shown, Read]] = {
    "event": (event_shown, read_event),
    "people": (people_shown, read_people),
    "hours": (hours_shown, read_hours),
    "calling": (calling_shown, read_calling),
    "wording": (wording_shown, read_wording),
    "lines": (lines_shown, read_lines),
}


@pytest.mark.parametrize("plan", [WHOLE, a_plan()], ids=["whole", "plain"])
@pytest.mark.parametrize("step", STEPS)
def test_what_is_shown_and_sent_back_unchanged_changes_nothing(step: str, plan: Plan) -> None:
    shown, read_it = STEPS[step]
    assert read_it(shown(plan), plan) == plan


@pytest.mark.parametrize("step", STEPS)
def test_a_step_changes_nothing_that_is_not_on_it(step: str) -> None:
    shown, read_it = STEPS[step]
    plain = a_plan()
    found = read(read_it(shown(plain), WHOLE))
    different = {name for name in type(plain).model_fields if getattr(found, name) != getattr(WHOLE, name)}
    on_it = {
        "event": {"event", "organisation", "purpose", "how_many", "replies_close_at"},
        "people": {"lists"},
        "hours": {"hours"},
        "calling": {"retries", "texts", "contacts_per_event"},
        "wording": {"language", "words"},
        "lines": {"trunks", "caller_id", "person", "machines"},
    }
    assert different <= on_it[step]


@pytest.mark.parametrize("step", STEPS)
def test_a_form_that_is_empty_never_breaks_anything(step: str) -> None:
    STEPS[step][1](Written(), WHOLE)


# The event.


EVENT = written(
    organisation="Amici", title="Cena", starts_at="2026-03-28T19:30", time_zone="Europe/Rome", place="Villa"
)


def test_a_first_plan_has_what_the_house_has() -> None:
    plan = read(first_plan(EVENT, SETTINGS))
    assert (plan.trunks, plan.language, plan.hours.holidays, plan.texts) == ((TRUNK,), "it", "IT", None)
    assert plan.caller_id is None  # no line of the house is for invitations
    assert plan.replies_close_at.isoformat() == "2026-03-27T20:00:00+01:00"


def test_a_first_plan_presents_the_line_for_invitations_and_texts_where_texts_go() -> None:
    house = an_organisation(lines={LINE: {"language": "it", "purpose": "invitations"}}).settings
    texting = house.model_copy(update={"text_provider": "lab"})
    plan = read(first_plan(EVENT, texting))
    assert plan.caller_id == LINE
    assert plan.texts is not None


def test_without_a_trunk_there_is_no_plan() -> None:
    house = an_organisation(trunks={}).settings
    assert faults(first_plan(EVENT, house)) == {("trunks", Wrong.MISSING)}


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("title", "", Wrong.MISSING),
        ("title", "x" * 2001, Wrong.TOO_LONG),
        ("organisation", " ", Wrong.MISSING),
        ("starts_at", "", Wrong.MISSING),
        ("starts_at", "tomorrow", Wrong.NO_INSTANT),
        ("starts_at", "2026-02-30T10:00", Wrong.NO_INSTANT),
        ("starts_at", "0001-01-01T00:00", Wrong.NO_INSTANT),
        ("starts_at", "2026-03-28T19:30+05:00", Wrong.NO_INSTANT),
        ("time_zone", "Rome", Wrong.NO_ZONE),
        ("time_zone", "../etc", Wrong.NO_ZONE),
        ("replies_close_at", "soon", Wrong.NO_INSTANT),
        ("replies_close_at", "2026-03-28T19:31", Wrong.AFTER_THE_EVENT),
        ("purpose", "fun", Wrong.NO_CHOICE),
    ],
)
def test_what_is_wrong_with_the_event_is_told_at_its_field(field: str, value: str, wrong: Wrong) -> None:
    sent = changed(EVENT, **{field: value})
    assert (field, wrong) in faults(read_event(sent, a_plan()))
    assert (field, wrong) in faults(first_plan(sent, SETTINGS))


def test_an_event_is_on_the_clock_of_its_own_zone() -> None:
    plan = read(read_event(changed(EVENT, time_zone="America/Lima"), a_plan()))
    assert plan.event.starts_at.isoformat() == "2026-03-28T19:30:00-05:00"
    assert event_shown(plan).one("starts_at") == "2026-03-28T19:30"


# People and lines.


def test_lists_are_those_that_are_ticked() -> None:
    assert read(read_people(written(lists=["soci", "soci", "amici"]), WHOLE)).lists == ("soci", "amici")
    assert read(read_people(Written(), WHOLE)).lists == ()
    assert faults(read_people(written(lists=["No list!"]), WHOLE)) == {("lists", Wrong.NO_CHOICE)}


def test_trunks_keep_their_order_and_new_ones_come_after() -> None:
    plan = a_plan(trunks=["spare", "main"])
    assert read(read_lines(written(trunks=["main", "other", "spare"]), plan)).trunks == (
        "spare",
        "main",
        "other",
    )
    assert faults(read_lines(Written(), plan)) == {("trunks", Wrong.MISSING)}


@pytest.mark.parametrize(
    ("field", "value"), [("caller_id", "12"), ("person", "No body"), ("machines", "shout"), ("trunks", "a b")]
)
def test_a_choice_that_nobody_offered_is_none(field: str, value: str) -> None:
    found = read_lines(changed(lines_shown(WHOLE), **{field: value}), WHOLE)
    assert (field, Wrong.NO_CHOICE) in faults(found)


def test_what_is_not_chosen_is_left_out() -> None:
    plan = read(read_lines(written(trunks=["main"]), WHOLE))
    assert (plan.caller_id, plan.person, plan.machines) == (None, None, None)
    assert WHOLE.machines is MachineAction.LEAVE_MESSAGE


# Retries and texts.


def test_waits_that_are_the_houses_are_not_written_down() -> None:
    assert read(read_calling(calling_shown(a_plan()), a_plan())).retries.after == {}
    sent = changed(calling_shown(a_plan()), busy_after="1h")
    assert read(read_calling(sent, a_plan())).retries.after == {
        Disposition.BUSY: Again(after=timedelta(hours=1), most=3)
    }


def test_texts_are_sent_only_where_that_is_ticked() -> None:
    shown = calling_shown(WHOLE)
    assert read(read_calling(changed(shown, texts=[]), WHOLE)).texts is None


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("attempts", "", Wrong.MISSING),
        ("attempts", "many", Wrong.NO_NUMBER),
        ("attempts", "-1", Wrong.NO_NUMBER),
        ("attempts", "21", Wrong.TOO_LARGE),
        ("attempts", "9" * 30, Wrong.NO_NUMBER),
        ("ring_for", "4", Wrong.TOO_SMALL),
        ("contacts_per_event", "0", Wrong.TOO_SMALL),
        ("gap", "soon", Wrong.NO_LENGTH),
        ("gap", "99999999999999999d", Wrong.NO_LENGTH),
        ("busy_after", "x", Wrong.NO_LENGTH),
        ("busy_most", "x", Wrong.NO_NUMBER),
        ("busy_most", "10001", Wrong.TOO_LARGE),
        ("wait", "", Wrong.MISSING),
        ("after_attempts", "30", Wrong.TOO_LARGE),
        ("at_once_after", "rain", Wrong.NO_CHOICE),
    ],
)
def test_what_is_wrong_with_calls_and_texts_is_told_at_its_field(
    field: str, value: str, wrong: Wrong
) -> None:
    assert faults(read_calling(changed(calling_shown(WHOLE), **{field: value}), WHOLE)) == {(field, wrong)}


# Words.


@pytest.mark.parametrize(
    ("field", "words", "wrong"),
    [
        ("greeting", "Hello {link}", Wrong.NO_PLACEHOLDER),
        ("greeting", "Hello {nome}", Wrong.NO_PLACEHOLDER),
        ("text", "Hello {", Wrong.STRAY_BRACE),
        ("text", "x" * 2001, Wrong.TOO_LONG),
        ("message_recording", "../secret.wav", Wrong.OTHER),
    ],
)
def test_what_is_wrong_with_words_is_told_at_their_field(field: str, words: str, wrong: Wrong) -> None:
    found = read_wording(changed(wording_shown(WHOLE), **{field: words}), WHOLE)
    assert faults(found) == {(field.removesuffix("_recording"), wrong)}


def test_words_of_several_lines_are_one_and_none_are_the_houses() -> None:
    plan = read(read_wording(written(language="es", greeting="Hola,\r\n  {name}.", text="  "), WHOLE))
    assert (plan.language, plan.words.greeting, plan.words.text) == ("es", "Hola, {name}.", None)


def test_a_language_that_we_do_not_speak_is_none() -> None:
    assert faults(read_wording(written(language="fr"), WHOLE)) == {("language", Wrong.NO_CHOICE)}
