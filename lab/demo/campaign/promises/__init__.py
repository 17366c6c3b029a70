"""What Centralino promises of a campaign, each as a true sentence, looked into by what the networks saw."""

from __future__ import annotations

from lab.demo.campaign import plan
from lab.demo.campaign.promises import calling, crash, peace, reaching, record
from lab.demo.campaign.promises.world import Promise, World

__all__ = ["PROMISES", "Promise", "World"]

PROMISES = (
    Promise(f"No more than {plan.LINES} calls at once.", calling.too_many_lines, calling.most_lines),
    Promise(
        f"No more than {plan.CALLS_PER_SECOND:g} calls a second.", calling.too_fast, calling.fastest_second
    ),
    Promise("Nobody is rung while they are in a call.", calling.twice_at_once),
    Promise(
        f"Nobody is called again sooner than {plan.GAP.seconds} s after the last time.",
        calling.too_soon,
        calling.shortest_gap,
    ),
    Promise(f"Nobody is called more than {plan.ATTEMPTS} times.", calling.too_often, calling.most_often),
    Promise(
        "Who has answered is neither called nor asked again.", peace.asked_after_the_answer, peace.answered
    ),
    Promise("Who wants no more is left alone.", peace.not_left_alone, peace.left_alone),
    Promise("Nobody is disturbed outside their hours.", peace.at_night, peace.hours),
    Promise("A household is asked in one call.", reaching.household_called_apart, reaching.households),
    Promise(
        "Everybody who may be called was, and nobody is forgotten.", reaching.forgotten, reaching.reached
    ),
    Promise("The question is sent as a text once at most.", reaching.asked_twice_by_text, reaching.questions),
    Promise("A machine keeps the whole message.", reaching.cut_short, reaching.messages),
    Promise("What the kill interrupted is not done again.", crash.done_again, crash.what_was_caught),
    Promise(
        "Every answer stands in the archive as it came, and no other.",
        record.answers_differ,
        record.answers_counted,
    ),
    Promise(
        "The carrier's record and ours agree, call by call.", record.carrier_disagrees, record.calls_counted
    ),
)
