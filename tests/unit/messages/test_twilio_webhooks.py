"""What Twilio's webhooks and error codes are taken for."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centralino.messages.provider import Delivery, DeliveryReport, Incoming, Rejected
from centralino.messages.providers.twilio_codes import rejected
from centralino.messages.providers.twilio_webhooks import incoming_from, report_from, signature_is_right
from lab.texts.signature import signature

AT = datetime(2026, 5, 18, 9, 0, tzinfo=UTC)
# The worked example of twilio.com/docs/usage/security.
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+12349013030",
    "Digits": "1234",
    "From": "+12349013030",
    "To": "+18005551212",
}
SIGNED = "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


def test_the_published_example_of_a_signature_is_right() -> None:
    assert signature_is_right("12345", URL, FORM, SIGNED)
    assert signature("12345", URL, FORM) == SIGNED


@pytest.mark.parametrize(
    ("token", "url", "form", "signed"),
    [
        pytest.param("12346", URL, FORM, SIGNED, id="another token"),
        pytest.param("12345", URL + "&baz=3", FORM, SIGNED, id="another address"),
        pytest.param("12345", URL, FORM | {"Digits": "9"}, SIGNED, id="another value"),
        pytest.param("12345", URL, FORM, "", id="an empty signature"),
        pytest.param("12345", URL, FORM, None, id="none at all"),
        pytest.param("12345", URL, FORM, "é" * 28, id="no signature"),
    ],
)
def test_any_other_is_wrong(token: str, url: str, form: dict[str, str], signed: str | None) -> None:
    assert not signature_is_right(token, url, form, signed)


@pytest.mark.parametrize(
    ("code", "taken_for"),
    [
        pytest.param(21610, {"never_again": True}, id="wrote STOP"),
        pytest.param(21211, {"number_invalid": True}, id="no number"),
        pytest.param(21614, {"number_invalid": True}, id="no mobile number"),
        pytest.param(30005, {"number_invalid": True}, id="nobody has it"),
        pytest.param(30006, {"number_invalid": True}, id="a landline"),
        pytest.param(20003, {"try_again": True}, id="our token is wrong"),
        pytest.param(21606, {"try_again": True}, id="our sender is wrong"),
        pytest.param(30001, {"try_again": True}, id="a full queue"),
        pytest.param(30003, {}, id="switched off"),
        pytest.param(30007, {}, id="filtered"),
        pytest.param(99999, {}, id="a code of the future"),
        pytest.param(None, {}, id="no code"),
    ],
)
def test_a_code_says_whose_fault_it_is(code: int | None, taken_for: dict[str, bool]) -> None:
    assert rejected(code, "so") == Rejected(str(code or ""), "so", **taken_for)


@pytest.mark.parametrize(
    ("form", "report"),
    [
        ({"MessageStatus": "queued"}, DeliveryReport("SM1", Delivery.ACCEPTED)),
        ({"MessageStatus": "sent"}, DeliveryReport("SM1", Delivery.SENT)),
        ({"MessageStatus": "delivered"}, DeliveryReport("SM1", Delivery.DELIVERED)),
        (
            {"MessageStatus": "undelivered", "ErrorCode": "30006"},
            DeliveryReport("SM1", Delivery.FAILED, Rejected("30006", "undelivered", number_invalid=True)),
        ),
        ({"MessageStatus": "failed"}, DeliveryReport("SM1", Delivery.FAILED, Rejected("", "failed"))),
        (
            {"MessageStatus": "sent", "NumSegments": "2", "Price": "-0.0150", "PriceUnit": "USD"},
            DeliveryReport("SM1", Delivery.SENT, None, 2, Decimal("0.0150"), "USD"),
        ),
        (
            {"MessageStatus": "sent", "NumSegments": "0", "Price": "free"},
            DeliveryReport("SM1", Delivery.SENT),
        ),
        ({"MessageStatus": "received"}, None),
        ({}, None),
    ],
)
def test_a_call_back_tells_how_far_a_text_has_come(
    form: dict[str, str], report: DeliveryReport | None
) -> None:
    assert report_from({"MessageSid": "SM1"} | form) == report
    assert report_from(form) is None


def test_a_text_that_came_in_is_what_was_written() -> None:
    form = {"MessageSid": "SM2", "From": "+393331234567", "To": "+390299999999", "Body": "sì\0 👍"}
    assert incoming_from(form, AT) == Incoming("SM2", "+393331234567", "+390299999999", "sì 👍", AT)
    assert incoming_from({name: value for name, value in form.items() if name != "From"}, AT) is None


@given(
    st.dictionaries(
        st.sampled_from(["MessageSid", "MessageStatus", "ErrorCode", "Price", "NumSegments"]), st.text()
    )
)
def test_no_form_is_too_strange(form: dict[str, str]) -> None:
    report_from(form | {"MessageStatus": "failed"})
    incoming_from(form, AT)
    signature_is_right("12345", URL, form, "x")
