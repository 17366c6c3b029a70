"""The calls' SQL."""

from centralino.calls.store.counting import WentSo, came_in_since
from centralino.calls.store.forgetting import (
    forget_in_decisions,
    forget_notes,
    forget_what_was_keyed,
    forgotten_in,
)
from centralino.calls.store.paging import (
    Wanted,
    call_backs_done,
    call_backs_to_return,
    calls_wanted,
    count_call_backs_to_return,
)
from centralino.calls.store.reading import (
    CallBackRow,
    CallRow,
    DecisionRow,
    StepRow,
    call_backs,
    decisions_of,
    decisions_of_calls,
    find_call,
    latest_calls,
    steps_of,
)
from centralino.calls.store.saving import (
    finish_call_back,
    reopen_call_back,
    save_call_back,
    save_decisions,
    save_note,
    save_script,
    save_steps,
)

__all__ = [
    "CallBackRow",
    "CallRow",
    "DecisionRow",
    "StepRow",
    "Wanted",
    "WentSo",
    "call_backs",
    "call_backs_done",
    "call_backs_to_return",
    "calls_wanted",
    "came_in_since",
    "count_call_backs_to_return",
    "decisions_of",
    "decisions_of_calls",
    "find_call",
    "finish_call_back",
    "forget_in_decisions",
    "forget_notes",
    "forget_what_was_keyed",
    "forgotten_in",
    "latest_calls",
    "reopen_call_back",
    "save_call_back",
    "save_decisions",
    "save_note",
    "save_script",
    "save_steps",
    "steps_of",
]
