"""Whether each promise of the demonstration is seen to be broken where it is, and kept where it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from centralino.campaigns.rules.answers import Answer, AnswerChannel
from lab.carrier import CarriedCall, Keyed
from lab.demo.campaign import people, plan
from lab.demo.campaign.people import INVITED, LeftOut, named
from lab.demo.campaign.promises import World, calling, crash, peace, reaching, record
from lab.demo.campaign.seen import Did, Given, Seen, answers_given
from lab.texts import CarriedText
from lab.texts.carried import Step

BEGAN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PHONE, TEXTED, WRITER = "Dario Melis", "Wanda Piras", "Gaia Poli"
HOUSEHOLD = ("Ida Conti", "Aldo Conti", "Mia Conti")


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def call(
    name: str,
    arrived: float,
    ended: float,
    keys: Sequence[tuple[float, str]] = (),
    *,
    cause: int = 19,
    number: int = 0,
) -> CarriedCall:
    """One to somebody; one on which keys are pressed was answered after a second."""
    return CarriedCall(
        id=f"{name} {arrived}",
        trunk="centralino",
        number=named(name).numbers[number],
        shown=plan.CALLER_ID,
        arrived_at=at(arrived),
        rang_at=at(arrived),
        answered_at=at(arrived + 1) if keys else None,
        ended_at=at(ended),
        cause=16 if keys else cause,
        keyed=tuple(Keyed(at(when), key) for when, key in keys),
    )


def sent(name: str, seconds: float, body: str = "Viene?") -> CarriedText:
    return CarriedText("+390299999999", named(name).numbers[0], body, [Step("queued", at(seconds))])


def wrote(name: str, seconds: float, body: str) -> CarriedText:
    return CarriedText(
        named(name).numbers[0], "+390299999999", body, [Step("received", at(seconds))], inbound=True
    )


def world(*seen: CarriedCall | CarriedText, **more: object) -> World:
    calls = sorted((each for each in seen if isinstance(each, CarriedCall)), key=lambda each: each.arrived_at)
    texts = sorted((each for each in seen if isinstance(each, CarriedText)), key=lambda each: each.created_at)
    return World(Seen(calls, texts, **more))  # type: ignore[arg-type]


# Lines and pace.


def test_five_calls_at_once_are_one_too_many() -> None:
    five = [call(each.name, 0.6 * index, 20) for index, each in enumerate(INVITED[:5])]
    assert list(calling.too_many_lines(world(*five))) == ["5 calls at once"]
    assert not list(calling.too_many_lines(world(*five[:4])))


def test_a_call_that_comes_in_the_moment_in_which_another_ends_is_not_one_more() -> None:
    names = [each.name for each in INVITED[:5]]
    calls = [call(name, index, 10) for index, name in enumerate(names[:4])]
    assert not list(calling.too_many_lines(world(*calls, call(names[4], 9.9, 15))))
    assert list(calling.too_many_lines(world(*calls, call(names[4], 9, 15))))


def test_a_call_refused_at_once_holds_no_line() -> None:
    calls = [call(each.name, index / 2, index / 2 + 0.02, cause=21) for index, each in enumerate(INVITED[:8])]
    assert calling.most_lines(world(*calls)) == "0 at most"


def test_three_calls_in_a_second_are_one_too_many() -> None:
    names = [each.name for each in INVITED[:3]]
    assert list(calling.too_fast(world(*(call(name, index * 0.3, 9) for index, name in enumerate(names)))))
    assert not list(
        calling.too_fast(world(*(call(name, index * 0.5, 9) for index, name in enumerate(names))))
    )


# One person.


def test_nobody_is_rung_who_is_in_a_call_on_another_number() -> None:
    ringing = call("Ugo Costa", 0, 10)
    assert list(calling.twice_at_once(world(ringing, call("Ugo Costa", 5, 12, number=1))))
    assert not list(calling.twice_at_once(world(ringing, call("Ugo Costa", 15, 20, number=1))))


def test_the_gap_counts_from_the_end_of_the_last_call_over_all_numbers() -> None:
    first = call("Ugo Costa", 0, 10)
    assert list(calling.too_soon(world(first, call("Ugo Costa", 13, 20, number=1))))
    assert not list(calling.too_soon(world(first, call("Ugo Costa", 14, 20, number=1))))


def test_a_number_that_is_nobodys_disturbed_nobody() -> None:
    first = call("Ugo Costa", 0, 0.1, cause=1)
    assert not list(calling.too_soon(world(first, call("Ugo Costa", 1, 9, number=1))))


def test_a_fourth_call_is_one_too_many() -> None:
    calls = [call("Nora Testa", index * 20, index * 20 + 6) for index in range(4)]
    assert list(calling.too_often(world(*calls))) == ["Nora Testa was called 4 times"]
    assert not list(calling.too_often(world(*calls[:3])))


# Peace.


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"calls": [(0, 9, [(5, "1")])]}, id="by key"),
        pytest.param({"back": [Did(PHONE, at(5), "1")]}, id="by a call back"),
        pytest.param({"pressed": [Did(PHONE, at(5), "yes")]}, id="by the link"),
    ],
)
def test_who_has_answered_is_not_called_again(more: dict[str, list[object]]) -> None:
    calls = [call(PHONE, *each) for each in more.get("calls", [])]  # type: ignore[misc]
    again = world(
        *calls, call(PHONE, 40, 46), keyed_back=more.get("back", ()), pressed=more.get("pressed", ())
    )
    (complaint,) = peace.asked_after_the_answer(again)
    assert complaint.startswith(f"{PHONE} answered at 11:00:05, and was called at 11:00:40")


def test_who_has_answered_by_text_is_thanked_and_not_asked_again() -> None:
    said = [sent(TEXTED, 0), wrote(TEXTED, 2, "1")]
    assert not list(peace.asked_after_the_answer(world(*said, sent(TEXTED, 3, "Grazie"))))
    assert list(peace.asked_after_the_answer(world(*said, sent(TEXTED, 3, "Grazie"), call(TEXTED, 30, 36))))


def test_a_household_may_be_called_while_one_of_it_has_not_answered() -> None:
    first = call(HOUSEHOLD[0], 0, 12, [(5, "1")])
    assert not list(peace.asked_after_the_answer(world(first, call(HOUSEHOLD[0], 40, 50))))
    everybody = call(HOUSEHOLD[0], 0, 22, [(5, "1"), (10, "2"), (15, "1")])
    assert list(peace.asked_after_the_answer(world(everybody, call(HOUSEHOLD[0], 40, 50))))


def test_who_keys_nine_is_left_alone() -> None:
    keyed = call("Ines Ricci", 0, 9, [(5, "9")])
    assert not list(peace.not_left_alone(world(keyed)))
    assert list(peace.not_left_alone(world(keyed, call("Ines Ricci", 30, 36))))
    assert list(peace.not_left_alone(world(keyed, sent("Ines Ricci", 30))))


def test_who_writes_stop_may_be_told_once_that_it_was_heard() -> None:
    said = [sent(WRITER, 0), wrote(WRITER, 2, "Non scrivetemi più"), sent(WRITER, 3, "Va bene")]
    assert not list(peace.not_left_alone(world(*said)))
    assert list(peace.not_left_alone(world(*said, sent(WRITER, 60))))


def test_who_wanted_no_calls_from_the_beginning_gets_nothing() -> None:
    opposed = next(each.name for each in INVITED if each.left_out is LeftOut.OPPOSED)
    assert not list(peace.not_left_alone(world()))
    assert list(peace.not_left_alone(world(sent(opposed, 0))))


def test_hours_are_those_of_the_person() -> None:
    far = next(each.name for each in INVITED if each.left_out is LeftOut.FAR_AWAY)
    windows = plan.windows(BEGAN)
    called = World(Seen([call(PHONE, 0, 6), call(far, 1, 7)], []), windows=windows)
    assert list(peace.at_night(called)) == [f"{far} was called at 23:00 of their clock"]


# Reaching.


def test_whoever_was_neither_called_nor_texted_is_forgotten() -> None:
    complaints = list(reaching.forgotten(world()))
    assert f"{PHONE} was never called" in complaints
    assert f"{TEXTED} was never texted" in complaints
    assert not any("Kiri Moana" in each or "Zita Verdi" in each for each in complaints)


def test_whoever_prefers_texts_is_not_called() -> None:
    complaints = list(reaching.forgotten(world(call(TEXTED, 0, 6))))
    assert f"{TEXTED} prefers texts, and was called" in complaints


def test_who_was_given_up_too_early_is_told() -> None:
    early = world(call("Nora Testa", 0, 6), call("Nora Testa", 20, 26), sent("Nora Testa", 30))
    complaint = "Nora Testa has not answered, and was called 2 times only"
    assert complaint in list(reaching.forgotten(early))


def test_a_second_question_is_one_too_many_and_a_reply_is_none() -> None:
    said = [sent(TEXTED, 0), wrote(TEXTED, 2, "1"), sent(TEXTED, 3, "Grazie")]
    assert not list(reaching.asked_twice_by_text(world(*said)))
    assert list(reaching.asked_twice_by_text(world(sent(TEXTED, 0), sent(TEXTED, 10))))


def test_a_household_that_is_called_twice_is_told() -> None:
    together = call(HOUSEHOLD[0], 0, 20, [(5, "1"), (10, "2"), (15, "1")])
    assert not list(reaching.household_called_apart(world(together)))
    assert list(reaching.household_called_apart(world(together, call(HOUSEHOLD[0], 40, 50, [(45, "1")]))))


def test_a_message_that_was_cut_short_is_told() -> None:
    assert list(reaching.cut_short(World(Seen([], []), messages={"Marco Villa": [3.0]})))
    assert list(reaching.cut_short(World(Seen([], []))))
    assert not list(reaching.cut_short(World(Seen([], []), messages={"Marco Villa": [14.0]})))


# The kill.

KILL = {"killed_at": at(10), "restarted_at": at(16)}
INTERRUPTED = (call(PHONE, 8, 20), sent(people.INTERRUPTED, 9.5))


def test_what_was_interrupted_and_not_done_again_is_right() -> None:
    interrupted = world(*INTERRUPTED, call(PHONE, 40, 46), **KILL)
    assert not list(crash.done_again(interrupted))
    assert crash.what_was_caught(interrupted) == "on the way: calls 1, texts 1"


def test_a_kill_in_a_quiet_moment_shows_nothing() -> None:
    assert list(crash.done_again(world(**KILL)))


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(sent(people.INTERRUPTED, 70), id="the same text"),
        pytest.param(call(PHONE, 21, 27), id="a call at once"),
        pytest.param(call("Teo Barbieri", 12, 18), id="a call while nobody lived"),
    ],
)
def test_what_is_done_again_is_told(again: CarriedCall | CarriedText) -> None:
    assert list(crash.done_again(world(*INTERRUPTED, again, **KILL)))


# The archive.


def test_an_answer_counts_only_as_it_was_given() -> None:
    keyed = Seen([call(PHONE, 0, 9, [(5, "1")])], [])
    given = Given(PHONE, at(6), Answer.YES, AnswerChannel.CALL)
    assert not list(record.answers_differ(World(keyed, {PHONE: [given]})))
    assert list(record.answers_differ(World(keyed)))
    assert list(
        record.answers_differ(World(keyed, {PHONE: [Given(PHONE, at(6), Answer.NO, AnswerChannel.CALL)]}))
    )
    assert list(
        record.answers_differ(World(keyed, {PHONE: [Given(PHONE, at(6), Answer.YES, AnswerChannel.TEXT)]}))
    )
    assert list(record.answers_differ(World(keyed, {PHONE: [given, given]})))


def test_an_answer_that_nobody_gave_is_told() -> None:
    given = Given(PHONE, at(6), Answer.YES, AnswerChannel.CALL)
    assert list(record.answers_differ(World(Seen([], []), {PHONE: [given]})))
    assert list(record.answers_differ(World(Seen([], []), {"Nobody": [given]})))


def test_a_household_answers_in_the_order_of_the_list() -> None:
    asked = Seen([call(HOUSEHOLD[0], 0, 22, [(5, "1"), (10, "2"), (15, "1")])], [])
    assert [(each.name, each.answer) for each in answers_given(asked)] == [
        ("Ida Conti", "yes"),
        ("Aldo Conti", "no"),
        ("Mia Conti", "yes"),
    ]


def test_a_carriers_record_with_holes_proves_nothing() -> None:
    assert list(record.carrier_disagrees(World(Seen([], []), ledger_is_complete=False)))
