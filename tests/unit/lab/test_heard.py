"""A call as its caller lived it, summed up."""

from __future__ import annotations

from lab.heard import Answered, HeardOut, Hears, Keyed, Moment, Over
from lab.heard import Heard as Call


def call(*moments: Moment, rang_at: float | None = None) -> Call:
    return Call("ann-paid", "+390299000001", moments, rang_at)


A_CALL = call(
    Answered(0.2),
    Hears(0.5, "it/greeting"),
    HeardOut(2.0, "it/greeting", True),
    Hears(2.1, "it/code-understood"),
    Hears(3.0, "it/digits/4"),
    Keyed(3.5, "*"),
    Hears(4.0, "music"),
    HeardOut(5.0, "music", False),
    Hears(5.2, "music"),
    Hears(6.0, "person/support-martha"),
    HeardOut(8.0, "person/support-martha", True),
    Hears(8.5, "person/support-martha"),
    Over(9.0, 16, by_caller=True),
    rang_at=4.5,
)


def test_music_and_people_who_go_on_are_one_sound() -> None:
    assert A_CALL.sounds[-2:] == ("music", "person/support-martha")


def test_prompts_are_ours_alone_without_digits_and_language() -> None:
    assert A_CALL.prompts == ("greeting", "code-understood")


def test_whom_they_reached_is_whom_they_heard() -> None:
    assert A_CALL.reached == "support-martha"
    assert call(Answered(0.1)).reached is None


def test_times_run_from_the_placing_of_the_call() -> None:
    assert (A_CALL.answered_ms, A_CALL.first_word_ms, A_CALL.ringing_ms) == (200, 500, 4500)


def test_the_end_tells_who_hung_up() -> None:
    assert str(A_CALL.over) == "caller hung up"
    assert str(Over(3, 17, by_caller=False)) == "busy"
    assert call().over is None
