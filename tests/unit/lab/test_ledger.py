"""The carrier's ledger: the story of a call and the counts of a trunk, from AMI events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from centralino.pbx.ami import Message
from centralino.pbx.subscription import Resynchronise
from lab.carrier import Keyed, Ledger, Side

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NUMBER = "+393401230001"


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _event(name: str, seconds: float, id: str = "c-1", **fields: str) -> Message:
    stamped = {"Timestamp": f"{_at(seconds).timestamp():.6f}", "Uniqueid": id, **fields}
    return Message((("Event", name), *stamped.items()))


def _arrives(seconds: float, id: str = "c-1", **fields: str) -> Message:
    usual = {
        "Channel": f"PJSIP/centralino-0000{id[-1]}", "ChannelState": "4", "Context": "from-centralino",
        "Exten": NUMBER, "CallerIDNum": "+390299000001",
    }  # fmt: skip
    return _event("Newchannel", seconds, id, **(usual | fields))


def _ledger(*events: Message | Resynchronise) -> Ledger:
    ledger = Ledger(_at(-100))
    for event in events:
        ledger.note(event)
    return ledger


def test_a_call_answered_and_hung_up_by_its_caller_has_its_whole_story() -> None:
    ledger = _ledger(
        _arrives(0),
        _event("UserEvent", 0.1, UserEvent="Rings"),
        _event("Newstate", 2, ChannelState="6"),
        _event("UserEvent", 5, UserEvent="Keyed", Keys="5"),
        _event("UserEvent", 7, UserEvent="Keyed", Keys="1"),
        _event("HangupRequest", 8),
        _event("Hangup", 8.3, Cause="0"),
    )
    (call,) = ledger.calls_to(NUMBER)
    assert (call.trunk, call.shown, call.arrived_at) == ("centralino", "+390299000001", _at(0))
    assert (call.rang_at, call.answered_at, call.ended_at) == (_at(0.1), _at(2), _at(8))
    assert (call.ended_by, call.cause) == (Side.CALLER, 16)
    assert call.keyed == (Keyed(_at(5), "5"), Keyed(_at(7), "1"))
    assert call.keys == "51"
    assert ledger.loop_time(_at(8)) == 108


def test_a_refusal_is_the_far_end_s() -> None:
    (call,) = _ledger(_arrives(0), _event("Hangup", 0.1, Cause="17")).calls
    assert (call.ended_by, call.cause, call.answered_at) == (Side.CALLED, 17, None)


def test_calls_into_the_trunk_and_of_others_are_not_entered() -> None:
    ledger = _ledger(
        _arrives(0, ChannelState="0"), _arrives(0, "c-2", Context="tap"), _event("Hangup", 1, Cause="16")
    )
    assert ledger.calls == ()


def test_a_withheld_number_is_none() -> None:
    assert _ledger(_arrives(0, CallerIDNum="anonymous")).calls[0].shown is None


def test_calls_at_once_are_counted_as_they_come_and_go() -> None:
    ledger = _ledger(
        _arrives(0, "c-1"), _arrives(1, "c-2"),
        _event("HangupRequest", 2, "c-1"), _event("Hangup", 2.1, "c-1", Cause="16"),
        _arrives(3, "c-3"),
    )  # fmt: skip
    assert ledger.at_once == {"centralino": 2}
    assert ledger.most_at_once == {"centralino": 2}


def test_arrivals_are_counted_over_any_second_and_not_by_the_clock_s() -> None:
    ledger = _ledger(*(_arrives(at, f"c-{at}") for at in (0.2, 0.8, 1.1, 1.19, 1.2, 3.0)))
    assert ledger.most_arrivals() == 4
    assert ledger.most_arrivals(timedelta(seconds=10)) == 6
    assert ledger.most_arrivals(trunk="another") == 0


def test_a_broken_link_is_admitted() -> None:
    assert _ledger(_arrives(0)).is_complete
    assert not _ledger(_arrives(0), Resynchronise()).is_complete
