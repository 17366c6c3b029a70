"""Signatures are those of the Standard Webhooks specification."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime

from centralino.webhooks.rules.signing import headers, signature, spelt

# The example that the specification's makers publish with their libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_example_is_signed_as_published() -> None:
    assert signature(SECRET, ID, AT, BODY) == SIGNATURE


def test_a_message_has_its_id_the_attempts_time_in_seconds_and_the_signature() -> None:
    at = datetime.fromtimestamp(AT, UTC).replace(microsecond=999_000)
    assert headers(ID, BODY, [SECRET], attempted_at=at) == {
        "webhook-id": ID,
        "webhook-timestamp": str(AT),
        "webhook-signature": SIGNATURE,
    }


def test_while_a_secret_is_changed_both_sign() -> None:
    new = spelt(bytes(range(32)))
    signed = headers(ID, BODY, [new, SECRET], attempted_at=datetime.fromtimestamp(AT, UTC))
    assert signed["webhook-signature"] == f"{signature(new, ID, AT, BODY)} {SIGNATURE}"


def test_a_secret_is_spelt_as_the_specification_wants_it() -> None:
    written = spelt(b"\xff" * 32)
    assert written.startswith("whsec_")
    assert b64decode(written.removeprefix("whsec_"), validate=True) == b"\xff" * 32
