"""To which of several invitations a reply belongs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from centralino.campaigns.texts.conversation import Asked, meant

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def asked(invitation_id: int, hours: float, *, answered: bool = False, elsewhere: bool = False) -> Asked:
    """One who was written to then; `answered` and confirmed, or `elsewhere`, by key or by link."""
    written_at = MORNING + timedelta(hours=hours)
    answered_at = written_at + timedelta(minutes=1) if elsewhere else written_at if answered else None
    return Asked(invitation_id, written_at, answered_at)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        pytest.param([], (), id="nobody was asked"),
        pytest.param([asked(1, 0)], (1,), id="one was asked"),
        pytest.param([asked(1, 0, answered=True)], (1,), id="one who changes their mind"),
        pytest.param([asked(1, 0), asked(2, 24)], (2,), id="the latest, a day after the other"),
        pytest.param([asked(1, 0), asked(2, 0.1)], (2, 1), id="two of a household asked at once"),
        pytest.param([asked(1, 0, answered=True), asked(2, 0.1)], (2,), id="the other has answered"),
        pytest.param([asked(1, 0), asked(2, 0, elsewhere=True)], (1,), id="the other has answered elsewhere"),
        pytest.param([asked(1, 0, elsewhere=True)], (1,), id="one who answered elsewhere changes their mind"),
        pytest.param(
            [asked(1, 0), asked(2, 24, answered=True)], (2, 1), id="the latest has answered, another has not"
        ),
        pytest.param(
            [asked(1, 0, answered=True), asked(2, 1, answered=True)], (2, 1), id="both have just answered"
        ),
        pytest.param(
            [asked(1, 0, answered=True), asked(2, 24, answered=True)], (2,), id="both answered, on other days"
        ),
    ],
)
def test_a_reply_is_to_what_was_written_last_unless_that_may_be_mistaken(
    written: list[Asked], means: tuple[int, ...]
) -> None:
    assert meant(written) == means
    assert meant(written[::-1]) == means
