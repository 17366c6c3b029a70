"""Codes of a second factor, by the RFCs' own tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from centralino.access.rules.totp import address, code_of, is_code, spelt, step_of, taken_step

RFC_SECRET = b"12345678901234567890"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_of(RFC_SECRET, step_of(at), digits=8) == code


@pytest.mark.parametrize(
    ("count", "code"),
    list(
        enumerate(
            [
                "755224",
                "287082",
                "359152",
                "969429",
                "338314",
                "254676",
                "287922",
                "162583",
                "399871",
                "520489",
            ]
        )
    ),
)
def test_the_codes_of_rfc_4226_appendix_d(count: int, code: str) -> None:
    assert code_of(RFC_SECRET, count) == code


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_one_step_wrong_either_way(seconds: int, is_taken: bool) -> None:
    code = code_of(RFC_SECRET, step_of(NOON + timedelta(seconds=seconds)))
    assert (taken_step(RFC_SECRET, code, NOON, None) is not None) is is_taken


def test_a_code_is_taken_once_and_no_earlier_one_after_it() -> None:
    now, before = step_of(NOON), step_of(NOON) - 1
    assert taken_step(RFC_SECRET, code_of(RFC_SECRET, now), NOON, before) == now
    assert taken_step(RFC_SECRET, code_of(RFC_SECRET, now), NOON, now) is None
    assert taken_step(RFC_SECRET, code_of(RFC_SECRET, before), NOON, now) is None


@pytest.mark.parametrize("written", ["", "12345", "1234567", "12345a", "１２３４５６", "k7mp-w3xq-9fhd-t2ve"])
def test_no_code(written: str) -> None:
    assert not is_code(written)
    assert taken_step(RFC_SECRET, written, NOON, None) is None


def test_an_authenticator_reads_secret_and_name_from_the_address() -> None:
    found = urlsplit(address(RFC_SECRET, "Pro Loco: Rùda", "maria@example.org"))
    assert (found.scheme, found.netloc) == ("otpauth", "totp")
    assert found.path == "/Pro%20Loco%3A%20R%C3%B9da:maria%40example.org"
    assert parse_qs(found.query) == {
        "secret": [spelt(RFC_SECRET)],
        "issuer": ["Pro Loco: Rùda"],
        "digits": ["6"],
        "period": ["30"],
    }
