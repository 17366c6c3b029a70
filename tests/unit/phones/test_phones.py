"""What phones in browsers are called, what is kept of their passwords, and how fast they may talk."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from centralino.phones.drawing import LENGTH, new_password, new_token
from centralino.phones.rules import dialled_to_call, dialled_to_hear, digest, names
from centralino.settings.spelling import SectionName
from centralino.stack.asterisk.peers import sound_address
from web.phone.pace import Pace


def test_there_are_as_many_as_the_settings_say() -> None:
    assert names(3) == ("browser-1", "browser-2", "browser-3")
    assert names(0) == ()


@pytest.mark.parametrize("name", [*names(2), "ws"])
def test_no_phone_on_a_desk_is_called_like_one(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(SectionName).validate_python(name)


def test_a_password_is_kept_as_the_pbx_checks_it() -> None:
    # RFC 2617's H(A1) = MD5(user ":" realm ":" password); the sum is md5sum's.
    assert digest("browser-1", "pw") == "1ec643b1c2c2fc01ff111e0cf4555881"


def test_tokens_pass_the_filters_of_the_dialplan_and_are_never_the_same() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) == LENGTH and token.isalpha() and token.islower() for token in tokens)
    assert new_password() != new_password()


def test_what_is_dialled_fits_an_extension() -> None:
    longest = dialled_to_call(new_token(), "+" + "9" * 15)
    assert len(longest) < 80  # AST_MAX_EXTENSION
    assert dialled_to_hear("abc") == "hear-abc"


def test_a_burst_passes_and_no_more_than_the_pace_in_the_long_run() -> None:
    pace = Pace(per_second=8, at_once=5)
    assert [pace.allows(100.0) for _ in range(6)] == [True] * 5 + [False]
    assert [pace.allows(100.125), pace.allows(100.1875)] == [True, False]
    assert sum(pace.allows(200 + each / 64) for each in range(640)) == pytest.approx(5 + 8 * 10, abs=1)


@pytest.mark.parametrize(
    ("sip_host", "bound"),
    [
        ("127.0.0.1", "0.0.0.0"),
        ("0.0.0.0", "0.0.0.0"),
        ("192.0.2.7", "192.0.2.7"),
        ("localhost", "0.0.0.0"),
        ("::1", "[::]"),
        ("2001:db8::7", "[2001:db8::7]"),
    ],
)
def test_sound_is_bound_where_browsers_reach_it(sip_host: str, bound: str) -> None:
    assert sound_address(sip_host) == bound
