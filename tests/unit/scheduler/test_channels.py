"""What the PBX's events say of calls of ours."""

from __future__ import annotations

import pytest

from centralino.pbx.ami import Message
from scheduler.channels import Answers, Failed, IsOver, News, Rings, call_of, channel_id, news_in


def event(name: str, **fields: str) -> Message:
    return Message((("Event", name), *fields.items()))


@pytest.mark.parametrize(
    ("heard", "news"),
    [
        pytest.param(event("Newstate", Uniqueid="out-7", ChannelStateDesc="Ringing"), Rings(7), id="rings"),
        pytest.param(event("Newstate", Uniqueid="out-7", ChannelStateDesc="Up"), None, id="another-state"),
        pytest.param(
            event("OriginateResponse", ActionID="out-7", Uniqueid="out-7", Response="Success"),
            Answers(7),
            id="answered",
        ),
        pytest.param(
            event("OriginateResponse", ActionID="out-7", Uniqueid="<unknown>", Response="Failure"),
            Failed(7),
            id="no-channel-at-all",
        ),
        pytest.param(
            event("Hangup", Uniqueid="out-7", Cause="17", ChannelStateDesc="Down"),
            IsOver(7, 17, answered=False),
            id="busy",
        ),
        pytest.param(
            event("Hangup", Uniqueid="out-7", Cause="16", ChannelStateDesc="Up"),
            IsOver(7, 16, answered=True),
            id="over-after-an-answer",
        ),
        pytest.param(
            event("Hangup", Uniqueid="out-7", Cause="", ChannelStateDesc="Down"),
            IsOver(7, None, answered=False),
            id="without-a-cause",
        ),
        pytest.param(
            event("Hangup", Uniqueid="pbx1-1764000000.7", Cause="16"), None, id="somebody-elses-call"
        ),
        pytest.param(event("OriginateResponse", ActionID="tap-12", Response="Success"), None, id="not-ours"),
    ],
)
def test_an_event_says_what_became_of_a_call(heard: Message, news: News | None) -> None:
    assert news_in(heard) == news


def test_a_call_is_found_again_by_its_channel() -> None:
    assert call_of(channel_id(12345)) == 12345


@pytest.mark.parametrize("unique_id", ["", "out-", "out-7x", "xout-7", "out--7", "pbx1-1.1"])
def test_no_other_channel_passes_for_a_call(unique_id: str) -> None:
    assert call_of(unique_id) is None
