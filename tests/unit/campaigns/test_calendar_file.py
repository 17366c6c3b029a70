"""The event's calendar file is one that calendars read, whatever stands in the event."""

from __future__ import annotations

from datetime import UTC, datetime

from centralino.campaigns.rules.plan import Event
from centralino.campaigns.telling.calendar_file import calendar_file

AT = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def written(title: str = "Cena sociale", place: str = "Villa Borghese") -> str:
    event = Event.model_validate(
        {"title": title, "place": place, "starts_at": "2026-03-28T19:30:00", "time_zone": "Europe/Rome"}
    )
    return calendar_file(event, 7, 2, "Amici del Teatro", "inviti.example", AT)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_it_says_what_when_and_where_and_ends_every_line_as_the_rfc_wants() -> None:
    text = written()
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in (
        "UID:event-7@inviti.example",
        "DTSTART:20260328T183000Z",
        "SUMMARY:Cena sociale",
        "SEQUENCE:2",
    ):
        assert line in unfolded(text)


def test_what_has_a_meaning_in_a_text_is_escaped_and_cannot_begin_a_line_of_its_own() -> None:
    text = written("Vino; pane, olio \\ sale\r\nATTENDEE:mailto:a@b.example\n\x00x")
    assert "SUMMARY:Vino\\; pane\\, olio \\\\ sale\\nATTENDEE:mailto:a@b.example\\nx" in unfolded(text)
    assert not any(line.startswith("ATTENDEE") for line in unfolded(text))


def test_long_lines_are_folded_at_75_octets_and_no_letter_is_torn_apart() -> None:
    title = "èàü€𝄞" * 40
    text = written(title)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{title}" in unfolded(text)


def test_an_event_without_a_place_has_none() -> None:
    assert "LOCATION" not in written(place="")
