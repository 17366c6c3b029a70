"""The settings of registration: what would open our pages to more than it says is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from centralino.settings import load
from tests.unit.settings.test_settings import checkout, complaint

__all__ = ["checkout"]


@pytest.mark.parametrize(
    "origin",
    [
        "www.example.org",
        "https://www.example.org/contact",
        "https://*.example.org",
        "*",
        "https://a.example;script-src *",
        "https://a.example b.example",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_origin_frames_nothing(checkout: Path, origin: str) -> None:
    assert "is no origin" in complaint(checkout, {"CENTRALINO_REGISTRATION_ORIGINS": origin})


def test_several_origins_are_taken(checkout: Path) -> None:
    both = "https://www.example.org, https://Example.org:8443"
    settings = load(checkout, {"CENTRALINO_REGISTRATION_ORIGINS": both})
    assert settings.registration_origins == ("https://www.example.org", "https://example.org:8443")


def test_nothing_is_confirmed_by_text_where_none_is_sent(checkout: Path) -> None:
    assert "CENTRALINO_REGISTRATION_CONFIRM: text needs CENTRALINO_TEXT_PROVIDER" in complaint(
        checkout, {"CENTRALINO_REGISTRATION_CONFIRM": "text"}
    )
    assert "CENTRALINO_REGISTRATION_CONFIRM" in complaint(
        checkout, {"CENTRALINO_REGISTRATION_CONFIRM": "mail"}
    )
